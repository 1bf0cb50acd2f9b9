import type { z } from "zod";
import {
  type AssignmentSpec,
  type DesiredAssignment,
  toDesiredAssignment,
} from "../assignments/schema.ts";
import { existingGroupSchema } from "../groups/schema.ts";
import type { KindName, ResourceKind } from "../kind/resource-kind.ts";
import { kinds } from "../registry/kinds.ts";
import type { ConfigIssue } from "./config-error.ts";
import type {
  ConfigWarning,
  DesiredResource,
  DesiredState,
  ExistingReference,
} from "./desired-state.ts";
import { suggestion } from "./did-you-mean.ts";
import { issueText, keysAt, valueAt } from "./issue-text.ts";
import {
  existingFilterSchema,
  type Frame,
  frameSchema,
  resourceKey,
  sectionNames,
} from "./schema.ts";
import { checkAddresses, checkNames, checkReferences, filterKeys } from "./cross-checks.ts";
import { policyOverlaps } from "./policy-overlap.ts";
import type { ConfigSource } from "./source.ts";
import { conceal, concealText, isSensitive } from "./variables.ts";

type Path = readonly (string | number)[];

/** What the merge of several files found: the whole value, and which file a path came from. */
export interface Merged {
  /** With variables filled in. */
  readonly value: unknown;
  /** As written, for the hash and to know what is sensitive. */
  readonly written: unknown;
  readonly sourceOf: (path: Path) => ConfigSource;
  readonly variables: Readonly<Record<string, string>>;
  readonly configHash: string;
}

interface SharedSpec {
  readonly id?: string;
  readonly displayName: string;
  readonly lifecycle?: { readonly protect?: boolean };
  readonly assignments?: readonly AssignmentSpec[];
  readonly assignmentsMode?: "authoritative" | "additive";
  readonly members?: { readonly devices: readonly string[] };
  readonly order?: number;
}

/**
 * Checks the merged files and compiles them. Every problem is collected, none stops the
 * search for more.
 */
export function checkConfig(merged: Merged): { state?: DesiredState; issues: ConfigIssue[] } {
  const issues: ConfigIssue[] = [];
  const warnings: ConfigWarning[] = [];
  const issueAt = (path: Path, message: string, of: "key" | "value" = "value"): ConfigIssue => {
    const source = merged.sourceOf(path);
    return {
      file: source.file,
      ...source.place(path, of),
      path: path.join("."),
      message: concealText(message, merged.variables),
    };
  };
  const say = (path: Path, message: string, of: "key" | "value" = "value") => {
    issues.push(issueAt(path, message, of));
  };
  const parse = <T>(schema: z.ZodType<T>, input: unknown, at: Path): T | undefined => {
    const result = schema.safeParse(input);
    if (result.success) return result.data;
    for (const issue of result.error.issues) report(issue, schema, input, at);
    return undefined;
  };
  const report = (issue: z.core.$ZodIssue, schema: z.ZodType, input: unknown, at: Path) => {
    const path = [...at, ...(issue.path as (string | number)[])];
    if (issue.code === "unrecognized_keys") {
      const known = keysAt(schema, issue.path);
      for (const key of issue.keys) {
        say([...path, key], `is not a known property${suggestion(key, known)}`, "key");
      }
      return;
    }
    if (issue.code === "invalid_union") {
      const branch = nearestBranch(issue);
      if (branch) {
        for (const inner of branch)
          report({ ...inner, path: [...issue.path, ...inner.path] }, schema, input, at);
        return;
      }
    }
    say(path, issueText(issue, input, isSensitive(valueAt(merged.written, path))));
  };

  if (typeof merged.value !== "object" || merged.value === null || Array.isArray(merged.value)) {
    say([], "must be a mapping that begins with: version: 1");
    return { issues };
  }
  const frame = parse(frameSchema as z.ZodType<Frame>, merged.value, []);
  const sections = merged.value as Record<string, unknown>;
  const resources: DesiredResource[] = [];
  const existing: ExistingReference[] = [];
  const stack = frame?.stack ?? "";

  for (const [index, kind] of kinds.entries()) {
    const section = sections[sectionNames[index] ?? kind.section];
    if (typeof section !== "object" || section === null) continue;
    const folded = new Map<string, string>();
    for (const [key, input] of Object.entries(section)) {
      const at: Path = [kind.section, key];
      // alternate keys in the tenant may not tell letter case apart
      const twin = folded.get(key.toLowerCase());
      if (twin !== undefined) {
        say(
          at,
          `differs from ${twin} only in letter case; keys of one kind must differ in more`,
          "key",
        );
      }
      folded.set(key.toLowerCase(), key);
      if (!resourceKey.test(key)) {
        say(
          at,
          "must be a key of 1 to 64 letters, digits, dots, - or _, and begin with a letter or digit",
          "key",
        );
        continue;
      }
      if (isExisting(input) && existingSchemaOf[kind.name]) {
        const reference = parse(
          existingSchemaOf[kind.name] as typeof existingGroupSchema,
          input,
          at,
        );
        if (reference) existing.push(existingReference(kind, key, reference, at));
        continue;
      }
      const spec = parse(kind.schema as z.ZodType<SharedSpec>, input, at);
      if (spec === undefined) continue;
      let isSound = true;
      for (const { severity, path, message } of kind.check?.(spec) ?? []) {
        if (severity === "warning") {
          const issue = issueAt([...at, ...path], message);
          warnings.push({ ...issue, address: `${kind.name}/${key}` });
          continue;
        }
        isSound = false;
        say([...at, ...path], message);
      }
      if (isSound) resources.push(resource(kind, key, spec, at));
    }
  }

  function existingReference(
    kind: ResourceKind,
    key: string,
    reference: { displayName?: string; id?: string },
    at: Path,
  ): ExistingReference {
    return {
      address: `${kind.name}/${key}`,
      kind: kind.name,
      key,
      ...(reference.displayName !== undefined && { displayName: reference.displayName }),
      ...(reference.id !== undefined && { id: reference.id.toLowerCase() }),
      source: sourceAt(at),
    };
  }

  function resource(kind: ResourceKind, key: string, spec: SharedSpec, at: Path): DesiredResource {
    const compiled = kind.compile(spec, { stack, key });
    const sensitive = isSensitive(valueAt(merged.written, at));
    const assignments = spec.assignments?.map((line) => byFilterKey(toDesiredAssignment(line)));
    const dependsOn = new Set<string>();
    for (const { group, filter } of assignments ?? []) {
      if (group !== undefined) dependsOn.add(`group/${group}`);
      if (filter !== undefined) dependsOn.add(`filter/${filter}`);
    }
    return {
      address: `${kind.name}/${key}`,
      kind: kind.name,
      key,
      displayName: conceal(spec.displayName, sensitive ? merged.variables : {}),
      ...(spec.id !== undefined && { id: spec.id.toLowerCase() }),
      fields: sensitive ? conceal(compiled.fields, merged.variables) : compiled.fields,
      ...(assignments && { assignments }),
      assignmentsMode: spec.assignmentsMode ?? "authoritative",
      ...(spec.members && {
        members: conceal(spec.members.devices, sensitive ? merged.variables : {}),
      }),
      ...(compiled.parts && {
        parts: conceal(compiled.parts, sensitive ? merged.variables : {}),
      }),
      protect: spec.lifecycle?.protect ?? false,
      ...(spec.order !== undefined && { order: spec.order }),
      dependsOn: [...dependsOn],
      approximations: compiled.approximations,
      source: sourceAt(at),
    };
  }

  // a filter may be named as people know it
  function byFilterKey(line: DesiredAssignment): DesiredAssignment {
    const { filter } = line;
    if (filter === undefined || valueAt(sections, ["filters", filter]) !== undefined) return line;
    return { ...line, filter: filterKeys(sections).get(filter) ?? filter };
  }

  function sourceAt(at: Path) {
    const source = merged.sourceOf(at);
    const line = source.place(at, "key")?.line;
    return { file: source.file, ...(line !== undefined && { line }) };
  }

  for (const { address, path, message } of policyOverlaps(resources))
    warnings.push({ ...issueAt(path, message), address });
  checkReferences(sections, say);
  checkNames(resources, existing, new Set((frame?.adopt ?? []).map(({ to }) => to)), say);
  checkAddresses(frame, resources, say);
  if (issues.length > 0 || !frame) return { issues };

  const state: DesiredState = {
    formatVersion: 1,
    stack,
    ...(frame.tenantId !== undefined && { tenantId: frame.tenantId.toLowerCase() }),
    configHash: merged.configHash,
    resources,
    existing,
    guards: frame.guards ?? {},
    adopt: (frame.adopt ?? []).map(({ to, id }) => ({ to, id: id.toLowerCase() })),
    moved: frame.moved ?? [],
    warnings,
    removed: (frame.removed ?? []).map(({ from, destroy }) => ({ from, destroy: destroy ?? true })),
  };
  // sensitive: never part of any JSON
  Object.defineProperty(state, "variables", { value: merged.variables, enumerable: false });
  return { state, issues };
}

/** The branch of a union that the input most likely meant: one whose own type fits it. */
function nearestBranch(
  issue: z.core.$ZodIssueInvalidUnion,
): readonly z.core.$ZodIssue[] | undefined {
  return issue.errors
    .filter((branch) =>
      branch.every(({ code, path }) => path.length > 0 || code === "unrecognized_keys"),
    )
    .sort((a, b) => a.length - b.length)[0];
}

const existingSchemaOf: Partial<Record<KindName, z.ZodType>> = {
  group: existingGroupSchema,
  filter: existingFilterSchema,
};

function isExisting(input: unknown): boolean {
  return typeof input === "object" && input !== null && "existing" in input;
}
