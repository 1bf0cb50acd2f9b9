import type { Assignment } from "../assignments/assignment.ts";

/** Where the members of a group come from. */
export interface GroupSource {
  readonly name: string;
  /** Whom a rule selects, or who is a member today; null for a group that is new and has no rule. */
  readonly from: { readonly rule: string } | { readonly membersOf: string } | null;
  /** Object ids of devices that come to them. */
  readonly added?: readonly string[];
  /** Object ids of devices that leave them. */
  readonly removed?: readonly string[];
}

/** What an assignment filter lets through. */
export interface FilterSource {
  readonly name: string;
  readonly rule: string;
}

/**
 * The groups and filters of a tenant at one moment. What does not exist yet goes by its
 * address instead of its id, such as `group/pilot`. A group that is not in it has the members
 * that it has in the tenant.
 */
export interface ReachView {
  readonly groups: ReadonlyMap<string, GroupSource>;
  readonly filters: ReadonlyMap<string, FilterSource>;
}

/** A policy, as far as it matters whom it reaches. */
export interface AssignedPolicy {
  readonly assignments: readonly Assignment[];
  /** Whether it does anything for the devices of users that it is assigned to. */
  readonly reachesUsers: boolean;
  /** What else narrows it and is not evaluated, as a part of a sentence. */
  readonly narrowedBy?: string | undefined;
}

/** Where the members of a group of a view come from. */
export function groupSource({ groups }: ReachView, id: string): GroupSource {
  return groups.get(id) ?? { name: id, from: { membersOf: id } };
}
