import type { Fault } from "./faults.ts";
import type { MockTenantOptions } from "./options.ts";

/** Options that each tenant may have for itself. */
export interface OwnTenantOptions extends Omit<
  MockTenantOptions,
  // what belongs to the service and not to one of its tenants
  "clock" | "graphUrl" | "onExchange" | "port" | "roles" | "startAt" | "tenantId" | "tls"
> {}

/** One tenant of several. */
export interface MockTenantEntry extends OwnTenantOptions {
  /** A guid, unique among the tenants. */
  readonly tenantId: string;
  /**
   * What its administrator consented to: app roles, which its tokens list and every endpoint demands;
   * an empty list gives tokens without any. `false`: nobody consented, so that no token is given.
   * Default: every role that some endpoint takes.
   */
  readonly consent?: false | readonly string[];
  /** Sign-in to this tenant gives a token of the tenant with this id, as a wrong secret in a vault would. */
  readonly token?: string;
}

/** An application that may sign in. */
export interface MockApplication {
  readonly clientId: string;
  /** The one secret that is taken; absent: any secret or assertion. */
  readonly secret?: string;
}

/** What all tenants have alike, and the service that they share. */
export interface SharedTenantOptions
  extends
    Omit<OwnTenantOptions, "state">,
    Pick<MockTenantOptions, "clock" | "graphUrl" | "onExchange" | "port" | "startAt" | "tls"> {
  /** Where tokens are given, over `fetch`. Default https://login.microsoftonline.com. */
  readonly loginUrl?: string;
  /** Applications that are known everywhere. Default: any, with any secret or assertion. */
  readonly applications?: readonly MockApplication[];
  /** Failures of sign-in; {@link MockTenant.inject} of a tenant has those of Graph. */
  readonly signInFaults?: readonly Fault[];
}

/** Several tenants of one service. */
export interface MockTenantsOptions {
  readonly tenants: readonly MockTenantEntry[];
  /** What an entry says itself wins. */
  readonly shared?: SharedTenantOptions;
}
