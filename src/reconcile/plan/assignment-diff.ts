import type { Assignment } from "../../assignments/assignment.ts";
import { byHand, reachKey, targetKey } from "../../assignments/assignment.ts";
import type { DesiredAssignment } from "../../assignments/schema.ts";
import type { Terms } from "../../assignments/terms.ts";
import type { MetEffect } from "../../effects/effects-of.ts";
import { filterAddress, groupAddress } from "../../kind/address.ts";
import type { AssignmentDifference, AssignmentLine } from "./change.ts";
import type { Reference } from "./references.ts";

/** What becomes of a policy's assignments. */
export interface PlannedAssignments {
  /** Null where they stay, or are not managed. */
  readonly difference: AssignmentDifference | null;
  /** The whole set that is sent; null where none is. */
  readonly whole: readonly AssignmentLine[] | null;
  /** What that brings about. */
  readonly effects: readonly MetEffect[];
  /** Each stops the policy before any write. */
  readonly problems: readonly string[];
}

/** What assignments are compared by. */
export interface AssignmentContext {
  readonly references: ReadonlyMap<string, Reference>;
  readonly names: NameLookup;
  /** Of the kind, where its assignments have terms. */
  readonly terms?: Terms | undefined;
}

/**
 * How the tenant's assignments of one policy differ from the wanted ones. What a policy set
 * assigned is the set's: it is no difference, and a wish for the same target is met by it, or
 * a problem.
 */
export function diffAssignments(
  wanted: readonly DesiredAssignment[],
  all: readonly Assignment[],
  mode: "authoritative" | "additive",
  { references, names, terms }: AssignmentContext,
): PlannedAssignments {
  const { ofPolicySets, direct: live } = byHand(all);
  const held = new Map(ofPolicySets.map((assignment) => [targetKey(assignment), assignment]));
  const wishes = wanted.map((assignment) => withIds(assignment, references));
  const problems = wishes.flatMap(({ key, target, line }) => {
    const holder = held.get(target);
    return holder === undefined || reachKey(holder) === key ? [] : [contradiction(line)];
  });
  const want = wishes.filter(({ target }) => !held.has(target));
  const liveByKey = new Map(live.map((assignment) => [reachKey(assignment), assignment]));
  const isMet = ({ key, line }: Wish) => {
    const there = liveByKey.get(key);
    return there !== undefined && (terms?.meet(there.terms ?? {}, line.terms ?? {}) ?? true);
  };
  const met = new Set(want.filter(isMet).map(({ key }) => key));
  if (want.length === live.length && met.size === live.length) {
    return { difference: null, whole: null, effects: [], problems };
  }
  const wantTargets = new Set(want.map(({ target }) => target));
  const add = want.filter(({ key }) => !met.has(key)).map(({ line }) => line);
  const remove = live
    .filter((assignment) => assignment.target !== "other" && !met.has(reachKey(assignment)))
    // additive leaves what others assigned, but a target has only one filter
    .filter((assignment) => mode === "authoritative" || wantTargets.has(targetKey(assignment)))
    .map((assignment) => lineOf(assignment, names));
  const keep = all.length - remove.length;
  const differs = add.length + remove.length > 0;
  return {
    difference: differs ? { add, remove, keep } : null,
    whole: differs ? wholeSet(wanted, all, mode, references, names) : null,
    effects: [...flips(add, remove), ...unassigned(want.length, live.length, remove.length, keep)],
    problems,
  };
}

/**
 * Everything that is sent where assignments are: the wanted ones, what policy sets assigned, and
 * what else is kept of the live ones.
 */
export function wholeSet(
  wanted: readonly DesiredAssignment[],
  all: readonly Assignment[],
  mode: "authoritative" | "additive",
  references: ReadonlyMap<string, Reference>,
  names: NameLookup,
): AssignmentLine[] {
  const { ofPolicySets, direct } = byHand(all);
  const held = new Set(ofPolicySets.map(targetKey));
  const wishes = wanted.map((assignment) => withIds(assignment, references));
  const targets = new Set(wishes.map(({ target }) => target));
  const kept = direct.filter(
    (assignment) =>
      !targets.has(targetKey(assignment)) && (mode === "additive" || assignment.target === "other"),
  );
  const ours = wishes.filter(({ target }) => !held.has(target)).map(({ line }) => line);
  return [...ours, ...liveLines([...ofPolicySets, ...kept], names)];
}

/** Live assignments as a plan shows them. */
export function liveLines(live: readonly Assignment[], names: NameLookup): AssignmentLine[] {
  return live.map((assignment) => lineOf(assignment, names));
}

function contradiction({ target, displayName }: AssignmentLine): string {
  const whom = displayName === undefined ? target : `group "${displayName}"`;
  return `a policy set assigns it to ${whom} in another way (excluded, included, or with another filter), and a target has only one assignment. Change the policy set, or leave ${whom} out of assignments`;
}

export interface NameLookup {
  readonly group: (id: string) => string | null | undefined;
  readonly groupKey: (id: string) => string | undefined;
  readonly filter: (id: string) => string | undefined;
}

/** A wanted assignment with ids where they are known, and a key that compares with live ones. */
interface Wish {
  readonly line: AssignmentLine;
  readonly key: string;
  readonly target: string;
}

function withIds(
  { target, group, filter, terms }: DesiredAssignment,
  references: ReadonlyMap<string, Reference>,
): Wish {
  const toGroup = group === undefined ? undefined : references.get(groupAddress(group));
  const toFilter = filter === undefined ? undefined : references.get(filterAddress(filter.key));
  const groupId = toGroup?.state === "known" ? toGroup.id : undefined;
  const filterId = toFilter?.state === "known" ? toFilter.id : undefined;
  // what this plan makes has no id yet, and equals nothing that is there
  const resolved: Assignment = {
    target,
    ...(group !== undefined && { groupId: groupId ?? `planned:${group}` }),
    ...(filter && { filterId: filterId ?? `planned:${filter.key}`, filterMode: filter.mode }),
  };
  return {
    key: reachKey(resolved),
    target: targetKey(resolved),
    line: {
      target,
      ...(group !== undefined && { group }),
      ...(groupId !== undefined && { groupId }),
      ...(toGroup && toGroup.state !== "unusable" && { displayName: toGroup.displayName }),
      ...(filter && { filter: filter.key, filterMode: filter.mode }),
      ...(filterId !== undefined && { filterId }),
      ...(terms !== undefined && { terms }),
    },
  };
}

function lineOf(assignment: Assignment, names: NameLookup): AssignmentLine {
  const { groupId, filterId, filterMode, terms } = assignment;
  const key = groupId === undefined ? undefined : names.groupKey(groupId);
  const name = groupId === undefined ? undefined : names.group(groupId);
  const filter = filterId === undefined ? undefined : names.filter(filterId);
  return {
    target: assignment.target,
    ...(assignment.policySet !== undefined && { source: "policySet" as const }),
    ...(key !== undefined && { group: key }),
    ...(groupId !== undefined && { groupId }),
    ...(groupId !== undefined && { displayName: groupText(groupId, name) }),
    ...(filter !== undefined && { filter }),
    ...(filterId !== undefined && { filterId }),
    ...(filterMode !== undefined && { filterMode }),
    ...(terms !== undefined && { terms }),
  };
}

// null is gone; undefined was not looked up, and nothing is said of it
function groupText(id: string, name: string | null | undefined): string {
  return name ?? (name === null ? `deleted group ${id}` : `group ${id}`);
}

function flips(add: readonly AssignmentLine[], remove: readonly AssignmentLine[]): MetEffect[] {
  return add.flatMap((line) => {
    const before = remove.find(({ groupId }) => groupId !== undefined && groupId === line.groupId);
    if (!before) return [];
    if (before.target === "group" && line.target === "exclude") {
      return [
        flip(
          `DANGER: group "${line.displayName}" was included and becomes excluded: its devices lose the policy.`,
          line,
          "lost",
        ),
      ];
    }
    if (before.target === "exclude" && line.target === "group") {
      return [
        flip(
          `DANGER: group "${line.displayName}" was excluded and becomes included: its devices get the policy.`,
          line,
          "gained",
        ),
      ];
    }
    if (
      before.filterMode !== line.filterMode &&
      before.filterId === line.filterId &&
      line.filterId
    ) {
      return [
        flip(
          `DANGER: the filter of group "${line.displayName}" turns from ${before.filterMode} to ${line.filterMode}: it reaches the opposite devices.`,
          line,
          "gained",
          "lost",
        ),
      ];
    }
    return [];
  });
}

function flip(
  message: string,
  { groupId }: AssignmentLine,
  ...meets: MetEffect["meets"]
): MetEffect {
  const loses = meets.includes("lost");
  return {
    level: "danger",
    message,
    meets,
    ...(groupId !== undefined && { within: groupId }),
    ...(loses && { outcome: "loss" as const }),
  };
}

function unassigned(wanted: number, live: number, removed: number, kept: number): MetEffect[] {
  return wanted === 0 && live > 0 && removed > 0 && kept === 0
    ? [
        {
          level: "danger",
          outcome: "loss",
          message: "The policy is no longer assigned to anyone.",
          meets: ["lost"],
        },
      ]
    : [];
}
