import { PolicyClient } from "../../assignments/policy-client.ts";
import type { GraphClient, PagedAsyncIterable } from "../../graph/index.ts";
import { mapPages } from "../../graph/map-pages.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { refuseOwnedElsewhere } from "../../kind/owned-elsewhere-error.ts";
import type { WireObject } from "../../kind/wire.ts";
import { actOnDrivers, type DriverAction, untakenDrivers } from "./action.ts";
import { driverFromWire, type DriverRow, readDrivers } from "./inventory.ts";
import { driverUpdateKind } from "./kind.ts";
import type { DriverUpdate } from "./schema.ts";

/** How drivers are acted on. */
export interface DriverActionOptions extends OperationOptions {
  /** First day of the offer, `2026-12-02`, UTC; with `approve` only. Default: at once. */
  readonly deployOn?: string;
}

/** What became of one action on drivers. */
export interface DriverActionResult {
  /** The `request-id` of each write, 100 drivers a write. */
  readonly requestIds: readonly string[];
  /** Ids that the service did not take, although it answered 200. */
  readonly untaken: readonly string[];
}

/**
 * Driver update policies and the drivers they have found. Reads need
 * `DeviceManagementConfiguration.Read.All`, writes `DeviceManagementConfiguration.ReadWrite.All`.
 *
 * @beta
 */
export class DriverClient extends PolicyClient<DriverUpdate> {
  constructor(graph: GraphClient) {
    super(graph, driverUpdateKind);
  }

  /**
   * The drivers of a policy, in the order that Graph gives; none for up to a day after it was
   * assigned.
   *
   * @throws {TypeError} where the id is no GUID.
   * @throws {GraphError} while iterating: 404 where the policy is missing, 403 without
   *   `DeviceManagementConfiguration.Read.All`.
   */
  drivers(policyId: string, options: OperationOptions = {}): PagedAsyncIterable<DriverRow> {
    this.requireId(policyId);
    const list = this.graph.list<WireObject>(readDrivers(policyId), options);
    return mapPages([list], (page) => page.map(driverFromWire));
  }

  /**
   * Approves, declines or suspends drivers, 100 a request. Judge each with `judgeAction`
   * first: the service fails what is impossible, such as declining an approved driver.
   *
   * ```ts
   * const ids: string[] = [];
   * for await (const driver of tenant.driverUpdates.drivers(id))
   *   if (judgeAction("approve", driver).possible) ids.push(driver.id);
   * const { untaken } = await tenant.driverUpdates.act(id, "approve", ids, { deployOn: "2026-12-02" });
   * console.log(untaken);
   * ```
   *
   * @throws {GraphError} with `ambiguous` where an answer was lost: read the drivers again
   *   before repeating it. 403 without `DeviceManagementConfiguration.ReadWrite.All`.
   * @throws {OwnedElsewhereError} where the policy belongs to Windows Autopatch.
   * @throws {TypeError} where `deployOn` goes with another action than `approve`, or `policyId` is
   *   no GUID: `operateDrivers` takes names.
   */
  async act(
    policyId: string,
    action: DriverAction,
    driverIds: readonly string[],
    options: DriverActionOptions = {},
  ): Promise<DriverActionResult> {
    this.requireId(policyId);
    const { deployOn, ...operation } = options;
    if (deployOn !== undefined && action !== "approve") {
      throw new TypeError("deployOn goes with approve only");
    }
    const { body: policy } = await this.graph.send<WireObject>(
      this.kind.requests.get({ id: policyId }),
      operation,
    );
    refuseOwnedElsewhere(this.kind, policy);
    const requestIds: string[] = [];
    const untaken: string[] = [];
    for (const request of actOnDrivers(policyId, action, driverIds, deployOn)) {
      const { body, requestId } = await this.graph.send(request, operation);
      if (requestId !== undefined) requestIds.push(requestId);
      untaken.push(...untakenDrivers(body));
    }
    return { requestIds, untaken };
  }
}
