import type { AssignmentLine, Change } from "../reconcile/plan/change.ts";
import type { Plan } from "../reconcile/plan/plan.ts";
import { isGroup } from "../registry/kinds.ts";

/**
 * The same plan, where assignments that hold only the id of a group have the name that the plan
 * holds elsewhere: of a group that it changes, or of an assignment to the same one.
 */
export function withGroupNames(plan: Plan): Plan {
  const names = groupNames(plan);
  if (names.size === 0) return plan;
  const named = (line: AssignmentLine): AssignmentLine => {
    const name = line.groupId === undefined ? undefined : names.get(line.groupId);
    return name === undefined || line.displayName !== undefined
      ? line
      : { ...line, displayName: name };
  };
  const changes = plan.changes.map((change): Change => {
    const { add, remove, keep } = change.assignments;
    return { ...change, assignments: { add: add.map(named), remove: remove.map(named), keep } };
  });
  return { ...plan, changes };
}

function groupNames({ changes }: Plan): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const change of changes) {
    if (isGroup(change) && change.id !== null) names.set(change.id, change.displayName);
    for (const { groupId, displayName } of [
      ...change.assignments.add,
      ...change.assignments.remove,
    ])
      if (groupId !== undefined && displayName !== undefined) names.set(groupId, displayName);
  }
  return names;
}
