import { isGraphError, type OperationOptions } from "../graph/index.ts";
import type { WireObject } from "../kind/wire.ts";
import type { ServiceProducts } from "../releases/products.ts";
import { readProducts } from "../releases/read-products.ts";
import { releaseCatalog, type ReleaseCatalog } from "../releases/release.ts";
import type { RevisionSource } from "../releases/revision.ts";
import { windowsDataAsOf } from "../releases/windows-data.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { readCatalog } from "../updates/catalog.ts";

/** What is known of Windows, and from whom. */
export interface ReadReleases {
  readonly catalog: ReleaseCatalog;
  /** The sources that could be read. */
  readonly read: readonly RevisionSource[];
  /** The same for people, with what is not known. */
  readonly sentence: string;
  /** It again where the service could not be read. */
  readonly notes: readonly string[];
}

/**
 * Reads the tenant's update catalog and, where this identity and cloud may, the update service.
 *
 * @throws {GraphError} where the catalog cannot be read.
 */
export async function readReleases(
  tenant: Tenant,
  options: OperationOptions,
): Promise<ReadReleases> {
  const [items, service] = await Promise.all([
    readItems(tenant, options),
    readService(tenant, options),
  ]);
  if ("problem" in service) {
    const sentence = `Windows versions and revisions are those of the tenant's update catalog and of the data of ${windowsDataAsOf}: the update service could not be read, so hotpatches, unplanned baselines and ends of service since then are not known (${service.problem})`;
    return {
      catalog: releaseCatalog(items),
      read: ["catalog", "file"],
      sentence,
      notes: [sentence],
    };
  }
  return {
    catalog: releaseCatalog(items, service),
    read: ["service", "catalog", "file"],
    sentence: `Windows versions and revisions are those of the update service, of the tenant's update catalog and of the data of ${windowsDataAsOf}`,
    notes: [],
  };
}

async function readItems(tenant: Tenant, options: OperationOptions): Promise<WireObject[]> {
  const items: WireObject[] = [];
  const request = readCatalog("windowsQualityUpdateCatalogItem");
  for await (const item of tenant.graph.list<WireObject>(request, options)) items.push(item);
  return items;
}

/** It only adds to what the catalog says, so that no answer of it stops a report. */
async function readService(
  { graph }: Tenant,
  options: OperationOptions,
): Promise<ServiceProducts | { readonly problem: string }> {
  try {
    return await readProducts(graph, options);
  } catch (error) {
    if (!isGraphError(error)) throw error;
    return { problem: error.message };
  }
}
