import type { MemberSet } from "./member-set.ts";
import type { TenantRows } from "./tenant-rows.ts";

/** One group and all that is nested in it, as they were when the members were gathered. */
interface Gathered {
  readonly all: MemberSet;
  /** Of the table of groups: an id that becomes a group is nested from then on. */
  readonly groupsVersion: number;
  readonly sources: readonly Source[];
}

interface Source {
  readonly groupId: string;
  readonly members: MemberSet;
  readonly version: number;
}

/**
 * Direct and nested members of groups. They are gathered once and kept until one of the groups
 * changes, since each page of a list asks anew. The set is shared: nobody may change it.
 */
export function createTransitiveMembers(
  rows: TenantRows,
  membersOf: (groupId: string) => MemberSet,
): (groupId: string) => MemberSet {
  const kept = new Map<string, Gathered>();

  const gather = (groupId: string): Gathered => {
    const all = rows.createMemberSet();
    const groupsVersion = rows.groups.idsVersion;
    const sources: Source[] = [];
    const visited = new Set<string>();
    const walk = (id: string): void => {
      if (visited.has(id.toLowerCase())) return;
      visited.add(id.toLowerCase());
      const members = membersOf(id);
      sources.push({ groupId: id, members, version: members.version });
      all.addFleetOf(members);
      for (const member of members.others()) {
        all.add(member);
        if (rows.groups.has(member)) walk(member);
      }
    };
    walk(groupId);
    return { all, groupsVersion, sources };
  };
  const isCurrent = ({ groupsVersion, sources }: Gathered): boolean => {
    if (rows.groups.idsVersion !== groupsVersion) return false;
    // what rules owe by now is computed first, of all of them
    for (const { groupId } of sources) membersOf(groupId);
    return sources.every(({ members, version }) => members.version === version);
  };

  return (groupId) => {
    const key = groupId.toLowerCase();
    const known = kept.get(key);
    if (known !== undefined && isCurrent(known)) return known.all;
    const gathered = gather(groupId);
    kept.set(key, gathered);
    return gathered.all;
  };
}
