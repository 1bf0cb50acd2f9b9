import type { MockClock } from "./clock.ts";
import type { Memberships } from "./directory/memberships.ts";
import type { DeviceUpdates } from "./fleet/device-updates.ts";
import type { MockLimits, OpenBehaviors, CollectionName, DelayOptions } from "./options.ts";
import type { Replicas } from "./replicas.ts";
import type { Store } from "./store.ts";

/** What every handler works on: one tenant's data, time and switches. */
export interface Core {
  readonly clock: MockClock;
  readonly store: Store;
  readonly memberships: Memberships;
  readonly replicas: Replicas;
  /** Absent where the fleet stays as it is. */
  readonly deviceUpdates: DeviceUpdates | undefined;
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
  /** First moment of the tenant, in epoch milliseconds. */
  readonly startAt: number;
  readonly failingReports: readonly string[];
  /** Graph root without version, such as https://graph.microsoft.com. */
  readonly graphUrl: string;
}
