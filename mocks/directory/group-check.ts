import { badDirectoryRequest, badGatewayRequest } from "../ground/refusal.ts";
import { sameId, textOf, type WireObject, type WireVersion } from "../ground/wire.ts";
import { refuseRule, readRule } from "../membership/index.ts";
import { propertiesOf } from "../model/model.ts";
import { groupTypesOf, isDynamic, isUnified } from "../state/group-types.ts";
import type { Tenant } from "../state/tenant.ts";

/** Properties that a create or update may carry. Everything else is the service's own or a relationship. */
const writable: readonly string[] = [
  "classification",
  "description",
  "displayName",
  "groupTypes",
  "isAssignableToRole",
  "mailEnabled",
  "mailNickname",
  "membershipRule",
  "membershipRuleProcessingState",
  "preferredDataLocation",
  "preferredLanguage",
  "resourceBehaviorOptions",
  "resourceProvisioningOptions",
  "securityEnabled",
  "theme",
  "uniqueName",
  "visibility",
];

const relationships: readonly string[] = ["members@odata.bind", "owners@odata.bind"];

/**
 * Refuses names and JSON that a group does not have.
 *
 * @see https://learn.microsoft.com/graph/api/resources/group
 */
export function checkGroupShape(body: WireObject, version: WireVersion): void {
  const properties = propertiesOf(version, "group");
  for (const [name, value] of Object.entries(body)) {
    if (name === "@odata.type") {
      if (value !== "#microsoft.graph.group")
        throw badGatewayRequest(
          `The type name '${String(value)}' is not valid for an entity of type 'microsoft.graph.group'.`,
        );
      continue;
    }
    if (relationships.includes(name)) continue;
    const property = properties.get(name);
    if (property === undefined) throw badDirectoryRequest(`Invalid property '${name}'.`);
    if (!writable.includes(name))
      throw badDirectoryRequest(`Property '${name}' is read-only and cannot be set.`);
    if (value === null) {
      if (property.nullable && !notNull.includes(name)) continue;
      throw badDirectoryRequest(`A value is required for property '${name}' of resource 'Group'.`);
    }
    const fits = property.collection
      ? Array.isArray(value) && value.every((item: unknown) => typeof item === "string")
      : typeof value === (property.type === "Edm.Boolean" ? "boolean" : "string");
    if (!fits) {
      throw badGatewayRequest(
        `Cannot convert a primitive value to the expected type '${property.collection ? `Collection(${property.type})` : property.type}' of property '${name}'. See the inner exception for more details.`,
      );
    }
  }
}

const notNull: readonly string[] = [
  "displayName",
  "mailEnabled",
  "mailNickname",
  "securityEnabled",
];

/** What a create body has to carry. learn.microsoft.com/graph/api/group-post-groups */
export function checkRequired(body: WireObject): void {
  for (const name of notNull) {
    if (body[name] === undefined)
      throw badDirectoryRequest(`A value is required for property '${name}' of resource 'Group'.`);
  }
}

/** Checks a group as it would be after the write. `before` is undefined for a new one. */
export function checkGroup(
  tenant: Tenant,
  after: WireObject,
  before: WireObject | undefined,
  changed: WireObject,
): void {
  checkText(after, "displayName", 256);
  checkText(after, "description", 1_024);
  checkText(after, "mailNickname", 64);
  if (textOf(after, "displayName").trim() === "")
    throw badDirectoryRequest(
      "Invalid value specified for property 'displayName' of resource 'Group'.",
    );
  // ASCII without @ ( ) \ [ ] " ; : < > , and space: learn.microsoft.com/graph/api/resources/group
  if (
    !/^[\x21\x23-\x27\x2a\x2b\x2d-\x39\x3d\x3f\x41-\x5a\x5e-\x7e]+$/.test(
      textOf(after, "mailNickname"),
    )
  ) {
    throw badDirectoryRequest(
      "Invalid value specified for property 'mailNickname' of resource 'Group'.",
    );
  }
  checkKind(after);
  checkRoleAssignable(tenant, after, before);
  if (before !== undefined) checkConversion(after, before);
  checkNames(tenant, after, before);
  checkRuleFields(tenant, after, before, changed);
}

function checkKind(after: WireObject): void {
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

function checkNames(tenant: Tenant, after: WireObject, before: WireObject | undefined): void {
  const id = textOf(after, "id");
  const uniqueName = after["uniqueName"];
  // https://github.com/microsoftgraph/msgraph-bicep-types/issues/54
  if (
    before !== undefined &&
    before["isAssignableToRole"] === true &&
    before["uniqueName"] !== uniqueName
  ) {
    throw badDirectoryRequest(
      "Value for ArmUniqueName cannot be updated for groups assignable to role.",
    );
  }
  if (
    before !== undefined &&
    before["uniqueName"] !== null &&
    before["uniqueName"] !== uniqueName
  ) {
    throw badDirectoryRequest(
      "Property 'uniqueName' is immutable and cannot be changed once it is set.",
    );
  }
  for (const [, other] of tenant.rows.groups.entries()) {
    if (sameId(other["id"], id)) continue;
    if (
      typeof uniqueName === "string" &&
      textOf(other, "uniqueName").toLowerCase() === uniqueName.toLowerCase()
    ) {
      throw badDirectoryRequest(
        "Another object with the same value for property uniqueName already exists.",
      );
    }
    if (
      isUnified(after) &&
      isUnified(other) &&
      textOf(other, "mailNickname").toLowerCase() === textOf(after, "mailNickname").toLowerCase()
    ) {
      throw badDirectoryRequest(
        "Another object with the same value for property mailNickname already exists.",
      );
    }
  }
}

// learn.microsoft.com/entra/identity/users/groups-dynamic-membership
function checkRuleFields(
  tenant: Tenant,
  after: WireObject,
  before: WireObject | undefined,
  changed: WireObject,
): void {
  const rule = textOf(after, "membershipRule");
  if (!isDynamic(after)) {
    if (typeof changed["membershipRule"] === "string") {
      throw badDirectoryRequest(
        "The property 'membershipRule' can only be set on a group whose groupTypes contain 'DynamicMembership'.",
      );
    }
    return;
  }
  if (rule === "")
    throw badDirectoryRequest(
      "A value is required for property 'membershipRule' of resource 'Group'.",
    );
  const state = textOf(after, "membershipRuleProcessingState").toLowerCase();
  if (state !== "on" && state !== "paused") {
    // what Graph assumes where none is sent is not documented
    throw badDirectoryRequest(
      "Invalid value specified for property 'membershipRuleProcessingState' of resource 'Group'.",
    );
  }
  const ruleIsNew =
    before === undefined || !isDynamic(before) || textOf(before, "membershipRule") !== rule;
  if (ruleIsNew) {
    const refused = refuseRule(rule);
    if (refused !== undefined) throw badDirectoryRequest(refused);
    if (isUnified(after) && readRule(rule).subject === "device")
      throw badDirectoryRequest("Invalid object type");
  }
  checkLimits(tenant, rule, before);
}

function checkLimits(tenant: Tenant, rule: string, before: WireObject | undefined): void {
  const { limits } = tenant.settings;
  let dynamic = 0;
  let memberOf = 0;
  for (const [, group] of tenant.rows.groups.entries()) {
    if (!isDynamic(group) || sameId(group["id"], before?.["id"])) continue;
    dynamic++;
    if (/memberof/i.test(textOf(group, "membershipRule"))) memberOf++;
  }
  if (
    dynamic >= limits.dynamicGroups ||
    (/\.memberof\b/i.test(rule) && memberOf >= limits.memberOfGroups)
  ) {
    throw badDirectoryRequest("Dynamic group policies max allowed groups count reached.");
  }
}

function checkText(group: WireObject, name: string, max: number): void {
  if (textOf(group, name).length > max) {
    throw badDirectoryRequest(
      `Invalid value specified for property '${name}' of resource 'Group'. The value exceeds the maximum length of ${max}.`,
    );
  }
}
