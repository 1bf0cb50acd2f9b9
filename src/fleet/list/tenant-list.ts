import type { FreezeDays } from "../../config/calendar.ts";
import type { ConfigFiles } from "../../config/desired-state.ts";
import type { CloudName } from "../../graph/cloud.ts";
import type { StateStoreSettings } from "../../state/open-store.ts";
import type { CredentialSettings } from "./credential-schema.ts";

/** Which tenants there are, in which order they take a change, and how to sign in to them. */
export interface TenantList {
  /** As the caller named it. */
  readonly file: string;
  /** That it stands in: paths of layers are relative to it. */
  readonly folder: string;
  /** `sha256:` and the hash of the file's bytes, in hex. */
  readonly hash: string;
  /** In the order of waves, then of the file. */
  readonly tenants: readonly ListedTenant[];
  /** In their order. Each tenant stands in exactly one. */
  readonly waves: readonly TenantWave[];
  /** By name; none holds a secret. */
  readonly credentials: Readonly<Record<string, CredentialSettings>>;
  readonly breaker: TenantBreaker;
  /**
   * Which store leases and saved states of every tenant are kept in; absent where the file does not
   * say. Not enumerable, so that no JSON carries its secrets.
   */
  readonly stateStore?: StateStoreSettings;
  /** What the file says, and where, for messages. Not enumerable. */
  readonly files?: Pick<ConfigFiles, "locate" | "written">;
}

/** One tenant of a list. */
export interface ListedTenant {
  /** Unique in the list: 1 to 64 of a-z, 0-9 and -. */
  readonly key: string;
  /** In lower case. */
  readonly tenantId: string;
  /** For people, such as the customer's; null where the list has none. */
  readonly name: string | null;
  /** In the order of the file, each once. */
  readonly tags: readonly string[];
  /** Name of its wave. */
  readonly wave: string;
  /** Name among the list's credentials; null for the command's own sign-in. */
  readonly credential: string | null;
  readonly cloud: CloudName;
  /** IANA name of its zone; null where neither it nor the defaults say. */
  readonly timeZone: string | null;
  /** Days of its time zone on which nothing is written; empty where the list has none. */
  readonly freeze: readonly FreezeDays[];
  /** What its desired state is made of, base first: one to three. */
  readonly layers: readonly TenantLayer[];
  /** Values of `${var:NAME}` in its layers; plain text, not secret. */
  readonly vars: Readonly<Record<string, string>>;
}

/** One file or folder that a tenant's desired state is made of. */
export interface TenantLayer {
  /** `base`: of the whole list. `segment`: of a group of tenants. `tenant`: of this one. */
  readonly role: "base" | "segment" | "tenant";
  /** As written, relative to the folder of the list. */
  readonly path: string;
}

/** Tenants that take a change together, after the wave before it. */
export interface TenantWave {
  readonly name: string;
  /** Keys, in the order of the file; at least one. */
  readonly tenants: readonly string[];
  /** Hours that it runs before the next one begins; 0 where the list does not say. */
  readonly soakHours: number;
}

/** Failures with the same code in one wave beyond which the wave is held. */
export interface TenantBreaker {
  /** Tenants. */
  readonly maxFailedTenants: number;
  /** Of the wave's tenants, 0 to 100. */
  readonly maxFailedPercent: number;
}
