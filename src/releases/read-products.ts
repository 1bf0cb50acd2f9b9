import type { GraphClient, OperationOptions } from "../graph/index.ts";
import type { WireObject } from "../kind/wire.ts";
import { serviceProducts, type ServiceProducts } from "./products.ts";

const path = "/admin/windows/updates/products";

/**
 * Every version, edition and revision that the update service knows. Not in every cloud.
 *
 * @beta
 * @throws {GraphError} 403 without `WindowsUpdates.ReadWrite.All`.
 * @see https://learn.microsoft.com/graph/api/resources/windowsupdates-product?view=graph-rest-beta
 */
export async function readProducts(
  graph: GraphClient,
  options: OperationOptions = {},
): Promise<ServiceProducts> {
  const rows: WireObject[] = [];
  const request = {
    version: "beta",
    path,
    query: { $expand: `revisions($expand=${revisionParts}),editions` },
  } as const;
  for await (const row of graph.list<WireObject>(request, options)) {
    rows.push(await withAllRevisions(graph, row, options));
  }
  return serviceProducts(rows);
}

const revisionParts = "catalogEntry,knowledgeBaseArticle";

/** Unverified: whether the service cuts expanded revisions; where it says so, they are listed by themselves. */
async function withAllRevisions(
  graph: GraphClient,
  product: WireObject,
  options: OperationOptions,
): Promise<WireObject> {
  if (typeof product["revisions@odata.nextLink"] !== "string") return product;
  const revisions: WireObject[] = [];
  const request = {
    version: "beta",
    path: `${path}/${encodeURIComponent(String(product["id"]))}/revisions`,
    query: { $expand: revisionParts },
  } as const;
  for await (const row of graph.list<WireObject>(request, options)) revisions.push(row);
  return { ...product, revisions };
}
