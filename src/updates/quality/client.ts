import { PolicyClient } from "../../assignments/policy-client.ts";
import { type GraphClient, odataString } from "../../graph/index.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { type WireObject, wireText } from "../../kind/wire.ts";
import { qualityUpdateKind } from "./kind.ts";
import type { QualityUpdate } from "./schema.ts";

/** What became of approving or suspending releases. */
export interface ReleaseActionResult {
  /** The `request-id` of the write, which Microsoft support asks for. */
  readonly requestId: string | null;
  /** Catalog item ids that the service did not take, although it answered 200. */
  readonly untaken: readonly string[];
}

/**
 * Quality update policies, and the releases that they approve. Reads need
 * `DeviceManagementConfiguration.Read.All`, writes `DeviceManagementConfiguration.ReadWrite.All`.
 *
 * @beta
 */
export class QualityUpdateClient extends PolicyClient<QualityUpdate> {
  constructor(graph: GraphClient) {
    super(graph, qualityUpdateKind);
  }

  /**
   * Approves or suspends releases by their ids in the update catalog. Needs
   * `DeviceManagementConfiguration.ReadWrite.All`: the page names a permission to read, which
   * cannot be meant.
   *
   * @throws {TypeError} where `policyId` is no GUID.
   * @throws {GraphError} with `ambiguous` where the answer was lost: read `releaseStates`
   *   before repeating it.
   * @see https://learn.microsoft.com/graph/api/intune-softwareupdate-windowsqualityupdatepolicy-bulkaction?view=graph-rest-beta
   */
  async act(
    policyId: string,
    action: "approve" | "suspend",
    catalogItemIds: readonly string[],
    options: OperationOptions = {},
  ): Promise<ReleaseActionResult> {
    this.requireId(policyId);
    const { body, requestId } = await this.graph.send<{ value?: WireObject | null }>(
      {
        method: "POST",
        version: "beta",
        path: `${itemOf(policyId)}/bulkAction`,
        body: { action, ids: catalogItemIds },
        operation: "create",
      },
      options,
    );
    const failed = body.value?.["failedIds"];
    return {
      requestId: requestId ?? null,
      untaken: Array.isArray(failed) ? failed.map(String) : [],
    };
  }

  /**
   * `approved`, `suspended` or `unknown` by catalog item id; an id that the service does not
   * answer for is not in it.
   *
   * @throws {TypeError} where `policyId` is no GUID.
   * @throws {GraphError} 404 where the policy is missing, 403 without
   *   `DeviceManagementConfiguration.Read.All`.
   */
  async releaseStates(
    policyId: string,
    catalogItemIds: readonly string[],
    options: OperationOptions = {},
  ): Promise<ReadonlyMap<string, string>> {
    this.requireId(policyId);
    const ids = catalogItemIds.map(odataString).join(",");
    const { body } = await this.graph.send<{ value?: readonly WireObject[] }>(
      {
        method: "GET",
        version: "beta",
        path: `${itemOf(policyId)}/retrieveWindowsQualityUpdateCatalogItemDetails(ids=[${encodeURIComponent(ids)}])`,
      },
      options,
    );
    return new Map(
      (body.value ?? []).map((row) => [
        wireText(row, "catalogItemId"),
        wireText(row, "approvalStatus"),
      ]),
    );
  }
}

function itemOf(id: string): string {
  return `${qualityUpdateKind.path}/${encodeURIComponent(id)}`;
}
