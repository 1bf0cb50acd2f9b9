import type { Call } from "../ground/call.ts";
import { badDirectoryRequest, Refusal } from "../ground/refusal.ts";
import { sameId, type WireObject } from "../ground/wire.ts";
import { permissions } from "../routing/permissions.ts";
import { isUnified } from "../state/group-types.ts";
import type { DirectoryObject } from "./directory-object.ts";

/**
 * Refuses an object that cannot be in a group of this kind: Microsoft 365 groups hold users and
 * are in no other group, a group that roles can be assigned to holds no group, and members of
 * groups that Exchange keeps are changed there.
 *
 * @see https://learn.microsoft.com/graph/api/resources/groups-overview#group-membership
 * @see https://learn.microsoft.com/entra/identity/role-based-access-control/groups-concept
 */
export function refuseMember(group: WireObject, { type, row }: DirectoryObject): void {
  if (group["mailEnabled"] === true && !isUnified(group))
    throw badDirectoryRequest(
      "Cannot Update a mail-enabled security groups and or distribution list.",
    );
  if (
    (isUnified(group) && type !== "user") ||
    (type === "group" && (isUnified(row) || group["isAssignableToRole"] === true)) ||
    sameId(row["id"], group["id"])
  ) {
    throw badDirectoryRequest("The members specified are not allowed in a group of this type.");
  }
}

/**
 * Groups that roles can be assigned to are made and filled with
 * `RoleManagement.ReadWrite.Directory` alone; `Group.ReadWrite.All` does not suffice.
 *
 * @throws {Refusal} 403 where the caller's roles lack it.
 * @see https://learn.microsoft.com/entra/identity/role-based-access-control/groups-concept
 */
export function demandRoleManagement(call: Call, group: WireObject): void {
  const { roles } = call.caller;
  if (roles === undefined || group["isAssignableToRole"] !== true) return;
  if (permissions.roleAssignable.some((role) => roles.includes(role))) return;
  throw new Refusal(
    403,
    "Authorization_RequestDenied",
    "Insufficient privileges to complete the operation.",
  );
}
