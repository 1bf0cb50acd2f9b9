import { PolicyClient } from "../assignments/policy-client.ts";
import type { GraphClient } from "../graph/index.ts";
import { ringKind } from "./kind.ts";
import type { Ring } from "./schema.ts";

/**
 * Update rings of one tenant. Reads need `DeviceManagementConfiguration.Read.All`, writes
 * `DeviceManagementConfiguration.ReadWrite.All`.
 *
 * @beta Rings are read and written on the beta endpoint.
 */
export class RingClient extends PolicyClient<Ring> {
  constructor(graph: GraphClient) {
    super(graph, ringKind);
  }
}
