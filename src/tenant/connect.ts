import { PolicyClient } from "../assignments/policy-client.ts";
import { filterKind } from "../filters/kind.ts";
import { GraphClient, type GraphClientOptions, type TokenCredential } from "../graph/index.ts";
import { GroupClient } from "../groups/client.ts";
import { RingClient } from "../rings/client.ts";
import { settingKind } from "../settings/kind.ts";
import { DriverClient } from "../updates/driver/client.ts";
import { expediteUpdateKind } from "../updates/expedite/kind.ts";
import { featureUpdateKind } from "../updates/feature/kind.ts";
import { QualityUpdateClient } from "../updates/quality/client.ts";
import { realSleep } from "../graph/wait.ts";
import type { Tenant } from "./tenant.ts";

/**
 * A tenant to work with: the transport and a client for each kind. Sends nothing yet.
 *
 * @example
 * const tenant = connect(new DefaultAzureCredential());
 * for await (const ring of tenant.rings.list()) console.log(ring.displayName);
 */
export function connect(credential: TokenCredential, options: GraphClientOptions = {}): Tenant {
  const graph = new GraphClient(credential, options);
  return {
    graph,
    groups: new GroupClient(graph),
    filters: new PolicyClient(graph, filterKind),
    rings: new RingClient(graph),
    featureUpdates: new PolicyClient(graph, featureUpdateKind),
    expediteUpdates: new PolicyClient(graph, expediteUpdateKind),
    qualityUpdates: new QualityUpdateClient(graph),
    driverUpdates: new DriverClient(graph),
    settings: new PolicyClient(graph, settingKind),
    now: options.now ?? (() => new Date()),
    sleep: options.sleep ?? realSleep,
  };
}
