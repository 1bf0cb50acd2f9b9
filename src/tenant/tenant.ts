import type { PolicyClient } from "../assignments/policy-client.ts";
import type { FilterClient } from "../filters/client.ts";
import type { GraphClient } from "../graph/index.ts";
import type { Sleep } from "../graph/wait.ts";
import type { GroupClient } from "../groups/client.ts";
import type { Output } from "../kind/zod.ts";
import type { RegisteredKind } from "../registry/kinds.ts";
import type { RemediationClient } from "../remediations/client.ts";
import type { RingClient } from "../rings/client.ts";
import type { DriverClient } from "../updates/driver/client.ts";
import type { QualityUpdateClient } from "../updates/quality/client.ts";

/** The kinds that have calls of their own. */
export interface OwnClients {
  readonly groups: GroupClient;
  readonly filters: FilterClient;
  readonly rings: RingClient;
  readonly qualityUpdates: QualityUpdateClient;
  readonly driverUpdates: DriverClient;
  readonly remediations: RemediationClient;
}

/**
 * Every other kind of policy, by its section in a policy file.
 *
 * @interface
 */
export type PlainClients = {
  readonly [K in RegisteredKind as Exclude<K["section"], keyof OwnClients>]: K extends {
    readonly role: "policy";
  }
    ? PolicyClient<Output<K["schema"]>>
    : never;
};

/** One tenant: the transport and a client for each kind. */
export interface Tenant extends OwnClients, PlainClients {
  /** The transport that all the clients share. */
  readonly graph: GraphClient;
  /** The clock of everything that is done with the tenant. */
  readonly now: () => Date;
  /** How everything that is done with the tenant waits. */
  readonly sleep: Sleep;
}
