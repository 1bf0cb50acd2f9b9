/** What a property holds. */
export type PropertyType = "string" | "boolean" | "dateTime" | "strings" | "plans" | "groups";

/** A property under its canonical name. */
export interface RuleProperty {
  readonly name: string;
  readonly type: PropertyType;
}

/**
 * The properties of a rule. Names have no case here: Microsoft's page says they
 * have, and breaks it in its own samples.
 *
 * @see https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 */
export function findProperty(subject: "user" | "device", name: string): RuleProperty | undefined {
  const wanted = name.toLowerCase();
  // Unverified for devices: only user extensions are documented
  if (/^extension_[0-9a-f]{32}_\w+$/.test(wanted)) return { name, type: "string" };
  return byName[subject].get(wanted);
}

/** Elements of assignedPlans. */
export const planProperties: readonly string[] = ["capabilityStatus", "service", "servicePlanId"];

const attributes = Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1}`);

const tables: Readonly<
  Record<"user" | "device", Readonly<Partial<Record<PropertyType, readonly string[]>>>>
> = {
  device: {
    boolean: ["accountEnabled", "isRooted"],
    string: [
      "deviceCategory",
      "deviceId",
      "deviceManagementAppId",
      "deviceManufacturer",
      "deviceModel",
      "displayName",
      "deviceOSType",
      "deviceOSVersion",
      "deviceOwnership",
      "deviceTrustType",
      "enrollmentProfileName",
      "managementType",
      "objectId",
      "profileType",
      ...attributes,
    ],
    strings: ["devicePhysicalIds", "systemLabels"],
    groups: ["memberOf"],
  },
  user: {
    boolean: ["accountEnabled", "dirSyncEnabled"],
    dateTime: ["employeeHireDate"],
    string: [
      "agentIdentityBlueprintId",
      "city",
      "companyName",
      "country",
      "department",
      "displayName",
      "employeeId",
      "facsimileTelephoneNumber",
      "givenName",
      "identityParentId",
      "jobTitle",
      "mail",
      "mailNickName",
      "mobile",
      "objectId",
      "onPremisesDistinguishedName",
      "onPremisesSecurityIdentifier",
      "passwordPolicies",
      "physicalDeliveryOfficeName",
      "postalCode",
      "preferredLanguage",
      "sipProxyAddress",
      "state",
      "streetAddress",
      "surname",
      "telephoneNumber",
      "usageLocation",
      "userPrincipalName",
      "userType",
      ...attributes,
    ],
    strings: ["otherMails", "proxyAddresses"],
    plans: ["assignedPlans"],
    groups: ["memberOf"],
  },
};

const byName = { device: inLowerCase("device"), user: inLowerCase("user") };

function inLowerCase(subject: "user" | "device"): ReadonlyMap<string, RuleProperty> {
  const entries = Object.entries(tables[subject]) as [PropertyType, readonly string[]][];
  return new Map(
    entries.flatMap(([type, names]) =>
      names.map((name) => [name.toLowerCase(), { name, type }] as const),
    ),
  );
}
