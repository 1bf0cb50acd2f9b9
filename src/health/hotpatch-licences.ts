import type { GraphClient, OperationOptions } from "../graph/index.ts";
import { isWireObject, type WireObject, wireObjects, wireText } from "../kind/wire.ts";
import type { HotpatchLicence } from "./compliance-report.ts";

/** Permissions, each of which lets subscriptions be read; the least first. */
export const licenceReadPermissions = [
  "LicenseAssignment.Read.All",
  "Organization.Read.All",
  "Organization.ReadWrite.All",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
];

/**
 * The tenant's subscriptions that bring the update service, which hotpatches come from.
 *
 * Unverified: that the service plan which is told by its name here is the one that entitles to
 * hotpatches; it is part of Business Premium and of the Enterprise and Education plans that do.
 *
 * @throws {GraphError} 403 without any of `licenceReadPermissions`.
 * @see https://learn.microsoft.com/graph/api/subscribedsku-list
 */
export async function readHotpatchLicences(
  graph: GraphClient,
  { abortSignal }: OperationOptions,
): Promise<readonly HotpatchLicence[]> {
  const request = {
    version: "v1.0",
    path: "/subscribedSkus",
    query: { $select: "skuPartNumber,prepaidUnits,consumedUnits,servicePlans" },
  } as const;
  const licences: HotpatchLicence[] = [];
  for await (const row of graph.list<WireObject>(request, { abortSignal }))
    if (bringsUpdateService(row)) licences.push(licenceIn(row));
  return licences;
}

function bringsUpdateService(row: WireObject): boolean {
  return wireObjects(row["servicePlans"]).some((plan) =>
    wireText(plan, "servicePlanName").toUpperCase().includes("WINDOWSUPDATEFORBUSINESS"),
  );
}

function licenceIn(row: WireObject): HotpatchLicence {
  const units = row["prepaidUnits"];
  return {
    skuPartNumber: wireText(row, "skuPartNumber"),
    enabled: countIn(isWireObject(units) ? units["enabled"] : undefined),
    consumed: countIn(row["consumedUnits"]),
  };
}

function countIn(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
