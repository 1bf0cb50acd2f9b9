import { description, plain, type Property } from "../kind/property.ts";
import type { WireObject } from "../kind/wire.ts";
import { normaliseMembershipRule } from "../rules/membership/index.ts";

export const groupPath = "/groups";

/** What a group is read with: everything that the properties below need. */
export const groupSelect = [
  "id",
  "displayName",
  "description",
  "uniqueName",
  "mailNickname",
  "mailEnabled",
  "securityEnabled",
  "groupTypes",
  "membershipRule",
  "membershipRuleProcessingState",
  "isAssignableToRole",
  "visibility",
  "onPremisesSyncEnabled",
  "createdDateTime",
].join(",");

const dynamic = "DynamicMembership";

/**
 * Every property of a group. Order is fixed: markers in tenants count on it, so a new
 * property goes to the end.
 *
 * @see https://learn.microsoft.com/graph/api/resources/group
 */
export const groupProperties: readonly Property[] = [
  plain("displayName", "displayName"),
  description(),
  {
    path: "membershipRule",
    wireNames: ["membershipRule"],
    plane: "config",
    mutable: "always",
    // a rule left behind by a conversion to assigned membership selects nobody
    read: (wire) => (isDynamic(wire) ? (wire["membershipRule"] ?? null) : null),
    write: (value, live) => membershipBody(value as string | null, live),
    // even a blank is a change that rebuilds the group, so a respelt rule is none
    normalise: (value) => normaliseMembershipRule(String(value)),
  },
  {
    path: "processing",
    wireNames: ["membershipRuleProcessingState"],
    plane: "config",
    mutable: "always",
    read: (wire) => {
      if (!isDynamic(wire)) return null;
      return String(wire["membershipRuleProcessingState"]).toLowerCase() === "paused"
        ? "paused"
        : "active";
    },
    write: (value) => ({ membershipRuleProcessingState: value === "paused" ? "Paused" : "On" }),
  },
  plain("mailNickname", "mailNickname"),
  plain("isAssignableToRole", "isAssignableToRole", {
    mutable: "create",
    normalise: (value) => value === true || null,
  }),
  plain("visibility", "visibility"),
];

export function isDynamic(wire: WireObject): boolean {
  return Array.isArray(wire["groupTypes"]) && wire["groupTypes"].includes(dynamic);
}

/**
 * Sets a rule, or converts between dynamic and assigned membership; the id and every
 * assignment stay.
 *
 * @see https://learn.microsoft.com/entra/identity/users/groups-change-type
 */
function membershipBody(rule: string | null, live: WireObject | undefined): WireObject {
  const types = (Array.isArray(live?.["groupTypes"]) ? live["groupTypes"] : []) as string[];
  if (rule === null) {
    return live && isDynamic(live)
      ? {
          groupTypes: types.filter((type) => type !== dynamic),
          membershipRuleProcessingState: "Paused",
        }
      : {};
  }
  if (live && isDynamic(live)) return { membershipRule: rule };
  return {
    groupTypes: [...types, dynamic],
    membershipRule: rule,
    // its default when omitted is not documented
    membershipRuleProcessingState: "On",
  };
}
