import { hash32 } from "../ground/random.ts";
import { textOf, type WireObject } from "../ground/wire.ts";

/**
 * A group with everything that Graph fills in.
 *
 * @see https://learn.microsoft.com/graph/api/resources/group
 */
export function newGroupRow(id: string, given: WireObject, at: Date): WireObject {
  const created = `${at.toISOString().slice(0, 19)}Z`;
  return {
    id,
    deletedDateTime: null,
    classification: null,
    createdDateTime: created,
    description: null,
    displayName: "",
    expirationDateTime: null,
    groupTypes: [],
    isAssignableToRole: null,
    mail: null,
    mailEnabled: false,
    mailNickname: id.slice(0, 8),
    membershipRule: null,
    membershipRuleProcessingState: null,
    onPremisesDomainName: null,
    onPremisesLastSyncDateTime: null,
    onPremisesNetBiosName: null,
    onPremisesSamAccountName: null,
    onPremisesSecurityIdentifier: null,
    onPremisesSyncEnabled: null,
    preferredDataLocation: null,
    preferredLanguage: null,
    proxyAddresses: [],
    renewedDateTime: created,
    resourceBehaviorOptions: [],
    resourceProvisioningOptions: [],
    securityEnabled: true,
    securityIdentifier: securityIdentifier(id),
    theme: null,
    uniqueName: null,
    visibility: "Private",
    onPremisesProvisioningErrors: [],
    serviceProvisioningErrors: [],
    ...given,
  };
}

/** Values as the directory keeps them: processing state in its own spelling, empty text as null. */
export function normalizeGroup(group: WireObject): WireObject {
  const state = textOf(group, "membershipRuleProcessingState").toLowerCase();
  const spelled = state === "on" ? "On" : state === "paused" ? "Paused" : null;
  const description = group["description"];
  return {
    ...group,
    ...("membershipRuleProcessingState" in group ? { membershipRuleProcessingState: spelled } : {}),
    ...(description === "" ? { description: null } : {}),
  };
}

// the SID of a cloud group follows from its object id
function securityIdentifier(id: string): string {
  const part = (n: number): number => hash32(n, id);
  return `S-1-12-1-${part(1)}-${part(2)}-${part(3)}-${part(4)}`;
}

/** A group with the selected properties, or those that Graph shows by default. */
export function projectGroup(row: WireObject, select: readonly string[] | undefined): WireObject {
  if (select === undefined)
    return Object.fromEntries(defaultGroupColumns.map((name) => [name, row[name] ?? null]));
  return Object.fromEntries(
    select
      .filter((name) => name !== "membershipRuleProcessingStatus")
      .map((name) => [name, row[name] ?? null]),
  );
}

/** Properties of a group that can be selected. */
export const groupColumns: readonly string[] = Object.keys(newGroupRow("", {}, new Date(0)));

/**
 * Properties of a group without `$select`: of `uniqueName` no page says "returned by default".
 *
 * @see https://learn.microsoft.com/graph/api/resources/group
 */
export const defaultGroupColumns: readonly string[] = groupColumns.filter(
  (name) => name !== "uniqueName",
);
