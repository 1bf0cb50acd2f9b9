import { textOf, type WireObject } from "../ground/wire.ts";
import type { FilterOperator } from "./syntax.ts";

/** What a rule for `windows10AndLater` may ask of a device. */
export interface FilterProperty {
  readonly operators: readonly FilterOperator[];
  readonly kind: "text" | "version";
  /** The value that a rule meets; empty where the device has none. */
  readonly read: (device: WireObject) => string;
}

const membership: readonly FilterOperator[] = ["eq", "ne", "in", "notin"];
const texts: readonly FilterOperator[] = [...membership, "startswith", "contains", "notcontains"];
const versions: readonly FilterOperator[] = ["eq", "ne", "gt", "ge", "lt", "le"];

/**
 * The property under a name without prefix, in any case; undefined for names of other platforms
 * (`isRooted`), of app filters (`deviceManagementType`) and those that the preview shows and no
 * rule takes (`deviceId`, `userPrincipalName`).
 *
 * @see https://learn.microsoft.com/intune/fundamentals/filters/ref-device-properties
 */
export function filterProperty(name: string): FilterProperty | undefined {
  return properties.get(name.toLowerCase());
}

/** Names as they are printed, in the order of the documentation. */
const table: Readonly<Record<string, FilterProperty>> = {
  deviceName: plain("deviceName"),
  manufacturer: plain("manufacturer"),
  model: plain("model"),
  deviceCategory: {
    operators: texts,
    kind: "text",
    // Intune shows "Unknown" for a device without category, whose rule value was seen empty.
    // Unverified: that the text "Unknown" therefore finds nobody
    read: (device) => textOf(device, "deviceCategoryDisplayName").replace(/^Unknown$/i, ""),
  },
  enrollmentProfileName: plain("enrollmentProfileName"),
  deviceOwnership: {
    operators: ["eq", "ne"],
    kind: "text",
    read: (device) =>
      named(ownership, textOf(device, "managedDeviceOwnerType") || textOf(device, "ownerType")),
  },
  deviceTrustType: {
    operators: membership,
    kind: "text",
    read: (device) => named(trust, textOf(device, "joinType")),
  },
  cpuArchitecture: {
    operators: membership,
    kind: "text",
    read: (device) => named(architecture, textOf(device, "processorArchitecture")),
  },
  operatingSystemVersion: { ...plain("osVersion"), operators: versions, kind: "version" },
  osVersion: plain("osVersion"),
  operatingSystemSKU: {
    operators: texts,
    kind: "text",
    read: (device) => editions[Number(device["skuNumber"])] ?? "",
  },
  // Undocumented, taken by the service. Unverified: both devices that were asked had "False", and
  // no property of managedDevice is known to hold it
  isTpmAttested: { operators: ["eq", "ne"], kind: "text", read: () => "False" },
};

const properties: ReadonlyMap<string, FilterProperty> = new Map(
  Object.entries(table).map(([name, property]) => [name.toLowerCase(), property]),
);

function plain(name: string): FilterProperty {
  return { operators: texts, kind: "text", read: (device) => textOf(device, name) };
}

function named(names: Readonly<Record<string, string>>, value: string): string {
  return names[value] ?? names["unknown"] ?? "";
}

// values of managedDeviceOwnerType, joinType and managedDeviceArchitecture in Graph's metadata
const ownership = { company: "Corporate", personal: "Personal", unknown: "Unknown" };
const trust = {
  azureADJoined: "Azure AD joined",
  azureADRegistered: "Azure AD registered",
  hybridAzureADJoined: "Hybrid Azure AD joined",
  unknown: "Unknown",
};
const architecture = {
  x64: "amd64",
  x86: "x86",
  arm: "arm64",
  arM64: "arm64",
  unknown: "unknown",
};

/** Editions by the number that Windows gives them (`GetProductInfo`), as the documentation lists them. */
const editions: Readonly<Record<number, string>> = {
  4: "Enterprise",
  27: "EnterpriseN",
  48: "Professional",
  49: "BusinessN",
  72: "EnterpriseEval",
  84: "EnterpriseNEval",
  98: "CoreN",
  99: "CoreCountrySpecific",
  100: "CoreSingleLanguage",
  101: "Core",
  119: "PPIPro",
  121: "Education",
  122: "EducationN",
  123: "IoTUAP",
  125: "EnterpriseS",
  126: "EnterpriseSN",
  129: "EnterpriseSEval",
  131: "IoTUAPCommercial",
  136: "Holographic",
  138: "ProfessionalSingleLanguage",
  161: "ProfessionalWorkstation",
  162: "ProfessionalN",
  164: "ProfessionalEducation",
  165: "ProfessionalEducationN",
  171: "EnterpriseG",
  172: "EnterpriseGN",
  175: "ServerRdsh",
  188: "IoTEnterprise",
  202: "CloudEditionN",
  203: "CloudEdition",
};
