import type { DesiredResource, DesiredState } from "../../config/desired-state.ts";
import { concealText, reveal } from "../../config/variables.ts";
import type { Part, PartDifference, PartLine } from "../../kind/object-part.ts";
import { kindOf } from "../../registry/kinds.ts";
import type { Snapshot, TenantObject } from "../../snapshot/snapshot.ts";
import type { FieldDifference } from "./change.ts";

const nothing: PartDifference = { lines: [], problems: [], notes: [] };

/** How the stated parts of a resource differ from those of its object. */
export function diffParts(
  resource: DesiredResource,
  object: TenantObject | undefined,
  desired: DesiredState,
  snapshot: Pick<Snapshot, "located">,
): PartDifference {
  // most resources of most plans
  if (!resource.parts) return nothing;
  return (kindOf(resource.kind).parts ?? [])
    .filter(({ path }) => resource.parts?.[path] !== undefined)
    .map((part) => diffPart(part, resource, object, desired, snapshot))
    .reduce(
      (all, one) => ({
        lines: [...all.lines, ...one.lines],
        problems: [...all.problems, ...one.problems],
        notes: [...all.notes, ...one.notes],
      }),
      nothing,
    );
}

export function diffPart(
  part: Part,
  resource: DesiredResource,
  object: TenantObject | undefined,
  desired: DesiredState,
  snapshot: Pick<Snapshot, "located">,
): PartDifference {
  return part.diff({
    wanted: reveal(resource.parts?.[part.path], desired.variables),
    object: object?.wire,
    rows: object?.parts?.[part.path] ?? [],
    located: snapshot.located[resource.address]?.[part.path] ?? [],
  });
}

/** A line of a part as a plan shows it. */
export function shownLine(
  { path, before, after }: PartLine,
  { variables }: DesiredState,
): FieldDifference {
  const shown = (value: unknown) =>
    typeof value === "string" ? concealText(value, variables) : value;
  return { path: concealText(path, variables), before: shown(before), after: shown(after) };
}
