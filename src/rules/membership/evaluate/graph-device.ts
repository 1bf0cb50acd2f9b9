/**
 * Graph's name of a device property for each name of the rule language. Only a few are stated
 * by documentation; the others follow from names and values.
 *
 * Unverified: the pairs whose names differ.
 *
 * https://learn.microsoft.com/graph/api/resources/device
 */
export const graphNames: Readonly<Record<string, string>> = {
  objectId: "id",
  deviceId: "deviceId",
  displayName: "displayName",
  accountEnabled: "accountEnabled",
  deviceOSType: "operatingSystem",
  deviceOSVersion: "operatingSystemVersion",
  deviceManufacturer: "manufacturer",
  deviceModel: "model",
  deviceManagementAppId: "mdmAppId",
  deviceTrustType: "trustType",
  devicePhysicalIds: "physicalIds",
  deviceCategory: "deviceCategory",
  deviceOwnership: "deviceOwnership",
  enrollmentProfileName: "enrollmentProfileName",
  managementType: "managementType",
  isRooted: "isRooted",
  profileType: "profileType",
  systemLabels: "systemLabels",
};

const ruleNames = Object.entries(graphNames);

/** What a request for devices has to `$select`, so that every property of a rule is known. */
export const deviceSelect: readonly string[] = [
  ...ruleNames.map(([, graphName]) => graphName),
  "extensionAttributes",
];

/**
 * The part of `deviceSelect` that the given rules look at: of a large fleet only that is
 * worth reading and keeping. A text that is no plain rule asks for everything.
 */
export function deviceSelectFor(rules: readonly string[]): readonly string[] {
  const names = new Set<string>();
  for (const rule of rules) {
    if (rule.includes("${")) return deviceSelect;
    for (const [, name] of rule.matchAll(/device\s*\.\s*([A-Za-z0-9_]+)/gi)) {
      names.add((name ?? "").toLowerCase());
    }
  }
  const attributes = [...names].some((name) => name.startsWith("extensionattribute"));
  return [
    ...ruleNames.flatMap(([ruleName, graphName]) =>
      names.has(ruleName.toLowerCase()) ? [graphName] : [],
    ),
    ...(attributes ? ["extensionAttributes"] : []),
  ];
}

/**
 * A device of Graph v1.0 as rules see it. What Graph left out or gave as null is left out.
 * Directory extensions (`extension_…`) stay as they are. `memberOf` is taken where it holds ids
 * or objects with an `id`; Graph gives it only where it is expanded.
 */
export function toRuleDevice(
  graphDevice: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const device: Record<string, unknown> = {};
  for (const [ruleName, graphName] of ruleNames) {
    const value = graphDevice[graphName];
    if (value !== undefined && value !== null) device[ruleName] = value;
  }
  for (const name of Object.keys(graphDevice)) {
    if (!extensionName.test(name)) continue;
    const value = graphDevice[name];
    if (value !== null) device[name] = value;
  }
  const attributes = graphDevice["extensionAttributes"];
  if (typeof attributes === "object" && attributes !== null) {
    for (const [name, value] of Object.entries(attributes)) {
      if (attributeName.test(name) && value !== null) device[name] = value;
    }
  }
  const groups = graphDevice["memberOf"];
  if (Array.isArray(groups)) device["memberOf"] = groups.flatMap(attributeId);
  return device;
}

const extensionName = /^extension_/i;
const attributeName = /^extensionAttribute(?:[1-9]|1[0-5])$/;

function attributeId(group: unknown): readonly string[] {
  if (typeof group === "string") return [group];
  if (typeof group !== "object" || group === null || !("id" in group)) return [];
  return typeof group.id === "string" ? [group.id] : [];
}
