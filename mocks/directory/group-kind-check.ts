import { badDirectoryRequest } from "../ground/refusal.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import { groupTypesOf, isDynamic, isUnified } from "../state/group-types.ts";
import type { Tenant } from "../state/tenant.ts";

/** Refuses a group of a kind that cannot be, or that it cannot become. `before` is undefined for a new one. */
export function checkKind(tenant: Tenant, after: WireObject, before: WireObject | undefined): void {
  checkTypes(after);
  checkRoleAssignable(tenant, after, before);
  if (before !== undefined) checkConversion(after, before);
}

function checkTypes(after: WireObject): void {
  for (const type of groupTypesOf(after)) {
    if (type !== "Unified" && type !== "DynamicMembership")
      throw badDirectoryRequest(
        "Invalid value specified for property 'groupTypes' of resource 'Group'.",
      );
  }
  const mailEnabled = after["mailEnabled"] === true;
  if (mailEnabled !== isUnified(after)) {
    throw badDirectoryRequest(
      "The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.",
    );
  }
  if (!mailEnabled && after["securityEnabled"] !== true) {
    throw badDirectoryRequest(
      "Invalid value specified for property 'securityEnabled' of resource 'Group'.",
    );
  }
  const visibility = after["visibility"];
  const allowed: readonly unknown[] = isUnified(after)
    ? ["Private", "Public", "HiddenMembership", "Hiddenmembership", null]
    : ["Private", "Public", null];
  if (!allowed.includes(visibility))
    throw badDirectoryRequest(
      "Invalid value specified for property 'visibility' of resource 'Group'.",
    );
}

/**
 * A group that roles can be assigned to: security-enabled, private, assigned, at most 500.
 *
 * @see https://learn.microsoft.com/graph/api/resources/group
 * @see https://learn.microsoft.com/entra/identity/role-based-access-control/groups-concept
 */
function checkRoleAssignable(
  tenant: Tenant,
  after: WireObject,
  before: WireObject | undefined,
): void {
  if (before !== undefined && before["isAssignableToRole"] !== after["isAssignableToRole"])
    throw badDirectoryRequest("Property 'isAssignableToRole' is immutable and cannot be changed.");
  if (after["isAssignableToRole"] !== true) return;
  if (after["securityEnabled"] !== true)
    throw badDirectoryRequest(
      "The group must be security enabled because isAssignableToRole is true.",
    );
  if (after["visibility"] !== "Private")
    throw badDirectoryRequest(
      "Invalid value specified for property 'visibility' of resource 'Group'.",
    );
  if (isDynamic(after))
    throw badDirectoryRequest(
      "The group cannot have dynamic membership because isAssignableToRole is true.",
    );
  if (before !== undefined) return;
  let others = 0;
  for (const [, group] of tenant.rows.groups.entries())
    if (group["isAssignableToRole"] === true) others++;
  if (others >= tenant.settings.limits.roleAssignableGroups)
    throw badDirectoryRequest(
      `The maximum of ${tenant.settings.limits.roleAssignableGroups} role-assignable groups is reached.`,
    );
}

/**
 * What no update changes: between security and Microsoft 365 group, and to or from hidden
 * membership. Membership may become dynamic or assigned.
 *
 * @see https://learn.microsoft.com/graph/api/group-update
 */
function checkConversion(after: WireObject, before: WireObject): void {
  // Unverified: the text
  if (isUnified(after) !== isUnified(before))
    throw badDirectoryRequest(
      "The value of property 'groupTypes' cannot be changed between 'Unified' and other types of groups.",
    );
  const hidden = [before, after].map((group) =>
    /^hiddenmembership$/i.test(textOf(group, "visibility")),
  );
  if (hidden[0] !== hidden[1])
    throw badDirectoryRequest(
      "The visibility 'HiddenMembership' can be set when a group is created, and not changed later.",
    );
}
