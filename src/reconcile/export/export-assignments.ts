import type { Assignment } from "../../assignments/assignment.ts";
import { filters, groups } from "../../registry/kinds.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";

/** What was exported, and under which key. */
export type ExportedKeys = ReadonlyMap<TenantObject, string>;

/** The assignments of a policy as files state them; undefined where one cannot be named. */
export function assignmentLines(
  assignments: readonly Assignment[],
  keys: ExportedKeys,
): readonly unknown[] | undefined {
  const lines: unknown[] = [];
  for (const assignment of assignments) {
    const line = assignmentLine(assignment, keys);
    if (line === undefined) return undefined;
    lines.push(line);
  }
  return lines;
}

function assignmentLine(
  { target, groupId, filterId, filterMode }: Assignment,
  keys: ExportedKeys,
): Record<string, unknown> | undefined {
  const filter = filterId === undefined ? undefined : keyOf(filters.name, filterId, keys);
  if (filterId !== undefined && filter === undefined) return undefined;
  const filtered = filter === undefined ? {} : { filter, filterMode };
  switch (target) {
    case "group":
    case "exclude": {
      const group = keyOf(groups.name, groupId, keys);
      return group === undefined ? undefined : { [target]: group, ...filtered };
    }
    case "allDevices":
    case "allUsers":
      return { [target]: true, ...filtered };
    case "other":
      return undefined;
    default:
      return target satisfies never;
  }
}

function keyOf(kind: string, id: string | undefined, keys: ExportedKeys): string | undefined {
  for (const [object, key] of keys) if (object.kind === kind && object.id === id) return key;
  return undefined;
}
