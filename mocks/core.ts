import type { MockClock } from "./clock.ts";
import type { Memberships } from "./directory/memberships.ts";
import type { MockLimits, OpenBehaviors, CollectionName, DelayOptions } from "./options.ts";
import type { Replicas } from "./replicas.ts";
import type { Store } from "./store.ts";

/** What every handler works on: one tenant's data, time and switches. */
export interface Core {
  readonly clock: MockClock;
  readonly store: Store;
  readonly memberships: Memberships;
  readonly replicas: Replicas;
  readonly settings: Settings;
}

/** Options with their defaults filled in. */
export interface Settings {
  readonly seed: number;
  readonly tenantId: string;
  readonly organization: string;
  readonly limits: MockLimits;
  readonly behaviors: OpenBehaviors;
  readonly delays: Required<DelayOptions>;
  readonly pageSize: number | undefined;
  readonly emptyPageAt: number | undefined;
  readonly etags: readonly CollectionName[];
  readonly securityGroupsSoftDelete: boolean;
  /** Graph root without version, such as https://graph.microsoft.com. */
  readonly graphUrl: string;
}
