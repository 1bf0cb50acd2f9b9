import type { GraphClient } from "../graph/index.ts";
import type { WireObject } from "../kind/wire.ts";
import { ResourceClient, type TenantResource } from "../kind/resource-client.ts";
import { filterKind } from "./kind.ts";
import type { Filter } from "./schema.ts";

/**
 * Assignment filters of one tenant. Reads need `DeviceManagementConfiguration.Read.All`,
 * writes `DeviceManagementConfiguration.ReadWrite.All`.
 *
 * @beta
 */
export class FilterClient extends ResourceClient<Filter> {
  constructor(graph: GraphClient) {
    super(graph, filterKind);
  }

  protected override read(wire: WireObject): TenantResource<Filter> {
    return this.readCommon(wire);
  }
}
