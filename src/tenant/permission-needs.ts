import { kindOf } from "../registry/kinds.ts";

/** A permission that something to be done needs. */
export interface PermissionNeed {
  /** The least that is granted for it in practice, such as `Group.ReadWrite.All`. */
  readonly permission: string;
  /** Less that does for this alone, such as `Group.Create`. */
  readonly instead?: string | undefined;
  /** What needs it, such as `ring/broad`, in the order given. */
  readonly addresses: readonly string[];
}

/** Of a change in a plan, what its permission depends on; a change of a plan fits. */
export interface PlannedWrite {
  /** Such as `ring/broad`. */
  readonly address: string;
  /** Name of a kind, such as `ring`. */
  readonly kind: string;
  readonly action: string;
  /** Values that differ; of the elements only their number counts. */
  readonly fields: readonly unknown[];
  /** Null where members do not change. */
  readonly members: unknown;
}

/**
 * What writing these changes needs, each permission once, in the order of its first change.
 * What goes beyond the kind's own permission is not among it, such as
 * `RoleManagement.ReadWrite.Directory` for groups that roles can be assigned to.
 *
 * @throws {RangeError} for a kind that there is not.
 */
export function writeNeeds(writes: readonly PlannedWrite[]): readonly PermissionNeed[] {
  const needs = new Map<string, { need: Omit<PermissionNeed, "addresses">; addresses: string[] }>();
  for (const write of writes) {
    const need = needOf(write);
    const key = `${need.permission} ${need.instead ?? ""}`;
    const known = needs.get(key);
    if (known === undefined) needs.set(key, { need, addresses: [write.address] });
    else known.addresses.push(write.address);
  }
  return [...needs.values()].map(({ need, addresses }) => ({ ...need, addresses }));
}

function needOf({
  kind,
  action,
  fields,
  members,
}: PlannedWrite): Omit<PermissionNeed, "addresses"> {
  const { write: permission, create, members: membersOnly } = kindOf(kind).permissions;
  const changesMembersOnly = action === "update" && fields.length === 0 && members !== null;
  const instead = changesMembersOnly ? membersOnly : action === "create" ? create : undefined;
  return instead === undefined ? { permission } : { permission, instead };
}
