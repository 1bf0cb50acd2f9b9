import type { MemberList } from "./member-set.ts";
import type { TenantRows } from "./tenant-rows.ts";

/** What a member may be. */
export type MemberType = "device" | "group" | "user" | "servicePrincipal";

interface Sorted {
  readonly devicesVersion: number;
  readonly groupsVersion: number;
  readonly byType: ReadonlyMap<MemberType, MemberList>;
}

/**
 * Narrows lists of members to one type. A list is looked through once, and again only after
 * devices or groups came or went: whoever pages through it asks once for each page.
 */
export function createMembersByType(
  rows: TenantRows,
): (members: MemberList, type: MemberType) => MemberList {
  const kept = new WeakMap<MemberList, Sorted>();
  return (members, type) => {
    const { idsVersion: devicesVersion } = rows.devices;
    const { idsVersion: groupsVersion } = rows.groups;
    let sorted = kept.get(members);
    if (sorted?.devicesVersion !== devicesVersion || sorted.groupsVersion !== groupsVersion) {
      sorted = { devicesVersion, groupsVersion, byType: sort(rows, members) };
      kept.set(members, sorted);
    }
    return sorted.byType.get(type) ?? [];
  };
}

function sort(rows: TenantRows, members: MemberList): ReadonlyMap<MemberType, MemberList> {
  const positions = new Map<MemberType, number[]>();
  for (let position = 0; position < members.length; position++) {
    const type = typeOf(rows, members.at(position) ?? "");
    const found = positions.get(type);
    if (found === undefined) positions.set(type, [position]);
    else found.push(position);
  }
  return new Map(
    [...positions].map(([type, list]) => [type, partOf(members, Uint32Array.from(list))]),
  );
}

function partOf(members: MemberList, positions: Uint32Array): MemberList {
  return {
    length: positions.length,
    at(place) {
      const position = positions[place];
      return position === undefined ? undefined : members.at(position);
    },
  };
}

// what is of no other type is taken for a user
function typeOf(rows: TenantRows, id: string): MemberType {
  if (rows.devices.has(id)) return "device";
  if (rows.servicePrincipals.has(id)) return "servicePrincipal";
  return rows.groups.has(id) ? "group" : "user";
}
