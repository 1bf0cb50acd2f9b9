import type { MockClock } from "../ground/clock.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import { readRule } from "../membership/index.ts";
import { isDynamic } from "./group-types.ts";
import type { MemberList, MemberSet } from "./member-set.ts";
import { createMembersByType, type MemberType } from "./members-by-type.ts";
import { ruleObjectOf, ruleReads } from "./rule-object.ts";
import type { TenantRows } from "./tenant-rows.ts";
import { createTransitiveMembers } from "./transitive-members.ts";

/** Who is in which group, now: assigned members, and those that rules select after their delay. */
export interface Memberships {
  /** Direct members. What a rule owes by now is computed first. */
  membersOf(groupId: string): MemberSet;
  /** Direct and nested members, groups among them. To be read only. */
  transitiveMembersOf(groupId: string): MemberSet;
  /** Those of a list that are of one type, in the same order. */
  ofType(members: MemberList, type: MemberType): MemberList;
  /** Groups of which an object is a direct or nested member. */
  groupsOf(memberId: string, options?: { readonly transitive?: boolean }): readonly WireObject[];
  /** To be called after a group's type, rule or processing state changed. */
  noteGroupWrite(groupId: string, before: WireObject | undefined): void;
  /** To be called before a device is written, so that results that are due see the old values. */
  settle(): void;
  /** To be called after members of a group were changed by hand: memberOf rules follow. */
  noteMemberWrite(groupId?: string): void;
  /** To be called after a device was written, made or removed. */
  noteDeviceWrite(deviceId: string, removed?: boolean): void;
  /** To be called after devices came to run another version: rules that look at it follow. */
  noteVersions(deviceIds: readonly string[]): void;
  /** When the next open processing of a rule ends after an instant; infinite where none does. */
  nextDueAfter(at: number): number;
  /** Beta's membershipRuleProcessingStatus; null on assigned and paused groups. */
  statusOf(groupId: string): WireObject | null;
  /** Ends the processing of a group in an error, until its rule changes. */
  fail(groupId: string, errorMessage: string): void;
  /** Forgets a group and gives its last members. */
  drop(groupId: string): readonly string[];
  /** What a saved state has to carry; nothing is computed for it. */
  pending(groupId: string): PendingMembership | undefined;
  /** Members undefined: the rule says who they are. */
  restore(
    groupId: string,
    members: Iterable<string> | undefined,
    pending: Omit<PendingMembership, "members"> | undefined,
  ): void;
}

/** Where the processing of one dynamic group stands. Times in epoch milliseconds. */
export interface PendingMembership {
  /** First change that the members do not show yet. */
  readonly dirtyAt: number | undefined;
  readonly updatedAt: number | undefined;
  /** Members by hand, or of the last evaluation while another one is open; undefined where the rule says them. */
  readonly members: readonly string[] | undefined;
}

interface Entry {
  readonly members: MemberSet;
  /** Devices to look at again; undefined for all. */
  devices: Set<string> | undefined;
  /** The rule is another one than the members came by: whoever does not satisfy it leaves. */
  ruleChanged: boolean;
  /** Why processing failed. */
  error: string | undefined;
  /** From a saved state that leaves the members to their rule: only they are to be computed again. */
  restored: boolean;
  dirtyAt: number | undefined;
  updatedAt: number | undefined;
}

/** Membership of one tenant; `delayMs` is the time that processing takes. */
export function createMemberships(
  rows: TenantRows,
  clock: Pick<MockClock, "now">,
  delayMs: number,
): Memberships {
  const entries = new Map<string, Entry>();

  const entryOf = (groupId: string): Entry => {
    const key = groupId.toLowerCase();
    const found = entries.get(key);
    if (found !== undefined) return found;
    const made: Entry = {
      members: rows.createMemberSet(),
      devices: undefined,
      ruleChanged: false,
      error: undefined,
      restored: false,
      dirtyAt: undefined,
      updatedAt: undefined,
    };
    entries.set(key, made);
    return made;
  };
  const settleOne = (groupId: string, entry: Entry): void => {
    const group = rows.groups.get(groupId);
    if (group === undefined || entry.dirtyAt === undefined || !isDue(group, entry)) return;
    const doneAt = new Date(
      entry.restored ? (entry.updatedAt ?? entry.dirtyAt) : entry.dirtyAt + delayMs,
    );
    entry.dirtyAt = undefined;
    entry.updatedAt = doneAt.getTime();
    entry.restored = false;
    evaluate(textOf(group, "membershipRule"), entry, doneAt);
    noteMemberWrite(groupId);
  };
  const isDue = (group: WireObject, entry: Entry): boolean =>
    isProcessed(group) &&
    entry.error === undefined &&
    entry.dirtyAt !== undefined &&
    clock.now().getTime() >= entry.dirtyAt + delayMs;
  const evaluate = (text: string, entry: Entry, now: Date): void => {
    const rule = readRule(text);
    const { devices: only, ruleChanged } = entry;
    entry.devices = new Set();
    entry.ruleChanged = false;
    if (rule.subject !== "device") {
      // users are not simulated, so a user rule selects nobody
      entry.members.clear();
      return;
    }
    for (const device of only === undefined ? everyDevice(ruleReads(text)) : someDevices(only)) {
      const id = textOf(device, "id");
      const object = ruleObjectOf(device, rule.usesMemberOf ? directGroupIds(id) : []);
      if (rule.matches(object, now)) entry.members.add(id);
      // learn.microsoft.com/entra/identity/users/groups-dynamic-rule-member-of: removals are not followed
      else if (ruleChanged || !rule.usesMemberOf) entry.members.delete(id);
    }
  };
  const everyDevice = function* (reads: readonly string[]): Iterable<WireObject> {
    for (const [, device] of rows.devices.partEntries(reads, 0)) yield device;
  };
  const someDevices = function* (ids: Iterable<string>): Iterable<WireObject> {
    for (const id of ids) {
      const device = rows.devices.get(id);
      if (device !== undefined) yield device;
    }
  };
  const directGroupIds = (id: string): string[] => {
    const found: string[] = [];
    for (const key of entries.keys()) if (membersOf(key).has(id)) found.push(key);
    return found;
  };
  const noteMemberWrite = (changed?: string): void => {
    for (const [groupId, entry] of entries) {
      const group = rows.groups.get(groupId);
      if (group === undefined || groupId === changed?.toLowerCase()) continue;
      if (!isDynamic(group) || !/\.memberof\b/i.test(textOf(group, "membershipRule"))) continue;
      entry.dirtyAt ??= clock.now().getTime();
      entry.devices = undefined;
    }
  };
  const noteDevices = (entry: Entry, deviceIds: readonly string[]): void => {
    if (entry.dirtyAt === undefined) entry.devices = new Set();
    entry.dirtyAt ??= clock.now().getTime();
    for (const id of deviceIds) entry.devices?.add(id);
  };
  const membersOf = (groupId: string): MemberSet => {
    const entry = entryOf(groupId);
    settleOne(groupId, entry);
    return entry.members;
  };

  return {
    membersOf,
    transitiveMembersOf: createTransitiveMembers(rows, membersOf),
    ofType: createMembersByType(rows),
    groupsOf(memberId, options = {}) {
      const found = new Map<string, WireObject>();
      const walk = (id: string): void => {
        for (const [, group] of rows.groups.entries()) {
          const groupId = textOf(group, "id");
          if (found.has(groupId) || !membersOf(groupId).has(id)) continue;
          found.set(groupId, group);
          if (options.transitive === true) walk(groupId);
        }
      };
      walk(memberId);
      return [...found.values()];
    },
    // learn.microsoft.com/entra/identity/users/groups-troubleshooting: enabling a rule removes the
    // assigned members at once; a changed rule removes those that do not satisfy it, when processed
    noteGroupWrite(groupId, before) {
      const group = rows.groups.get(groupId);
      if (group === undefined) return;
      const entry = entryOf(groupId);
      const wasDynamic = before !== undefined && isDynamic(before);
      if (!isDynamic(group)) {
        // the members of the last evaluation stay as assigned ones
        entry.dirtyAt = undefined;
        entry.updatedAt = undefined;
        entry.error = undefined;
        return;
      }
      const ruleChanged =
        !wasDynamic || textOf(before, "membershipRule") !== textOf(group, "membershipRule");
      const resumed = isProcessed(group) && wasDynamic && !isProcessed(before);
      if (!wasDynamic) entry.members.clear();
      if (ruleChanged) entry.ruleChanged = true;
      if (!ruleChanged && !resumed) return;
      entry.dirtyAt = clock.now().getTime();
      entry.devices = undefined;
      entry.error = undefined;
    },
    noteMemberWrite,
    settle() {
      // without a delay nobody can have seen the state in between
      if (delayMs === 0) return;
      for (const [groupId, entry] of entries) settleOne(groupId, entry);
    },
    noteDeviceWrite(deviceId, removed = false) {
      for (const [groupId, entry] of entries) {
        if (removed) entry.members.delete(deviceId);
        const group = rows.groups.get(groupId);
        if (group !== undefined && isDynamic(group)) noteDevices(entry, [deviceId]);
      }
    },
    noteVersions(deviceIds) {
      for (const [groupId, entry] of entries) {
        const group = rows.groups.get(groupId);
        if (group !== undefined && isDynamic(group) && readsVersion(group))
          noteDevices(entry, deviceIds);
      }
    },
    nextDueAfter(at) {
      let next = Infinity;
      for (const [groupId, { dirtyAt, error }] of entries) {
        if (dirtyAt === undefined || error !== undefined || dirtyAt + delayMs <= at) continue;
        const group = rows.groups.get(groupId);
        if (group !== undefined && isProcessed(group)) next = Math.min(next, dirtyAt + delayMs);
      }
      return next;
    },
    statusOf(groupId) {
      const group = rows.groups.get(groupId);
      if (group === undefined || !isProcessed(group)) return null;
      const entry = entryOf(groupId);
      settleOne(groupId, entry);
      const waited =
        entry.dirtyAt === undefined ? undefined : clock.now().getTime() - entry.dirtyAt;
      const first = entry.updatedAt === undefined;
      return {
        status:
          entry.error !== undefined
            ? "Failed"
            : waited === undefined
              ? "Succeeded"
              : first && waited < delayMs / 4
                ? "NotStarted"
                : "Running",
        lastMembershipUpdated:
          entry.updatedAt === undefined ? null : new Date(entry.updatedAt).toISOString(),
        errorMessage: entry.error ?? null,
      };
    },
    fail(groupId, errorMessage) {
      membersOf(groupId);
      entryOf(groupId).error = errorMessage;
    },
    drop(groupId) {
      const members = [...membersOf(groupId).ids()];
      entries.delete(groupId.toLowerCase());
      for (const entry of entries.values()) entry.members.delete(groupId);
      return members;
    },
    pending(groupId) {
      const entry = entries.get(groupId.toLowerCase());
      const group = rows.groups.get(groupId);
      if (entry === undefined || group === undefined) return undefined;
      const processed = isProcessed(group);
      const due = isDue(group, entry);
      const dueAt = entry.restored ? entry.updatedAt : (entry.dirtyAt ?? 0) + delayMs;
      const bySelf = processed && entry.error === undefined && (due || entry.dirtyAt === undefined);
      return {
        dirtyAt: due ? undefined : entry.dirtyAt,
        updatedAt: due ? dueAt : entry.updatedAt,
        members: bySelf ? undefined : [...entry.members.ids()],
      };
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

function readsVersion(group: WireObject): boolean {
  return /deviceOSVersion/i.test(textOf(group, "membershipRule"));
}

function isProcessed(group: WireObject): boolean {
  return isDynamic(group) && textOf(group, "membershipRuleProcessingState") === "On";
}
