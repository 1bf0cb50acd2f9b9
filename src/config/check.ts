import { dirname, resolve } from "node:path";
import { dotlessKeyPattern, formatAddress, keyPattern, keyLimit } from "../kind/address.ts";
import type { ExpandedResource } from "../kind/expansion.ts";
import type { ResourceSpec } from "../kind/spec.ts";
import { isMapping, valueAt } from "../kind/value-at.ts";
import { type AnyKind, isExpandedInto, kinds } from "../registry/kinds.ts";
import { checkCompatibility } from "./compatibility/check-compatibility.ts";
import type { ConfigIssue } from "./config-error.ts";
import {
  checkAddresses,
  checkFreezes,
  checkNames,
  checkReferences,
  checkToolReferences,
} from "./cross-checks.ts";
import { desiredResource, existingReference } from "./desired-resource.ts";
import type {
  ConfigFiles,
  ConfigWarning,
  DesiredResource,
  DesiredState,
  ExistingReference,
} from "./desired-state.ts";
import { withExceptions } from "./exceptions.ts";
import type { FreezeEvent } from "./ics/freeze-events.ts";
import { IssueList } from "./issue-list.ts";
import type { Merged } from "./merge.ts";
import { policyOverlaps } from "../registry/policy-overlap.ts";
import { checkRollouts, withSurroundings } from "./rollouts/check-rollouts.ts";
import { type Frame, frameSchema } from "./schema.ts";
import { checkSites } from "./sites/check-sites.ts";
import { resourceAdvice } from "./resource-advice.ts";
import type { Path } from "./source.ts";
import { unfilledVariables } from "./unfilled-variables.ts";
import { conceal } from "./variables.ts";
import { checkTools } from "./tools/check-tools.ts";
import type { DesiredTool } from "./tools/desired-tool.ts";
import { expandTool } from "./tools/expand-tool.ts";
import { ValidationError } from "../kind/validation-error.ts";
import type { ToolLock } from "../tools/pins/tool-lock.ts";
import { toolKinds } from "../tools/registry/tools.ts";

/** What was read beside the policy files; each undefined of a config that is no file. */
export interface NamedFiles {
  readonly freezeEvents?: readonly FreezeEvent[] | undefined;
  readonly lock?: ToolLock | undefined;
}

/**
 * Checks the merged files and compiles them. Every problem is collected, none stops the
 * search for more.
 */
export function checkConfig(
  merged: Merged,
  now: Date,
  { freezeEvents, lock }: NamedFiles,
): { state?: DesiredState; issues: ConfigIssue[] } {
  const list = new IssueList(merged);
  const { issues } = list;
  if (!isMapping(merged.value)) {
    list.sayAs("RC203")([], "must be a mapping that begins with: version: 1");
    return { issues };
  }
  const frame: Frame | undefined = list.parse(frameSchema(), merged.value, []);
  const today = now.toISOString().slice(0, 10);
  const { sections, warnings: ended } = withExceptions(merged.value, frame, today, list);
  const read = new ReadSections(merged, list);
  const fileAt = (at: Path, path: string) => resolve(dirname(merged.sourceOf(at).file), path);
  const tools = checkTools(frame?.tools, { kinds: toolKinds, lock, fileAt }, list);
  for (const tool of Object.values(tools)) read.tool(tool, frame?.tools);
  for (const kind of kinds) read.section(kind, sections);
  const { resources, existing, warnings } = read;
  warnings.push(...ended, ...unfilledVariables(merged.written, list));
  for (const { address, cause, path, message } of policyOverlaps(resources))
    warnings.push({ ...list.at(path, message), address, cause });
  checkReferences(sections, list.sayAs("RC301"));
  checkToolReferences(frame?.tools, sections, list.sayAs("RC301"));
  checkNames(
    resources,
    existing,
    new Set((frame?.adopt ?? []).map(({ to }) => to)),
    list.sayAs("RC302"),
  );
  checkAddresses(frame, resources, list.sayAs("RC303"));
  checkFreezes(frame, freezeEvents !== undefined, list.sayAs("RC304"));
  checkCompatibility(frame?.compatibility, list.sayAs("RC504"));
  checkSites(frame?.sites, sections, list.sayAs("RC503"));
  const surroundings = {
    sections,
    sites: frame?.sites,
    timeZone: frame?.calendar?.timeZone,
    tools,
  };
  checkRollouts(frame?.rollouts, surroundings, list.sayAs("RC501"));
  return frame && issues.length === 0
    ? { state: compiledState({ frame, freezeEvents, tools }, read, merged, list), issues }
    : { issues };
}

/** A resource that another stands for, until its kind is read. */
interface Given extends ExpandedResource {
  /** Section and key of the one that stands for it. */
  readonly by: readonly string[];
  /** Its address. */
  readonly givenBy: string;
}

/** The resources of every section, as far as they are sound. */
class ReadSections {
  readonly resources: DesiredResource[] = [];
  readonly existing: ExistingReference[] = [];
  readonly warnings: ConfigWarning[] = [];
  readonly #merged: Merged;
  readonly #list: IssueList;
  /** By the name of their kind. */
  readonly #given = new Map<string, Given[]>();

  constructor(merged: Merged, list: IssueList) {
    this.#merged = merged;
    this.#list = list;
  }

  /** The remediations and apps that a tool stands for. */
  tool(tool: DesiredTool, written: unknown): void {
    const { name } = tool.kind;
    const by = ["tools", name];
    try {
      for (const resource of expandTool(tool, valueAt(written, [name]))) {
        const given = { ...resource, by, givenBy: `tool/${name}` };
        this.#given.set(resource.kind, [...(this.#given.get(resource.kind) ?? []), given]);
      }
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      for (const { path, message } of error.issues)
        this.#list.sayAs("RC502")(by, `cannot be carried out: ${path}: ${message}`);
    }
  }

  section(kind: AnyKind, sections: Readonly<Record<string, unknown>>): void {
    const section = kind.givenBy === undefined ? sections[kind.section] : undefined;
    if (kind.givenBy !== undefined && sections[kind.section] !== undefined)
      this.#list.say(
        [kind.section],
        `is not written in files: what stands under ${kind.givenBy} gives them`,
        "key",
      );
    const folded = new Map<string, string>();
    for (const [key, input] of isMapping(section) ? Object.entries(section) : []) {
      const at = [kind.section, key];
      if (!this.#isKey(kind, key, folded, at)) continue;
      if (kind.role !== "policy" && isMapping(input) && "existing" in input) {
        const reference = this.#list.parse(kind.reference(), input, at);
        if (reference) this.existing.push(existingReference(kind, key, reference, this.#merged));
      } else this.#written(kind, key, input, at);
    }
    for (const given of this.#given.get(kind.name) ?? []) this.#expanded(kind, given);
  }

  #isKey(kind: AnyKind, key: string, folded: Map<string, string>, at: Path): boolean {
    // alternate keys in the tenant may not tell letter case apart
    const twin = folded.get(key.toLowerCase());
    if (twin !== undefined) {
      this.#list.sayAs("RC208")(
        at,
        `differs from ${twin} only in letter case; keys of one kind must differ in more`,
        "key",
      );
    }
    folded.set(key.toLowerCase(), key);
    if (!keyPattern.test(key)) {
      this.#list.sayAs("RC207")(
        at,
        "must be a key of 1 to 64 letters, digits, dots, - or _, and begin with a letter or digit",
        "key",
      );
      return false;
    }
    if (!isExpandedInto(kind) || dotlessKeyPattern.test(key)) return true;
    const [from, other] = [key, key.replaceAll(".", "-")].map((name) =>
      formatAddress(kind.name, name),
    );
    this.#list.sayAs("RC207")(
      at,
      `must have no dot: keys of ${kind.section} with a dot are those that other resources give. Write ${key.replaceAll(".", "-")}, and moved: [ { from: ${from}, to: ${other} } ] where it was applied`,
      "key",
    );
    return false;
  }

  #written(kind: AnyKind, key: string, input: unknown, at: readonly string[]): void {
    const spec = this.#sound(kind, key, input, at);
    if (spec === undefined) return;
    const place = { resource: at, place: this.#list.placeOf(at) };
    this.resources.push(desiredResource(kind, key, spec, this.#merged, place));
    if (!kind.expansion) return;
    const { into } = kind.expansion;
    for (const resource of kind.expansion.expand(spec, key)) {
      const given = { ...resource, by: at, givenBy: formatAddress(kind.name, key) };
      this.#given.set(into, [...(this.#given.get(into) ?? []), given]);
    }
  }

  #expanded(kind: AnyKind, { key, spec: input, at, by, givenBy }: Given): void {
    const path = [kind.section, key];
    this.#list.expand(path, by, at);
    if (!keyPattern.test(key)) {
      const tooMany = key.length - keyLimit;
      const message = `gives ${formatAddress(kind.name, key)}, whose key is longer than ${keyLimit} characters; take ${tooMany} from the key of this one`;
      this.#list.sayAs("RC207")(path, message);
      return;
    }
    const spec = this.#sound(kind, key, input, path);
    if (spec === undefined) return;
    const place = { resource: by, place: [...by, ...at], givenBy };
    this.resources.push(desiredResource(kind, key, spec, this.#merged, place));
  }

  /** The resource after its schema and its kind's own check; undefined where one found errors. */
  #sound(kind: AnyKind, key: string, input: unknown, at: Path): ResourceSpec | undefined {
    const spec = this.#list.parse(kind.schema(), input, at, resourceAdvice(kind));
    if (spec === undefined) return undefined;
    let isSound = true;
    for (const { severity, cause = "", path, message } of kind.check?.(spec) ?? []) {
      if (severity === "warning") {
        const address = formatAddress(kind.name, key);
        this.warnings.push({ ...this.#list.at([...at, ...path], message), address, cause });
      } else {
        isSound = false;
        this.#list.sayAs("RC306")([...at, ...path], message);
      }
    }
    return isSound ? spec : undefined;
  }
}

function compiledState(
  {
    frame,
    freezeEvents,
    tools,
  }: {
    readonly frame: Frame;
    readonly freezeEvents: readonly FreezeEvent[] | undefined;
    readonly tools: NonNullable<DesiredState["tools"]>;
  },
  read: ReadSections,
  merged: Merged,
  list: IssueList,
): DesiredState {
  const state: DesiredState = {
    formatVersion: 1,
    stack: frame.stack,
    ...(frame.tenantId !== undefined && { tenantId: frame.tenantId.toLowerCase() }),
    configHash: merged.configHash,
    resources: read.resources,
    existing: read.existing,
    guards: frame.guards ?? {},
    ...(frame.calendar && { calendar: frame.calendar }),
    ...(freezeEvents && { freezeEvents }),
    ...(frame.lint && { lint: frame.lint }),
    ...(frame.incidents !== undefined && { incidents: frame.incidents }),
    ...(frame.backups && { backups: frame.backups }),
    ...(frame.sites && { sites: frame.sites }),
    ...(frame.rollouts && {
      rollouts: conceal(
        withSurroundings(frame.rollouts, {
          sites: frame.sites,
          timeZone: frame.calendar?.timeZone,
        }),
        merged.variables,
      ),
    }),
    ...(frame.compatibility && { compatibility: frame.compatibility }),
    ...(Object.keys(tools).length > 0 && { tools }),
    adopt: (frame.adopt ?? []).map(({ to, id }) => ({ to, id: id.toLowerCase() })),
    moved: frame.moved ?? [],
    warnings: read.warnings,
    removed: (frame.removed ?? []).map(({ from, destroy }) => ({ from, destroy: destroy ?? true })),
  };
  const files: ConfigFiles = {
    locate: (path, of) => list.locate(path, of),
    written: (path) => valueAt(merged.written, path),
    suppressions: merged.suppressions,
  };
  // sensitive, or of this process alone: never part of any JSON
  Object.defineProperty(state, "variables", { value: merged.variables, enumerable: false });
  Object.defineProperty(state, "stateStore", { value: frame.state, enumerable: false });
  Object.defineProperty(state, "files", { value: files, enumerable: false });
  return state;
}
