import { PolicyClient } from "../assignments/policy-client.ts";
import { FilterClient } from "../filters/client.ts";
import { GraphClient, type GraphClientOptions, type TokenCredential } from "../graph/index.ts";
import { realSleep } from "../graph/wait.ts";
import { GroupClient } from "../groups/client.ts";
import { policies } from "../registry/kinds.ts";
import { RemediationClient } from "../remediations/client.ts";
import { RingClient } from "../rings/client.ts";
import { DriverClient } from "../updates/driver/client.ts";
import { QualityUpdateClient } from "../updates/quality/client.ts";
import type { PlainClients, Tenant } from "./tenant.ts";

/**
 * A tenant to work with: the transport and a client for each kind. Sends nothing yet.
 *
 * @example
 * const tenant = connect(new DefaultAzureCredential());
 * for await (const ring of tenant.rings.list()) console.log(ring.displayName);
 */
export function connect(credential: TokenCredential, options: GraphClientOptions = {}): Tenant {
  const graph = new GraphClient(credential, options);
  const now = options.now ?? (() => new Date());
  const plain = Object.fromEntries(
    policies.map((kind) => [kind.section, new PolicyClient(graph, kind)]),
  ) as unknown as PlainClients;
  return {
    ...plain,
    graph,
    groups: new GroupClient(graph),
    filters: new FilterClient(graph),
    rings: new RingClient(graph, now),
    qualityUpdates: new QualityUpdateClient(graph),
    driverUpdates: new DriverClient(graph),
    remediations: new RemediationClient(graph),
    now,
    sleep: options.sleep ?? realSleep,
  };
}
