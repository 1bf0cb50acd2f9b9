import { textOf, type WireObject, type WireVersion } from "../ground/wire.ts";
import { propertiesOf } from "../model/model.ts";
import type { OpenBehaviors } from "../options/behaviors.ts";
import { isUnified } from "../state/group-types.ts";
import { tenantDomain } from "./principals.ts";

/**
 * A group with everything that Graph fills in. A Microsoft 365 group has an address and is
 * `Public`, a group that roles can be assigned to is always `Private`.
 *
 * @see https://learn.microsoft.com/graph/api/resources/group
 * @see https://learn.microsoft.com/graph/api/group-post-groups
 */
export function newGroupRow(
  id: string,
  given: WireObject,
  at: Date,
  { securityGroupVisibility }: Pick<OpenBehaviors, "securityGroupVisibility">,
): WireObject {
  const created = `${at.toISOString().slice(0, 19)}Z`;
  const nickname = textOf(given, "mailNickname") || id.slice(0, 8);
  const unified = isUnified(given);
  const mail = unified ? `${nickname}@${tenantDomain}` : null;
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
    mail,
    mailEnabled: unified,
    mailNickname: nickname,
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
    proxyAddresses: mail === null ? [] : [`SMTP:${mail}`],
    renewedDateTime: created,
    resourceBehaviorOptions: [],
    resourceProvisioningOptions: [],
    securityEnabled: true,
    securityIdentifier: securityIdentifier(id),
    theme: null,
    uniqueName: null,
    onPremisesProvisioningErrors: [],
    serviceProvisioningErrors: [],
    ...given,
    visibility:
      given["visibility"] ??
      (given["isAssignableToRole"] === true
        ? "Private"
        : unified
          ? "Public"
          : securityGroupVisibility === "null"
            ? null
            : securityGroupVisibility),
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

/**
 * The SID of a cloud group follows from its object id: its sixteen bytes as four numbers. The
 * documented pair: 21d05557-b7b6-418f-86fa-a3118d751be4 and
 * S-1-12-1-567301463-1099937718-295959174-3827004813.
 *
 * @see https://learn.microsoft.com/graph/api/group-post-groups
 */
function securityIdentifier(id: string): string {
  const hex = id.replaceAll("-", "");
  // the first three parts of a guid are numbers, which lie in memory with their last byte first
  const bytes = [6, 4, 2, 0, 10, 8, 14, 12, 16, 18, 20, 22, 24, 26, 28, 30].map((at) =>
    Number.parseInt(hex.slice(at, at + 2), 16),
  );
  const numbers = [0, 4, 8, 12].map((start) =>
    bytes
      .slice(start, start + 4)
      .reduce((sum, byte, place) => sum + (Number.isNaN(byte) ? 0 : byte) * 256 ** place, 0),
  );
  return `S-1-12-1-${numbers.join("-")}`;
}

/** A group with the selected properties, or those that Graph shows by default. */
export function projectGroup(row: WireObject, select: readonly string[] | undefined): WireObject {
  return Object.fromEntries(
    (select ?? defaultGroupColumns)
      .filter((name) => !neverShown.includes(name))
      .map((name) => [name, row[name] ?? (collections.has(name) ? [] : null)]),
  );
}

/** The properties that `$select` may name in this version. */
export function selectableGroupColumns(version: WireVersion): ReadonlySet<string> {
  const names = new Set(propertiesOf(version, "group").keys());
  if (version === "v1.0") names.delete("membershipRuleProcessingStatus");
  return names;
}

// the status is put together for one group alone; of the other two
// learn.microsoft.com/graph/api/group-get says that `$select` does not return them
const neverShown: readonly string[] = [
  "membershipRuleProcessingStatus",
  "hasMembersWithLicenseErrors",
  "isArchived",
];

const collections: ReadonlySet<string> = new Set(["assignedLabels", "assignedLicenses"]);

/**
 * Properties of a group without `$select`: of `uniqueName` no page says "returned by default".
 *
 * @see https://learn.microsoft.com/graph/api/resources/group
 */
export const defaultGroupColumns: readonly string[] = Object.keys(
  newGroupRow("", {}, new Date(0), { securityGroupVisibility: "null" }),
).filter((name) => name !== "uniqueName");
