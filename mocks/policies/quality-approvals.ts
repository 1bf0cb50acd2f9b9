import { bodyOf, rootOf, type Answer, type Call } from "../ground/call.ts";
import {
  badIntuneRequest,
  intuneNotFound,
  modelFailure,
  segmentNotFound,
} from "../ground/refusal.ts";
import { sameId, textOf, type WireObject } from "../ground/wire.ts";
import { allowOnly } from "../odata/query.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { Tenant } from "../state/tenant.ts";
import { catalogItems } from "./update-catalog.ts";

const base = "deviceManagement/windowsQualityUpdatePolicies/{id}";
const details = "retrieveWindowsQualityUpdateCatalogItemDetails";

/**
 * Releases that a quality update policy approves or suspends.
 *
 * @see https://learn.microsoft.com/graph/api/intune-softwareupdate-windowsqualityupdatepolicy-bulkaction?view=graph-rest-beta
 */
export const qualityApprovalRoutes: readonly Route[] = [
  {
    pattern: `${base}/bulkAction`,
    only: "beta",
    methods: { POST: bulkAction },
    read: permissions.configurationRead,
    write: permissions.configurationWrite,
  },
  {
    pattern: `${base}/{details}`,
    only: "beta",
    methods: { GET: catalogItemDetails },
    read: permissions.configurationRead,
    write: permissions.configurationRead,
  },
];

function bulkAction(call: Call, tenant: Tenant, id = ""): Answer {
  demandPolicy(tenant, id);
  const body = bodyOf(call);
  for (const name of Object.keys(body)) {
    if (name !== "action" && name !== "ids")
      throw modelFailure(
        `The parameter '${name}' in the request payload is not a valid parameter for the operation 'bulkAction'.`,
      );
  }
  const { action, ids } = body as { action?: unknown; ids?: unknown };
  if (action !== "approve" && action !== "suspend")
    throw modelFailure("Requested value for 'action' was not found.");
  if (!Array.isArray(ids) || ids.some((item) => typeof item !== "string"))
    throw modelFailure("The parameter 'ids' is missing or is not a collection.");
  if (ids.length === 0) throw badIntuneRequest("Invalid property values. ids must not be empty.");
  const known = qualityIds(tenant);
  const approvals = new Map(tenant.rows.qualityApprovals.get(id.toLowerCase()) ?? []);
  const successful: string[] = [];
  const failed: string[] = [];
  for (const item of ids.map(String)) {
    const status = approvals.get(item.toLowerCase());
    // what was never approved has nothing to suspend
    const ignored = action === "suspend" && status !== "approved";
    if (!known.has(item.toLowerCase()) || ignored) {
      failed.push(item);
      continue;
    }
    approvals.set(item.toLowerCase(), action === "approve" ? "approved" : "suspended");
    successful.push(item);
  }
  tenant.rows.qualityApprovals.set(id.toLowerCase(), approvals);
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#microsoft.graph.bulkActionResult`,
      value: { successfulIds: successful, failedIds: failed },
    },
  };
}

/** GET `retrieveWindowsQualityUpdateCatalogItemDetails(ids=['..'])`. */
function catalogItemDetails(call: Call, tenant: Tenant, id = "", segment = ""): Answer {
  const ids = new RegExp(`^${details}\\(ids=\\[(.*)\\]\\)$`).exec(segment)?.[1];
  if (ids === undefined) throw segmentNotFound(segment);
  allowOnly(call.query, []);
  demandPolicy(tenant, id);
  const approvals = tenant.rows.qualityApprovals.get(id.toLowerCase());
  const value = [...ids.matchAll(/'([^']*)'/g)].map(([, item = ""]) => ({
    policyId: id,
    catalogItemId: item,
    approvalStatus: approvals?.get(item.toLowerCase()) ?? "unknown",
  }));
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#Collection(microsoft.graph.windowsQualityUpdateCatalogItemPolicyDetail)`,
      value,
    },
  };
}

function demandPolicy(tenant: Tenant, id: string): WireObject {
  for (const [, row] of tenant.rows.table("windowsQualityUpdatePolicies").entries())
    if (sameId(row["id"], id)) return row;
  throw intuneNotFound();
}

function qualityIds(tenant: Tenant): ReadonlySet<string> {
  return new Set(
    catalogItems(tenant)
      .filter((item) => textOf(item, "@odata.type").endsWith(".windowsQualityUpdateCatalogItem"))
      .map((item) => textOf(item, "id").toLowerCase()),
  );
}
