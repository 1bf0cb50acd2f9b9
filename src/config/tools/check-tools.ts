import { type AssignmentSpec, toDesiredAssignment } from "../../assignments/schema.ts";
import { isMapping } from "../../kind/value-at.ts";
import { remediationTerms } from "../../remediations/schedule.ts";
import type { ToolLock, ToolPin } from "../../tools/pins/tool-lock.ts";
import { findTool } from "../../tools/registry/find-tool.ts";
import type { ToolKind } from "../../tools/registry/tool-kind.ts";
import { compareToolVersions, isToolVersion } from "../../tools/registry/tool-version.ts";
import { win32AppTerms } from "../../win32-apps/terms.ts";
import type { Say } from "../cross-checks.ts";
import type { IssueList } from "../issue-list.ts";
import type { Path } from "../source.ts";
import type { DesiredTool, NextTool } from "./desired-tool.ts";
import { statedVariables, toolSchema, type ToolSpec, toolVariableKey } from "./tool-schema.ts";

const defaultKeep = 2;

/** Where the pins are. */
export interface ToolTerms {
  readonly kinds: readonly ToolKind[];
  /** Undefined where the config is no file, and has no folder that could hold it. */
  readonly lock: ToolLock | undefined;
  /** A path of the files as an absolute one: those that they name are relative to the file. */
  readonly fileAt: (at: Path, path: string) => string;
}

/** The tools of a config, as far as they are sound; what is wrong with others is added to the list. */
export function checkTools(
  tools: unknown,
  terms: ToolTerms,
  list: IssueList,
): Readonly<Record<string, DesiredTool>> {
  const desired: Record<string, DesiredTool> = {};
  for (const [name, input] of isMapping(tools) ? Object.entries(tools) : []) {
    const found = findTool(name, terms.kinds);
    if ("problem" in found) list.sayAs("RC502")(["tools", name], found.problem, "key");
    else {
      const tool = checkTool(found.kind, input, terms, list);
      if (tool) desired[name] = tool;
    }
  }
  return desired;
}

function checkTool(
  kind: ToolKind,
  input: unknown,
  { lock, fileAt }: ToolTerms,
  list: IssueList,
): DesiredTool | undefined {
  const at = ["tools", kind.name];
  const spec = list.parse(toolSchema(kind), input, at) as
    | (ToolSpec & Readonly<Record<string, unknown>>)
    | undefined;
  if (!spec) return undefined;
  const { version, architecture = "x64", keep = defaultKeep, place } = spec;
  const say: Say = (path, message) => list.sayAs("RC502")([...at, ...path], message);
  if (kind.archive.architectures[architecture] === "") {
    say(["architecture"], `${kind.title} has no archive for Windows on ${architecture}`);
    return undefined;
  }
  const pins = pinsOf(kind, architecture, lock);
  const pinOf = (wanted: string, path: Path): ToolPin | undefined => {
    const pin = pins.get(wanted);
    if (!pin) say(path, unpinned(kind, wanted, architecture, lock));
    return pin;
  };
  const pin = pinOf(version, ["version"]);
  const next = spec.next && {
    ...spec.next,
    pin: pinOf(spec.next.version, ["next", "version"]),
  };
  const placing = placingOf(spec, (path) => fileAt([...at, "place", "archives"], path), say);
  const isNextSound = spec.next === undefined || checkNext(spec.next, spec, keep, say);
  if (!pin || !placing || !isNextSound || (next && !isPinned(next))) return undefined;
  const placed = place?.assignments;
  return {
    kind,
    version,
    architecture,
    pin,
    ...(next && { next }),
    previous: [...pins]
      .filter(([other]) => compareToolVersions(kind, other, version) < 0)
      .sort(([a], [b]) => compareToolVersions(kind, b, a))
      .slice(0, keep - 1)
      .map(([other, otherPin]) => ({ version: other, pin: otherPin })),
    keep,
    placing,
    environment: environmentOf(kind, spec),
    ...(spec.assignments && { assignments: linesOf(spec.assignments) }),
    ...(placed && { placeAssignments: linesOf(placed, placing.as) }),
  };
}

function isPinned(next: Omit<NextTool, "pin"> & { pin: ToolPin | undefined }): next is NextTool {
  return next.pin !== undefined;
}

/** How folders come to devices; undefined where the files do not say enough, which is said. */
function placingOf(
  { source, place }: ToolSpec,
  absolute: (path: string) => string,
  say: Say,
): DesiredTool["placing"] | undefined {
  if (place?.as === "win32App" && place.archives !== undefined)
    return { as: "win32App", archives: place.archives, folder: absolute(place.archives) };
  if (source !== undefined) return { as: "remediation", source };
  say(
    [],
    String.raw`needs source, the share that has the archives, such as '\\files\share\go'; or place: { as: win32App, archives: FOLDER }, by which they come through Intune`,
  );
  return undefined;
}

/** What a second version needs beside its pin; says what is missing. */
function checkNext(
  next: Omit<NextTool, "pin">,
  { version, assignments }: ToolSpec,
  keep: number,
  say: Say,
): boolean {
  const problems: [Path, string][] = [];
  if (next.version === version)
    problems.push([
      ["next", "version"],
      `${version} is the version of all other devices already; take next out, or write the version that a rollout goes to`,
    ]);
  if (keep < 2)
    problems.push([
      ["keep"],
      "has to be 2 at least while there is a next version: going back needs the folder of this one",
    ]);
  if (assignments?.some(({ exclude }) => exclude === undefined) !== true)
    problems.push([
      ["next"],
      "needs assignments of the tool: the version before is assigned to all but the group, so that devices that leave it go back",
    ]);
  if (assignments?.some(({ exclude }) => exclude === next.group) === true)
    problems.push([
      ["next", "group"],
      `"${next.group}" is excluded in assignments as well; the exclusion follows from next, so take that line out`,
    ]);
  for (const [path, message] of problems) say(path, message);
  return problems.length === 0;
}

/** Of one architecture, by version; a version that the grammar does not take is nobody's. */
function pinsOf(
  kind: ToolKind,
  architecture: "x64" | "arm64",
  lock: ToolLock | undefined,
): ReadonlyMap<string, ToolPin> {
  const pins = new Map<string, ToolPin>();
  for (const [version, archives] of Object.entries(lock?.tools[kind.name] ?? {})) {
    const pin = archives[architecture];
    if (pin?.[kind.proof] !== undefined && isToolVersion(kind, version)) pins.set(version, pin);
  }
  return pins;
}

function unpinned(
  { name, title }: ToolKind,
  version: string,
  architecture: string,
  lock: ToolLock | undefined,
): string {
  if (!lock)
    return "has no pin: only a config that is loaded from a file has a tools.lock.json beside it";
  const option = architecture === "x64" ? "" : ` --arch ${architecture}`;
  return `has no pin in tools.lock.json; look at its digest and pin it with: ringwright tool pin ${name} ${version}${option} (${title}, ${architecture})`;
}

function environmentOf(
  kind: ToolKind,
  spec: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const stated = statedVariables(kind).map((variable) => {
    const written = spec[toolVariableKey(variable)];
    return [variable.name, typeof written === "string" ? written : variable.default] as const;
  });
  return Object.fromEntries(stated.filter((entry): entry is [string, string] => entry[1] !== null));
}

function linesOf(
  assignments: readonly AssignmentSpec[],
  as: DesiredTool["placing"]["as"] = "remediation",
) {
  const terms = as === "win32App" ? win32AppTerms : remediationTerms;
  return assignments.map((line) => toDesiredAssignment(line, terms));
}
