import type { GraphRequest } from "../graph/request.ts";
import { type WireObject, wireText } from "../kind/wire.ts";

/**
 * What Windows Update offers to policies at the moment.
 *
 * @beta
 * @see https://learn.microsoft.com/graph/api/resources/intune-softwareupdate-windowsupdatecatalogitem?view=graph-rest-beta
 */
export function readCatalog(
  type: "windowsFeatureUpdateCatalogItem" | "windowsQualityUpdateCatalogItem",
): GraphRequest {
  return {
    method: "GET",
    version: "beta",
    path: "/deviceManagement/windowsUpdateCatalogItems",
    query: { $filter: `isof('microsoft.graph.${type}')` },
  };
}

/** Newest first. */
export function byRelease(a: WireObject, b: WireObject): number {
  return wireText(b, "releaseDateTime").localeCompare(wireText(a, "releaseDateTime"));
}
