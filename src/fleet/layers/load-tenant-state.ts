import { join } from "node:path";
import { ConfigError, type ConfigIssue } from "../../config/config-error.ts";
import { inFileOrder, loadMerged, type LoadOptions } from "../../config/load.ts";
import { fillVariables } from "../../config/merge.ts";
import type { Path } from "../../config/source.ts";
import { processEnvironment } from "../../config/variables.ts";
import { isMapping, valueAt } from "../../kind/value-at.ts";
import type { ListedTenant, TenantList } from "../list/tenant-list.ts";
import { type LayerInput, MergedLayers, type StatedIn } from "./merge-layers.ts";
import type { LayerCache } from "./layer-cache.ts";
import { readLayer } from "./read-layer.ts";
import type { TenantState } from "./tenant-state.ts";

/** How the layers of a tenant are read. */
export interface LoadTenantStateOptions extends Omit<LoadOptions, "codeTimeoutInMs" | "onNote"> {
  /**
   * Folder in which base and segment stand instead of that of the list: a checkout of the commit that
   * a fleet is pinned to. Default: the list's folder.
   */
  readonly sharedRoot?: string | undefined;
  /** Of layers that other tenants have too. Default: each is read anew. */
  readonly cache?: LayerCache | undefined;
}

/** What `loadTenantState` does. */
export async function readTenantState(
  list: TenantList,
  tenant: ListedTenant,
  options: LoadTenantStateOptions = {},
): Promise<TenantState> {
  const { abortSignal, sharedRoot = list.folder, env = processEnvironment() } = options;
  const issues: ConfigIssue[] = [];
  const layers: LayerInput[] = [];
  for (const { role, path } of tenant.layers) {
    const root = role === "tenant" ? list.folder : sharedRoot;
    const read = await readLayer(join(root, path), root, options.cache);
    abortSignal?.throwIfAborted();
    issues.push(...read.issues);
    if (read.config) layers.push({ role, config: read.config, final: read.final });
  }
  const [base, ...others] = layers;
  if (issues.length > 0 || !base) throw new ConfigError(inFileOrder(issues));
  const merged = new MergedLayers(base, others);
  addListed(merged, list, tenant);
  issues.push(...merged.issues, ...otherTenantIds(layers, tenant), ...ownStores(layers));
  if (issues.length > 0) throw new ConfigError(inFileOrder(issues));
  const written = fillVariables(merged.config, withOwnVariables(env, tenant.vars), issues);
  const folders = [...new Set([list.folder, sharedRoot])];
  const desired = await loadMerged(written, folders, issues, options);
  return { desired, values: merged.values };
}

/** What the list says of the tenant, where its layers do not say it. */
function addListed(merged: MergedLayers, list: TenantList, tenant: ListedTenant): void {
  const from = (...properties: string[]): StatedIn => listOrigin(list, tenant, properties);
  if (!merged.states(["tenantId"])) merged.add(["tenantId"], tenant.tenantId, from("tenantId"));
  if (tenant.timeZone !== null && !merged.states(["calendar", "timeZone"]))
    merged.add(["calendar", "timeZone"], tenant.timeZone, from("timeZone"));
  const hasFreeze = merged.states(["calendar", "freeze"]) || merged.states(["guards", "freeze"]);
  if (tenant.freeze.length > 0 && !hasFreeze)
    merged.add(["calendar", "freeze"], tenant.freeze, from("freeze"));
}

function listOrigin(list: TenantList, { key }: ListedTenant, path: readonly string[]): StatedIn {
  const own = ["tenants", key, ...path];
  // what the tenant does not state it has of the defaults
  const at = list.files?.written(own) === undefined ? ["defaults", ...path] : own;
  const { line, column } = list.files?.locate(at, "key") ?? {};
  const place = line === undefined || column === undefined ? undefined : { line, column };
  const source = { file: list.file, value: undefined, place: () => place };
  return { role: "tenant", config: { sourceOf: () => source } };
}

/** A layer is for every tenant that names it, and says none, or this one. */
function otherTenantIds(
  layers: readonly LayerInput[],
  { tenantId, key }: ListedTenant,
): ConfigIssue[] {
  return layers.flatMap(({ config }) => {
    const path: Path = ["tenantId"];
    const stated = isMapping(config.written) ? valueAt(config.written, path) : undefined;
    const isOther = typeof stated === "string" && stated.toLowerCase() !== tenantId;
    if (!isOther) return [];
    const source = config.sourceOf(path);
    const message = `is another tenant than ${key} of the list, which is ${tenantId} (is ${stated})`;
    return [{ file: source.file, ...source.place(path, "value"), path: "tenantId", message }];
  });
}

/** One store keeps the state of every tenant, and the list names it. */
function ownStores(layers: readonly LayerInput[]): ConfigIssue[] {
  return layers.flatMap(({ config }) => {
    if (!isMapping(config.written) || !("state" in config.written)) return [];
    const path: Path = ["state"];
    const source = config.sourceOf(path);
    const message = "stands in the list of tenants: one store keeps the state of all of them";
    return [{ file: source.file, ...source.place(path, "key"), path: "state", message }];
  });
}

/** Its own first; names that only look like variables are left to the check. */
function withOwnVariables(
  env: NonNullable<LoadOptions["env"]>,
  vars: ListedTenant["vars"],
): NonNullable<LoadOptions["env"]> {
  const own = Object.entries(vars).map(([name, value]) => [`RINGWRIGHT_VAR_${name}`, value]);
  return { ...env, ...(Object.fromEntries(own) as Record<string, string>) };
}
