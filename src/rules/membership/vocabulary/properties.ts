import type { RuleOperator } from "./operators.ts";

/** What a property holds, which decides the operators and values that fit it. */
export type RulePropertyType =
  | "string"
  | "boolean"
  | "dateTime"
  | "stringCollection"
  | "objectCollection"
  | "references";

/** What is known of one property of the rule language. */
export interface RulePropertyFacts {
  readonly type: RulePropertyType;
  /** The values that the service gives it. Others are accepted and match nothing. */
  readonly values?: readonly string[];
  /** Other words that people use for a value, in lower case, and the value they mean. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Never null, so that a negative operator has no blanks to catch. */
  readonly alwaysSet?: true;
  /** Tests that samples show on the collection itself, though `-any` says it better. */
  readonly direct?: readonly RuleOperator[];
  /** Published rules compare it with -ge and -le, though only dates are documented to take them. */
  readonly ordered?: true;
}

// current samples, and -contains in those of 2017. Unverified: -endsWith and -notEndsWith of systemLabels
const direct = {
  type: "stringCollection",
  direct: ["startsWith", "endsWith", "notEndsWith", "contains", "notContains"],
} as const;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

const extensionAttributes = {
  extensionAttribute1: text,
  extensionAttribute2: text,
  extensionAttribute3: text,
  extensionAttribute4: text,
  extensionAttribute5: text,
  extensionAttribute6: text,
  extensionAttribute7: text,
  extensionAttribute8: text,
  extensionAttribute9: text,
  extensionAttribute10: text,
  extensionAttribute11: text,
  extensionAttribute12: text,
  extensionAttribute13: text,
  extensionAttribute14: text,
  extensionAttribute15: text,
} as const;

/**
 * Every property of a device that a rule can look at.
 *
 * https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership#rules-for-devices
 */
export const deviceProperties = {
  accountEnabled: flag,
  deviceCategory: text,
  deviceId: { type: "string", alwaysSet: true },
  deviceManagementAppId: text,
  deviceManufacturer: text,
  deviceModel: text,
  deviceOSType: {
    type: "string",
    // an open set: only what is surely meant for another value is named
    aliases: {
      "windows 10": "Windows",
      "windows 11": "Windows",
      windows10: "Windows",
      windows11: "Windows",
      windows10andlater: "Windows",
      win: "Windows",
      macos: "MacMDM",
      "mac os": "MacMDM",
      osx: "MacMDM",
    },
  },
  // Unverified: that the service takes -ge and -le here, and what they compare
  deviceOSVersion: { type: "string", ordered: true },
  deviceOwnership: {
    type: "string",
    values: ["Personal", "Company", "Unknown"],
    aliases: { corporate: "Company", "company owned": "Company", byod: "Personal" },
  },
  // Unverified: -contains on the collection itself, which one publication shows
  devicePhysicalIds: { type: "stringCollection", direct: ["contains"] },
  deviceTrustType: {
    type: "string",
    values: ["AzureAD", "ServerAD", "Workplace"],
    aliases: {
      "azure ad joined": "AzureAD",
      "microsoft entra joined": "AzureAD",
      "entra joined": "AzureAD",
      "hybrid azure ad joined": "ServerAD",
      "microsoft entra hybrid joined": "ServerAD",
      hybrid: "ServerAD",
      "azure ad registered": "Workplace",
      "microsoft entra registered": "Workplace",
      registered: "Workplace",
    },
  },
  displayName: text,
  enrollmentProfileName: text,
  ...extensionAttributes,
  isRooted: flag,
  managementType: text,
  memberOf: { type: "references" },
  objectId: { type: "string", alwaysSet: true },
  profileType: {
    type: "string",
    values: ["RegisteredDevice", "SecureVM", "Printer", "Shared", "IoT"],
  },
  systemLabels: direct,
} as const satisfies Readonly<Record<string, RulePropertyFacts>>;

/**
 * Every property of a user that a rule can look at.
 *
 * https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership#supported-properties
 */
export const userProperties = {
  accountEnabled: flag,
  // of the accounts of agents; null for people. Answered by `evaluateDynamicMembership` in August 2026
  agentIdentityBlueprintId: text,
  assignedPlans: { type: "objectCollection" },
  city: text,
  companyName: text,
  country: text,
  department: text,
  dirSyncEnabled: flag,
  displayName: text,
  employeeHireDate: { type: "dateTime" },
  employeeId: text,
  ...extensionAttributes,
  facsimileTelephoneNumber: text,
  givenName: text,
  identityParentId: text,
  jobTitle: text,
  mail: text,
  mailNickName: text,
  memberOf: { type: "references" },
  mobile: text,
  objectId: { type: "string", alwaysSet: true },
  onPremisesDistinguishedName: text,
  onPremisesSecurityIdentifier: text,
  otherMails: direct,
  passwordPolicies: {
    type: "string",
    values: [
      "None",
      "DisableStrongPassword",
      "DisablePasswordExpiration",
      "DisablePasswordExpiration, DisableStrongPassword",
      "DisableStrongPassword, DisablePasswordExpiration",
    ],
  },
  physicalDeliveryOfficeName: text,
  postalCode: text,
  preferredLanguage: text,
  proxyAddresses: direct,
  sipProxyAddress: text,
  state: text,
  streetAddress: text,
  surname: text,
  telephoneNumber: text,
  usageLocation: text,
  userPrincipalName: { type: "string", alwaysSet: true },
  userType: { type: "string", values: ["Member", "Guest"] },
} as const satisfies Readonly<Record<string, RulePropertyFacts>>;

/**
 * What one element of `user.assignedPlans` holds.
 *
 * https://learn.microsoft.com/graph/api/resources/assignedplan
 */
export const assignedPlanProperties = {
  capabilityStatus: {
    type: "string",
    values: ["Enabled", "Warning", "Suspended", "Deleted", "LockedOut"],
  },
  service: text,
  servicePlanId: text,
} as const satisfies Readonly<Record<string, RulePropertyFacts>>;

/** The one property of a group that `memberOf -any (…)` compares. */
const referredGroupProperties = {
  objectId: text,
} as const satisfies Readonly<Record<string, RulePropertyFacts>>;

/** The most groups that one rule may name, by https://learn.microsoft.com/entra/identity/users/groups-dynamic-rule-member-of */
export const mostSourceGroups = 50;

/** Properties that hold a GUID, whichever object they belong to. */
export const guidProperties: ReadonlySet<string> = new Set([
  "deviceId",
  "objectId",
  "servicePlanId",
  "deviceManagementAppId",
]);

/** Tells a GUID in its usual form, with hyphens and without braces. */
export function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** Properties that are never null, whichever object they belong to. */
export const alwaysSetProperties: ReadonlySet<string> = new Set(
  [deviceProperties, userProperties].flatMap((table) =>
    Object.entries(table).flatMap(([name, facts]) => ("alwaysSet" in facts ? [name] : [])),
  ),
);

/** The objects that may stand before the dot. */
export const ruleObjects: readonly string[] = ["device", "user", "assignedPlan", "group"];

// the service does not reveal the type of an extension, and most hold text
const extension: RulePropertyFacts = { type: "string" };

const indexes: Readonly<Record<string, ReadonlyMap<string, Known>>> = {
  device: indexOf(deviceProperties),
  user: indexOf(userProperties),
  assignedPlan: indexOf(assignedPlanProperties),
  group: indexOf(referredGroupProperties),
};

interface Known {
  readonly name: string;
  readonly facts: RulePropertyFacts;
}

/**
 * A property by object and name, in any case, with its canonical spelling. A directory
 * extension keeps its name as written but for its application id, which comes in lower case.
 */
export function findProperty(object: string, name: string): Known | undefined {
  const known = Object.hasOwn(indexes, object)
    ? indexes[object]?.get(name.toLowerCase())
    : undefined;
  if (known !== undefined) return known;
  if (object !== "user" && object !== "device") return undefined;
  const parts = extensionName.exec(name);
  if (parts === null) return undefined;
  const [, appId = "", rest = ""] = parts;
  return { name: `extension_${appId.toLowerCase()}_${rest}`, facts: extension };
}

/** Tells a directory extension, `extension_<application id without hyphens>_<name>`. */
export function isExtensionProperty(name: string): boolean {
  return extensionName.test(name);
}

/** Every name of an object's properties, canonically spelt. */
export function propertyNames(object: string): readonly string[] {
  const index = Object.hasOwn(indexes, object) ? indexes[object] : undefined;
  return index === undefined ? [] : [...index.values()].map(({ name }) => name);
}

const extensionName = /^extension_([0-9a-f]{32})_([A-Za-z0-9_]+)$/i;

function indexOf(table: Readonly<Record<string, RulePropertyFacts>>): ReadonlyMap<string, Known> {
  return new Map(
    Object.entries(table).map(([name, facts]) => [name.toLowerCase(), { name, facts }]),
  );
}
