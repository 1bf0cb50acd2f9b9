import { badDirectoryRequest, badGatewayRequest } from "../ground/refusal.ts";
import { sameId, textOf, type WireObject, type WireVersion } from "../ground/wire.ts";
import { refuseRule, readRule } from "../membership/index.ts";
import { propertiesOf } from "../model/model.ts";
import { isDynamic, isUnified } from "../state/group-types.ts";
import type { Tenant } from "../state/tenant.ts";
import { checkKind } from "./group-kind-check.ts";

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
  checkKind(tenant, after, before);
  checkNames(tenant, after, before);
  checkRuleFields(tenant, after, before, changed);
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
