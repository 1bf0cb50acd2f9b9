import { dirname } from "node:path";
import { ConfigError, type ConfigIssue } from "../../config/config-error.ts";
import { IssueList } from "../../config/issue-list.ts";
import { inFileOrder, mergedSources } from "../../config/load.ts";
import type { Merged } from "../../config/merge.ts";
import { isYamlFile } from "../../config/read-source.ts";
import { lookAtOwnPath } from "../../config/own-folder.ts";
import type { Path } from "../../config/source.ts";
import { isSensitive } from "../../config/variables.ts";
import { readYamlOnly } from "../../config/yaml-file.ts";
import { isMapping, valueAt } from "../../kind/value-at.ts";
import { checkTenants, listedTenant } from "./listed-tenant.ts";
import { placeInWaves } from "./place-in-waves.ts";
import type { ListedTenant, TenantList, TenantWave } from "./tenant-list.ts";
import { tenantListSchema, type WrittenTenantList } from "./tenant-list-schema.ts";
import { withoutWrittenSecrets } from "./written-secrets.ts";

/** How a list is read. */
export interface LoadTenantListOptions {
  readonly abortSignal?: AbortSignal | undefined;
  /** For `${var:NAME}` in `state`, as for policy files. Default: the process's own. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/** What `loadTenantList` does. */
export async function readTenantList(
  path: string,
  options: LoadTenantListOptions = {},
): Promise<TenantList> {
  const read = await readYamlOnly(path, "a list of tenants");
  options.abortSignal?.throwIfAborted();
  if (!read.ok) throw new ConfigError(read.issues);
  const unfilled: ConfigIssue[] = [];
  const merged = mergedSources([read.source], options.env, unfilled);
  const list = new IssueList(merged);
  // of variables elsewhere it is told that they do not belong there
  list.issues.push(...unfilled.filter((issue) => issue.path.startsWith("state.")));
  refuseVariables(merged, list);
  const sound = withoutWrittenSecrets(merged.value, list.say);
  const written = list.parse(tenantListSchema(), sound, []);
  const folder = dirname(path);
  const checked = written && (await checkedList(written, folder, list));
  options.abortSignal?.throwIfAborted();
  if (!written || !checked || list.issues.length > 0)
    throw new ConfigError(inFileOrder(list.issues));
  const result: TenantList = {
    file: path,
    folder,
    hash: read.hash,
    ...checked,
    credentials: written.credentials ?? {},
    breaker: {
      maxFailedTenants: written.breaker?.maxFailedTenants ?? 5,
      maxFailedPercent: written.breaker?.maxFailedPercent ?? 5,
    },
  };
  // sensitive, or of this process alone: never part of any JSON
  if (written.state)
    Object.defineProperty(result, "stateStore", { value: written.state, enumerable: false });
  const files: TenantList["files"] = {
    locate: (at, of) => list.locate(at, of),
    written: (at) => valueAt(merged.written, at),
  };
  Object.defineProperty(result, "files", { value: files, enumerable: false });
  return result;
}

async function checkedList(
  written: WrittenTenantList,
  folder: string,
  list: IssueList,
): Promise<{ readonly tenants: readonly ListedTenant[]; readonly waves: readonly TenantWave[] }> {
  checkTenants(written, list.say);
  await checkLayers(written, folder, list.say);
  const waves = placeInWaves(written, list.say);
  const tenants = waves.flatMap(({ name, tenants: keys }) =>
    keys.map((key) => listedTenant(written, key, name)),
  );
  return { tenants, waves };
}

/** Only the store may need a secret: elsewhere a variable would put one into what is shown. */
function refuseVariables({ written }: Merged, list: IssueList): void {
  const visit = (value: unknown, path: Path): void => {
    if (typeof value === "string") {
      if (isSensitive(value))
        list.say(
          path,
          "has a variable, which only state: may have; what a tenant's layers read stands in its vars",
        );
    } else if (Array.isArray(value)) {
      for (const [place, item] of (value as unknown[]).entries()) visit(item, [...path, place]);
    } else if (isMapping(value)) {
      for (const [key, inner] of Object.entries(value)) visit(inner, [...path, key]);
    }
  };
  if (!isMapping(written)) return;
  for (const [key, value] of Object.entries(written)) {
    if (key !== "state") visit(value, [key]);
  }
}

/** Each place that names a layer. */
async function checkLayers(
  { defaults, groups = {}, tenants }: WrittenTenantList,
  folder: string,
  say: IssueList["say"],
): Promise<void> {
  const named: (readonly [Path, string | undefined])[] = [
    [["defaults", "base"], defaults?.base],
    ...Object.entries(groups).map(
      ([key, { overlay }]) => [["groups", key, "overlay"], overlay] as const,
    ),
    ...Object.entries(tenants).flatMap(([key, { base, overlay }]) => [
      [["tenants", key, "base"], base] as const,
      [["tenants", key, "overlay"], overlay] as const,
    ]),
  ];
  for (const [at, layer] of named) {
    const problem = layer === undefined ? undefined : await layerProblem(folder, layer);
    if (problem !== undefined) say(at, `${problem} (is ${JSON.stringify(layer)})`);
  }
}

async function layerProblem(folder: string, layer: string): Promise<string | undefined> {
  const found = await lookAtOwnPath(folder, layer);
  if ("problem" in found) return found.problem;
  return found.kind === "file" && !isYamlFile(layer)
    ? "is no YAML file; a layer is one, or a folder of them"
    : undefined;
}
