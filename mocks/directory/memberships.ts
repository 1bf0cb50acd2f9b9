import type { MockClock } from "../clock.ts";
import { readRule, type ReadRule } from "../membership/index.ts";
import type { Store } from "../store.ts";
import { textOf, type WireObject } from "../wire.ts";
import type { MemberSet } from "./member-set.ts";
import { isDynamic } from "./group-row.ts";
import { ruleObjectOf } from "./rule-object.ts";

/** Who is in which group, now: assigned members, and those that rules select after their delay. */
export interface Memberships {
  /** Direct members. What a rule owes by now is computed first. */
  membersOf(groupId: string): MemberSet;
  /** Direct and nested members, groups among them. */
  transitiveMembersOf(groupId: string): MemberSet;
  /** Groups of which an object is a direct or nested member. */
  groupsOf(memberId: string, options?: { readonly transitive?: boolean }): readonly WireObject[];
  /** To be called after a group's type, rule or processing state changed. */
  noteGroupWrite(groupId: string, before: WireObject | undefined): void;
  /** To be called before a device is written, so that pending results see the old values. */
  settle(): void;
  /** To be called after a device was written, made or removed. */
  noteDeviceWrite(deviceId: string, removed?: boolean): void;
  /** Beta's membershipRuleProcessingStatus; null on assigned and paused groups. */
  statusOf(groupId: string): WireObject | null;
  /** Forgets a group and gives its last members. */
  drop(groupId: string): readonly string[];
  /** What a saved state has to carry. */
  pending(groupId: string): PendingMembership | undefined;
  /** Members undefined: the rule says who they are. */
  restore(
    groupId: string,
    members: Iterable<string> | undefined,
    pending: PendingMembership | undefined,
  ): void;
}

/** Where the processing of one dynamic group stands. Times in epoch milliseconds. */
export interface PendingMembership {
  /** First change that the members do not show yet. */
  readonly dirtyAt: number | undefined;
  readonly updatedAt: number | undefined;
}

interface Entry {
  readonly members: MemberSet;
  /** From a saved state that leaves the members to their rule: only they are to be computed again. */
  restored: boolean;
  dirtyAt: number | undefined;
  updatedAt: number | undefined;
}

/** Membership of one tenant; `delayMs` is the time that processing takes. */
export function createMemberships(store: Store, clock: MockClock, delayMs: number): Memberships {
  const entries = new Map<string, Entry>();

  const entryOf = (groupId: string): Entry => {
    const key = groupId.toLowerCase();
    const found = entries.get(key);
    if (found !== undefined) return found;
    const made: Entry = {
      members: store.createMemberSet(),
      restored: false,
      dirtyAt: undefined,
      updatedAt: undefined,
    };
    entries.set(key, made);
    return made;
  };
  const settleOne = (groupId: string, entry: Entry): void => {
    const group = store.groups.get(groupId);
    if (group === undefined || entry.dirtyAt === undefined || !isProcessed(group)) return;
    if (clock.now().getTime() < entry.dirtyAt + delayMs) return;
    const doneAt = new Date(
      entry.restored ? (entry.updatedAt ?? entry.dirtyAt) : entry.dirtyAt + delayMs,
    );
    entry.dirtyAt = undefined;
    entry.updatedAt = doneAt.getTime();
    entry.restored = false;
    evaluate(readRule(textOf(group, "membershipRule")), entry.members, doneAt);
  };
  const evaluate = (rule: ReadRule, members: MemberSet, now: Date): void => {
    if (rule.subject !== "device") {
      // the mock holds no users, so a user rule selects nobody
      members.clear();
      return;
    }
    for (const [, device] of store.devices.entries()) {
      const id = textOf(device, "id");
      const object = ruleObjectOf(device, rule.usesMemberOf ? directGroupIds(id) : []);
      if (rule.matches(object, now)) members.add(id);
      else if (!rule.usesMemberOf) members.delete(id);
    }
  };
  const directGroupIds = (id: string): string[] => {
    const found: string[] = [];
    for (const [key, entry] of entries) if (entry.members.has(id)) found.push(key);
    return found;
  };
  const membersOf = (groupId: string): MemberSet => {
    const entry = entryOf(groupId);
    settleOne(groupId, entry);
    return entry.members;
  };

  return {
    membersOf,
    transitiveMembersOf(groupId) {
      const all = store.createMemberSet();
      const visited = new Set<string>();
      const walk = (id: string): void => {
        if (visited.has(id.toLowerCase())) return;
        visited.add(id.toLowerCase());
        for (const member of membersOf(id).ids()) {
          all.add(member);
          if (store.groups.get(member) !== undefined) walk(member);
        }
      };
      walk(groupId);
      return all;
    },
    groupsOf(memberId, options = {}) {
      const found = new Map<string, WireObject>();
      const walk = (id: string): void => {
        for (const [, group] of store.groups.entries()) {
          const groupId = textOf(group, "id");
          if (found.has(groupId) || !membersOf(groupId).has(id)) continue;
          found.set(groupId, group);
          if (options.transitive === true) walk(groupId);
        }
      };
      walk(memberId);
      return [...found.values()];
    },
    noteGroupWrite(groupId, before) {
      const group = store.groups.get(groupId);
      if (group === undefined) return;
      const entry = entryOf(groupId);
      const wasDynamic = before !== undefined && isDynamic(before);
      if (!isDynamic(group)) {
        // the members of the last evaluation stay as assigned ones
        entry.dirtyAt = undefined;
        entry.updatedAt = undefined;
        return;
      }
      const ruleChanged =
        !wasDynamic || textOf(before, "membershipRule") !== textOf(group, "membershipRule");
      const resumed = isProcessed(group) && wasDynamic && !isProcessed(before);
      if (ruleChanged && isProcessed(group)) entry.members.clear();
      if (!wasDynamic) entry.members.clear();
      if (ruleChanged || resumed) entry.dirtyAt = clock.now().getTime();
    },
    settle() {
      for (const [groupId, entry] of entries) settleOne(groupId, entry);
    },
    noteDeviceWrite(deviceId, removed = false) {
      for (const [groupId, entry] of entries) {
        if (removed) entry.members.delete(deviceId);
        const group = store.groups.get(groupId);
        if (group !== undefined && isDynamic(group)) entry.dirtyAt ??= clock.now().getTime();
      }
    },
    statusOf(groupId) {
      const group = store.groups.get(groupId);
      if (group === undefined || !isProcessed(group)) return null;
      const entry = entryOf(groupId);
      settleOne(groupId, entry);
      const waited =
        entry.dirtyAt === undefined ? undefined : clock.now().getTime() - entry.dirtyAt;
      const first = entry.updatedAt === undefined;
      return {
        status:
          waited === undefined
            ? "Succeeded"
            : first && waited < delayMs / 4
              ? "NotStarted"
              : "Running",
        lastMembershipUpdated:
          entry.updatedAt === undefined ? null : new Date(entry.updatedAt).toISOString(),
        errorMessage: null,
      };
    },
    drop(groupId) {
      const members = [...membersOf(groupId).ids()];
      entries.delete(groupId.toLowerCase());
      for (const entry of entries.values()) entry.members.delete(groupId);
      return members;
    },
    pending(groupId) {
      const entry = entries.get(groupId.toLowerCase());
      return entry === undefined
        ? undefined
        : { dirtyAt: entry.dirtyAt, updatedAt: entry.updatedAt };
    },
    restore(groupId, members, pending) {
      const entry = entryOf(groupId);
      entry.members.clear();
      for (const id of members ?? []) entry.members.add(id);
      entry.restored = members === undefined && pending !== undefined;
      entry.dirtyAt = entry.restored ? -delayMs : pending?.dirtyAt;
      entry.updatedAt = pending?.updatedAt;
    },
  };
}

function isProcessed(group: WireObject): boolean {
  return isDynamic(group) && textOf(group, "membershipRuleProcessingState") === "On";
}
