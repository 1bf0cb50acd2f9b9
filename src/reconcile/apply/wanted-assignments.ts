import { type Assignment, assignmentKey, byHand, targetKey } from "../../assignments/assignment.ts";
import { filterAddress, groupAddress } from "../../kind/address.ts";
import { canonical } from "../../kind/property.ts";
import type { AssignmentLine } from "../plan/change.ts";
import type { ApplyRun } from "./apply-run.ts";
import type { Task } from "./task.ts";

/** The full set: what the config wants, and what is kept of the live one. */
export function wantedAssignments(run: ApplyRun, { resource, live }: Task): Assignment[] {
  const wanted = (resource?.assignments ?? []).map((assignment): Assignment => {
    const groupId =
      assignment.group === undefined ? undefined : run.known.idOf(groupAddress(assignment.group));
    const { filter } = assignment;
    return {
      target: assignment.target,
      ...(groupId !== undefined && { groupId }),
      ...(filter && {
        filterId: run.known.idOf(filterAddress(filter.key)),
        filterMode: filter.mode,
      }),
      ...(assignment.terms && { terms: assignment.terms }),
    };
  });
  const { ofPolicySets, direct } = byHand(live?.assignments ?? []);
  const held = new Set(ofPolicySets.map(targetKey));
  const targets = new Set(wanted.map(targetKey));
  const kept = direct.filter(
    (assignment) =>
      !targets.has(targetKey(assignment)) &&
      (assignment.target === "other" || resource?.assignmentsMode === "additive"),
  );
  // what a policy set assigned stays the set's, also where the files wish for the same
  const ours = wanted.filter((assignment) => !held.has(targetKey(assignment)));
  const all = [...ours, ...ofPolicySets, ...kept];
  return all.filter(
    (item, index) =>
      all.findIndex((other) => assignmentKey(other) === assignmentKey(item)) === index,
  );
}

/** Whether a set is what the plan shows, once the groups of this run have their ids. */
export function isWholeAsShown(
  run: ApplyRun,
  { change }: Task,
  wanted: readonly Assignment[],
): boolean {
  const shown = (change.writes.assignments ?? []).map((line) => {
    const groupId =
      line.groupId ??
      (line.group === undefined ? undefined : run.known.idOf(groupAddress(line.group)));
    const filterId =
      line.filterId ??
      (line.filter === undefined ? undefined : run.known.idOf(filterAddress(line.filter)));
    return wholeKey({ ...line, groupId, filterId });
  });
  const sent = wanted.map(wholeKey);
  return [...new Set(shown)].sort().join("\n") === [...new Set(sent)].sort().join("\n");
}

function wholeKey(one: Pick<AssignmentLine, "target" | "terms"> & WholeIds): string {
  const { target, groupId, filterMode, filterId, terms } = one;
  return canonical([target, groupId, filterMode, filterId, terms].map((part) => part ?? null));
}

interface WholeIds {
  readonly groupId?: string | undefined;
  readonly filterId?: string | undefined;
  readonly filterMode?: string | undefined;
}

/** Groups that must be processed before the policy may be assigned: an exclusion must never fail open. */
export function awaitedGroups(run: ApplyRun, { change, resource, live }: Task): string[] {
  const stated = (resource?.assignments ?? [])
    .filter(({ target }) => target === "exclude")
    .flatMap(({ group }) => (group === undefined ? [] : [groupAddress(group)]));
  // what others excluded is kept, in additive mode for one
  const kept = (live?.assignments ?? []).flatMap(({ target, groupId }) =>
    target === "exclude" && groupId !== undefined ? run.known.addressesOf(groupId) : [],
  );
  // also one that was excluded before, and whose rule this run has changed
  return [
    ...new Set([
      ...change.waitsFor,
      ...[...stated, ...kept].filter((address) => run.known.processing.has(address)),
    ]),
  ];
}
