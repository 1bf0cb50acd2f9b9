import type { Call } from "../ground/call.ts";
import type { WireObject } from "../ground/wire.ts";
import { permissions } from "../routing/permissions.ts";
import type { MemberType } from "../state/members-by-type.ts";
import type { Tenant } from "../state/tenant.ts";
import { readVisible } from "../state/visible.ts";
import { deviceColumns, projectDevice } from "./device-columns.ts";
import { defaultGroupColumns, projectGroup } from "./group-row.ts";
import { servicePrincipalColumns, userColumns } from "./principals.ts";

/** A directory object with its type, as it is stored. */
export interface DirectoryObject {
  readonly type: MemberType;
  readonly row: WireObject;
}

/** The object of an id as the answering replica knows it. */
export function findDirectoryObject(tenant: Tenant, id: string): DirectoryObject | undefined {
  const device = readVisible(tenant, "devices", id);
  if (device !== undefined) return { type: "device", row: device };
  const group = readVisible(tenant, "groups", id);
  return group === undefined ? findPrincipal(tenant, id) : { type: "group", row: group };
}

/** The same as it truly is. */
export function trueDirectoryObject(tenant: Tenant, id: string): DirectoryObject | undefined {
  const device = tenant.rows.devices.get(id);
  if (device !== undefined) return { type: "device", row: device };
  const group = tenant.rows.groups.get(id);
  return group === undefined ? findPrincipal(tenant, id) : { type: "group", row: group };
}

/** A user or service principal: who can own a group. learn.microsoft.com/graph/api/group-post-owners */
export function findPrincipal(tenant: Tenant, id: string): DirectoryObject | undefined {
  const user = tenant.rows.users.get(id);
  if (user !== undefined) return { type: "user", row: user };
  const application = tenant.rows.servicePrincipals.get(id);
  return application === undefined ? undefined : { type: "servicePrincipal", row: application };
}

/** How objects are shown to one caller. */
export interface ShownAs {
  readonly select?: readonly string[] | undefined;
  /** Types of which the caller may see the id alone. */
  readonly hidden?: ReadonlySet<MemberType>;
}

/**
 * A directory object with its type and default properties. Where the caller may not
 * read its kind, the id alone.
 *
 * @see https://learn.microsoft.com/graph/permissions-overview#limited-information-returned-for-inaccessible-member-objects
 */
export function directoryObjectWire(
  tenant: Tenant,
  id: string,
  { select, hidden }: ShownAs = {},
): WireObject | undefined {
  const found = trueDirectoryObject(tenant, id);
  if (found === undefined) return undefined;
  const columns = select?.filter((name) => !name.startsWith("@")) ?? columnsOf(found.type);
  const shown = shownProperties(found.row, found.type, columns);
  const type = { "@odata.type": `#microsoft.graph.${found.type}` };
  if (hidden?.has(found.type) !== true) return { ...type, ...shown };
  const limited = Object.keys(shown).map((name) => [name, name === "id" ? id : null] as const);
  return { ...type, ...Object.fromEntries(limited) };
}

/** These properties of a row; what it lacks is null. */
export function shownProperties(
  row: WireObject,
  type: MemberType,
  columns: readonly string[],
): WireObject {
  if (type === "group") return projectGroup(row, columns);
  if (type === "device") return projectDevice(row, columns);
  return Object.fromEntries(columns.map((name) => [name, row[name] ?? null]));
}

/** The types that a caller with these roles sees the ids of alone. */
export function hiddenTypes(call: Call): ReadonlySet<MemberType> {
  const { roles } = call.caller;
  const hidden = new Set<MemberType>();
  if (roles === undefined) return hidden;
  for (const [type, readers] of readersOf)
    if (!readers.some((role) => roles.includes(role))) hidden.add(type);
  return hidden;
}

const readersOf: readonly (readonly [MemberType, readonly string[]])[] = [
  ["device", permissions.devicesRead],
  ["user", permissions.usersRead],
  ["servicePrincipal", permissions.servicePrincipalsRead],
];

function columnsOf(type: MemberType): readonly string[] {
  switch (type) {
    case "device":
      return deviceColumns;
    case "group":
      return defaultGroupColumns;
    case "user":
      return userColumns;
    case "servicePrincipal":
      return servicePrincipalColumns;
    default:
      return type satisfies never;
  }
}
