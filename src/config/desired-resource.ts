import type { CompiledPolicy } from "../assignments/policy-kind.ts";
import type { DesiredAssignment } from "../assignments/schema.ts";
import { filterAddress, formatAddress, groupAddress } from "../kind/address.ts";
import type { ReferenceSpec } from "../kind/kind.ts";
import type { Compiled, ResourceSpec } from "../kind/spec.ts";
import { valueAt } from "../kind/value-at.ts";
import { type AnyKind, filters } from "../registry/kinds.ts";
import { filterKeys } from "./cross-checks.ts";
import type { ConfigPlace, DesiredResource, ExistingReference } from "./desired-state.ts";
import type { Merged } from "./merge.ts";
import { conceal, isSensitive } from "./variables.ts";

/** Where a resource stands in the files: its own section and key, unless another stands for it. */
export interface WrittenAt {
  readonly resource: readonly string[];
  /** What of it is shown as its place: the whole of it, or what gave another. */
  readonly place: readonly string[];
  /** Address of the one that stands for it. */
  readonly givenBy?: string;
}

/** One resource, compiled; variables are put back in place of their values. */
export function desiredResource(
  kind: AnyKind,
  key: string,
  spec: ResourceSpec,
  merged: Merged,
  written: WrittenAt,
): DesiredResource {
  const compiled: Compiled & Partial<CompiledPolicy> = kind.compile(spec);
  const variables = isSensitive(valueAt(merged.written, written.resource)) ? merged.variables : {};
  const lines = compiled.assignments?.map((line) => byFilterKey(line, merged.value));
  return {
    address: formatAddress(kind.name, key),
    kind: kind.name,
    key,
    displayName: conceal(spec.displayName, variables),
    ...(spec.id !== undefined && { id: spec.id.toLowerCase() }),
    fields: conceal(compiled.fields, variables),
    ...(lines && { assignments: lines }),
    assignmentsMode: compiled.assignmentsMode ?? "authoritative",
    ...(compiled.members && { members: conceal(compiled.members, variables) }),
    ...(compiled.content && { content: compiled.content }),
    ...(compiled.parts && { parts: conceal(compiled.parts, variables) }),
    protect: spec.lifecycle?.protect ?? false,
    ...(compiled.order !== undefined && { order: compiled.order }),
    dependsOn: [...new Set((lines ?? []).flatMap(addressesOf))],
    ...(written.givenBy !== undefined && { givenBy: written.givenBy }),
    approximations: compiled.approximations,
    source: placeOf(written.place, merged),
  };
}

/** A group or filter that the files only refer to. */
export function existingReference(
  kind: AnyKind,
  key: string,
  { displayName, id }: ReferenceSpec,
  merged: Merged,
): ExistingReference {
  return {
    address: formatAddress(kind.name, key),
    kind: kind.name,
    key,
    ...(displayName !== undefined && { displayName }),
    ...(id !== undefined && { id: id.toLowerCase() }),
    source: placeOf([kind.section, key], merged),
  };
}

function addressesOf({ group, filter }: DesiredAssignment): string[] {
  return [
    ...(group === undefined ? [] : [groupAddress(group)]),
    ...(filter === undefined ? [] : [filterAddress(filter.key)]),
  ];
}

// a filter may be named as people know it
function byFilterKey(line: DesiredAssignment, sections: unknown): DesiredAssignment {
  const { filter } = line;
  if (filter === undefined || valueAt(sections, [filters.section, filter.key]) !== undefined)
    return line;
  const keys = filterKeys(sections as Readonly<Record<string, unknown>>);
  return { ...line, filter: { ...filter, key: keys.get(filter.key) ?? filter.key } };
}

function placeOf(at: readonly string[], merged: Merged): ConfigPlace {
  const { file, place } = merged.sourceOf(at);
  const line = place(at, "key")?.line;
  return { file, ...(line !== undefined && { line }) };
}
