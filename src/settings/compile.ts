import { flatten, unflatten } from "../kind/flatten.ts";
import type { Compiled, SpecProblem } from "../kind/spec.ts";
import { settledWindow, statedWindowProblems } from "../maintenance/settled-window.ts";
import { deliveryProblems } from "./delivery-problems.ts";
import { settingProperties } from "./properties.ts";
import { settingSchema, type Setting } from "./schema.ts";
import { settingGroups, spellingOf, spellings, weekNodes } from "./spelling.ts";
import { type NodeName, nodeNames } from "./update-nodes.ts";

/** Node values of a setting, whichever way they are written. */
export function compileSetting(setting: Setting): Compiled {
  const fields: Record<string, unknown> = flatten(setting, settingProperties);
  for (const group of settingGroups) {
    if (setting[group] !== null) continue;
    for (const { path } of Object.values(spellings)) {
      if (path.startsWith(`${group}.`)) fields[path] = null;
    }
    if (group === "automaticUpdate") Object.assign(fields, weekFields([]));
  }
  const weeks = setting.automaticUpdate?.weeks;
  if (weeks !== undefined) Object.assign(fields, weekFields(weeks ?? []));
  for (const [node, raw] of statedNodes(setting)) {
    const { path, shown } = spellingOf(node);
    fields[path] = raw === null ? null : (shown(raw) ?? raw);
  }
  const { maintenanceWindow } = setting;
  if (!maintenanceWindow) return { fields, approximations: [] };
  const { window, approximations } = settledWindow(maintenanceWindow);
  return { fields: { ...fields, maintenanceWindow: window }, approximations };
}

/** What the schema cannot see: two spellings of one node, halves that Windows reads together. */
export function checkSetting(setting: Setting): readonly SpecProblem[] {
  const problems: SpecProblem[] = windowProblemsOf(setting);
  const nodes = new Map(statedNodes(setting));
  const { nodes: _raw, ...named } = setting;
  const elsewhere = compileSetting(named).fields;
  for (const node of nodes.keys()) {
    const { path } = spellingOf(node);
    const week = Object.values<NodeName>(weekNodes).includes(node);
    if (!(path in elsewhere)) continue;
    problems.push({
      path: ["nodes", node],
      message: `sets the same node as ${week ? "automaticUpdate.weeks" : path}; remove one of them`,
    });
  }
  const { fields } = compileSetting(setting);
  const isSet = (path: string) => (fields[path] ?? null) !== null;
  if (!settingProperties.some(({ path }) => path in fields && isNode(path))) {
    problems.push({
      path: [],
      message: "sets nothing; state wsus, updateSources, targetRelease, maintenanceWindow or nodes",
    });
  }
  const sources = ["feature", "quality", "driver", "other"].map((name) => `updateSources.${name}`);
  if (sources.some(isSet) && !sources.every(isSet)) {
    problems.push({
      severity: "warning",
      cause: "some-sources",
      path: ["nodes"],
      message:
        "names the source of some classes of updates only; Windows reads all four nodes together, so state all of them",
    });
  }
  if (isSet("targetRelease.version") !== isSet("targetRelease.product")) {
    problems.push({
      severity: "warning",
      cause: "half-target-release",
      path: ["nodes"],
      message: "TargetReleaseVersion and ProductVersion work together only; state both",
    });
  }
  const mode = fields["automaticUpdate.mode"];
  const timed = ["automaticUpdate.day", "automaticUpdate.time", "nodes.ScheduledInstallEveryWeek"];
  if (typeof mode === "string" && !modesWithTime.has(mode) && timed.some(isSet)) {
    problems.push({
      severity: "warning",
      cause: "schedule-without-mode",
      path: setting.automaticUpdate?.mode === undefined ? ["nodes"] : ["automaticUpdate", "mode"],
      message: `is ${mode}, which has no set time; only autoInstallAndRebootAtScheduledTime reads day, time and weeks`,
    });
  }
  problems.push(...deliveryProblems(setting));
  const wantsServer = sources.some((path) => fields[path] === "wsus");
  if (wantsServer && fields["wsus.server"] === null) {
    problems.push({
      path: ["updateSources"],
      message: "names wsus, while wsus.server is taken out; state a server",
    });
  }
  for (const key of ["server", "alternate"] as const) {
    const address = fields[`wsus.${key}`];
    if (typeof address === "string" && /^http:/i.test(address)) {
      problems.push({
        severity: "warning",
        cause: "server-without-tls",
        path: setting.wsus?.[key] === undefined ? ["nodes"] : ["wsus", key],
        message:
          "is without TLS: whoever stands between device and server can hand out metadata of updates. Use https, port 8531",
      });
    }
  }
  return problems;
}

/** A profile's values as a file says them: by name where the file's own names can, else as nodes. */
export function spellSetting(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const named = unflatten(fields);
  if (settingSchema().safeParse(named).success) return named;
  const raw: Record<string, unknown> = {};
  const spelled = new Set<string>();
  for (const node of nodeNames) {
    const { path, raw: rawOf } = spellingOf(node);
    spelled.add(path);
    raw[spellings[node] ? `nodes.${node}` : path] = rawOf(fields[path]);
  }
  const rest = Object.entries(fields).filter(([path]) => !spelled.has(path));
  const stated = Object.entries(raw).filter(([, value]) => value !== undefined);
  return unflatten(Object.fromEntries([...rest, ...stated]));
}

// Unverified: whether the mode without end-user control keeps to a set time; the CSP page names both
const modesWithTime = new Set([
  "autoInstallAndRebootAtScheduledTime",
  "autoInstallAndRebootWithoutEndUserControl",
]);

const ownPaths = new Set(["displayName", "description", "roleScopeTagIds"]);

function isNode(path: string): boolean {
  return !ownPaths.has(path);
}

function windowProblemsOf({ maintenanceWindow }: Setting): SpecProblem[] {
  if (!maintenanceWindow) return [];
  return statedWindowProblems(maintenanceWindow).map(({ path, ...problem }) => ({
    ...problem,
    path: ["maintenanceWindow", ...path],
  }));
}

function statedNodes({ nodes }: Setting): [NodeName, unknown][] {
  return Object.entries(nodes ?? {}) as [NodeName, unknown][];
}

// the list is the whole: a week that it does not name is taken out
function weekFields(weeks: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(weekNodes).map(([week, node]) => [
      spellingOf(node).path,
      weeks.includes(week) ? 1 : null,
    ]),
  );
}
