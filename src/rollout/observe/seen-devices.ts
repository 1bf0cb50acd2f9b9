import type { DeviceCache } from "../../devices/directory-cache.ts";
import type { PolicyDraft } from "../../health/compliance-policy.ts";
import type { Fleet } from "../../health/fleet.ts";
import { readFleet } from "../../health/read-fleet.ts";
import { readReleases } from "../../health/read-releases.ts";
import { inventoryNeeds } from "../../reach/inventory-needs.ts";
import type { Inventory } from "../../reach/inventory.ts";
import type { AssignedPolicy, ReachView } from "../../reach/reach-view.ts";
import { readReachView } from "../../reach/read-reach.ts";
import { siteRules } from "../../reach/site-reach.ts";
import type { ReleaseCatalog } from "../../releases/release.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { OutcomeCounts, RolloutState } from "../state/rollout-state.ts";
import {
  type ContentReportOptions,
  readContentReports,
  readDriverCounts,
} from "./content-reports.ts";
import type { RolloutObjects } from "./locate-objects.ts";
import { readToolProgress, type ToolProgress } from "./tool-progress.ts";

/** What is known of devices and releases; it does not change while a tick writes. */
export interface SeenDevices {
  readonly fleet: Fleet;
  readonly inventory: Inventory;
  readonly view: ReachView;
  readonly releases: ReleaseCatalog;
  /** What Intune's reports say of single devices; undefined for content that has no report. */
  readonly reports: PolicyDraft | undefined;
  /** Devices of driver policies by outcome, by id of the policy: no report has single ones. */
  readonly drivers: ReadonlyMap<string, OutcomeCounts>;
  /** What the scripts of a tool said; undefined for other content. */
  readonly tool: ToolProgress | undefined;
}

/** How they are read. */
export interface SeenDevicesOptions extends ContentReportOptions {
  readonly cache?: DeviceCache | undefined;
}

/** Reads what is known of the devices that policies may reach, and of the content on them. */
export async function readSeenDevices(
  tenant: Tenant,
  objects: RolloutObjects,
  { content }: RolloutState,
  policies: readonly AssignedPolicy[],
  options: SeenDevicesOptions,
): Promise<SeenDevices> {
  const { abortSignal, cache, onProgress } = options;
  const operation = { abortSignal };
  const [view, { catalog }] = await Promise.all([
    readReachView(tenant, policies, operation),
    readReleases(tenant, operation),
  ]);
  const needs = inventoryNeeds([{ view, policies, groupIds: [], filterIds: [] }]);
  const rules = [...needs.rules, ...siteRules(objects.sites?.sites)];
  const { fleet, inventory } = await readFleet(
    tenant,
    { ...needs, rules },
    { ...operation, cache, onProgress },
  );
  const reports = await readContentReports(tenant, objects, fleet, catalog, options);
  const drivers = await readDriverCounts(tenant, objects, fleet, options);
  const tool =
    content.tool && (await readToolProgress(tenant, content.tool, objects.tool, fleet, options));
  return { fleet, inventory, view, releases: catalog, reports, drivers, tool };
}
