import type { Sleep } from "../graph/wait.ts";
import type { GraphClient } from "../graph/index.ts";
import type { GroupClient } from "../groups/client.ts";
import type { PolicyClient } from "../assignments/policy-client.ts";
import type { RingClient } from "../rings/client.ts";
import type { Setting } from "../settings/schema.ts";
import type { DriverClient } from "../updates/driver/client.ts";
import type { ExpediteUpdate } from "../updates/expedite/schema.ts";
import type { FeatureUpdate } from "../updates/feature/schema.ts";
import type { QualityUpdateClient } from "../updates/quality/client.ts";
import type { Filter } from "../filters/schema.ts";

/** One tenant: the transport and a client for each kind. */
export interface Tenant {
  readonly graph: GraphClient;
  readonly groups: GroupClient;
  readonly filters: PolicyClient<Filter>;
  readonly rings: RingClient;
  readonly featureUpdates: PolicyClient<FeatureUpdate>;
  readonly expediteUpdates: PolicyClient<ExpediteUpdate>;
  readonly qualityUpdates: QualityUpdateClient;
  readonly driverUpdates: DriverClient;
  readonly settings: PolicyClient<Setting>;
  readonly now: () => Date;
  readonly sleep: Sleep;
}
