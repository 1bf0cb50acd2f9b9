import { PolicyClient } from "../assignments/policy-client.ts";
import type { GraphClient, PagedAsyncIterable } from "../graph/index.ts";
import { mapPages } from "../graph/map-pages.ts";
import type { OperationOptions } from "../graph/request.ts";
import type { WireObject } from "../kind/wire.ts";
import { remediationKind } from "./kind.ts";
import {
  readRuns,
  readSummary,
  type RemediationRun,
  type RemediationSummary,
  runFromWire,
  summaryFromWire,
} from "./run-states.ts";
import type { Remediation } from "./schema.ts";

/**
 * Remediations and what they did. Reads need `DeviceManagementScripts.Read.All`, writes
 * `DeviceManagementScripts.ReadWrite.All`.
 *
 * @beta
 */
export class RemediationClient extends PolicyClient<Remediation> {
  constructor(graph: GraphClient) {
    super(graph, remediationKind);
  }

  /**
   * What a remediation did on each device at last, in the order that Graph gives. A device on which
   * it never ran may be missing.
   *
   * ```ts
   * for await (const run of tenant.remediations.listRuns(id))
   *   if (run.detection === "scriptError") console.log(run.deviceName, run.error);
   * ```
   *
   * @throws {TypeError} where the id is no GUID.
   * @throws {GraphError} while iterating: 404 where the remediation is missing, 403 without
   *   `DeviceManagementScripts.Read.All`.
   */
  listRuns(id: string, options: OperationOptions = {}): PagedAsyncIterable<RemediationRun> {
    this.requireId(id);
    const list = this.graph.list<WireObject>(readRuns(id), options);
    return mapPages([list], (page) => page.map(runFromWire));
  }

  /**
   * How a remediation went on all devices.
   *
   * @throws {TypeError} where the id is no GUID.
   * @throws {GraphError} 404 where it is missing, 403 without `DeviceManagementScripts.Read.All`.
   */
  async getSummary(id: string, options: OperationOptions = {}): Promise<RemediationSummary> {
    this.requireId(id);
    const { body } = await this.graph.send<WireObject>(readSummary(id), options);
    return summaryFromWire(body);
  }
}
