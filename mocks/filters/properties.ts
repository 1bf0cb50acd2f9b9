import { textOf, type WireObject } from "../ground/wire.ts";
import { editions } from "./editions.ts";
import type { Subject } from "./subject.ts";
import type { FilterOperator } from "./syntax.ts";

/** What a rule may ask. */
export interface FilterProperty {
  /** Whom it may be asked of. */
  readonly of: readonly Subject[];
  readonly operators: readonly FilterOperator[];
  readonly kind: "text" | "version";
  /** The value that a rule meets on a managed device; empty where it has none. */
  readonly read: (device: WireObject, subject: Subject) => string;
}

const membership: readonly FilterOperator[] = ["eq", "ne", "in", "notin"];
const equality: readonly FilterOperator[] = ["eq", "ne"];
const texts: readonly FilterOperator[] = [...membership, "startswith", "contains", "notcontains"];
const versions: readonly FilterOperator[] = ["eq", "ne", "gt", "ge", "lt", "le"];

const enrolledAndroid: readonly Subject[] = ["androidEnterprise", "androidOpenSource"];
const everyAndroid: readonly Subject[] = ["androidAdministrator", ...enrolledAndroid];
const devices: readonly Subject[] = ["windows", "macOS", "iOS", ...everyAndroid];
const apps: readonly Subject[] = ["appsOnWindows", "appsOnIOS", "appsOnAndroid"];

/**
 * The property of that full name, such as `device.model`, in any case; undefined where the subject
 * has none: names of other platforms, of app filters in those of devices, and those that the
 * preview shows and no rule takes (`deviceId`, `userPrincipalName`).
 *
 * Unverified: `app.deviceManagementType` in a filter of devices, as the one example of the page
 * has it, is refused like every other prefix that is not the filter's own.
 *
 * @see https://learn.microsoft.com/intune/fundamentals/filters/ref-device-properties
 */
export function filterProperty(name: string, subject: Subject): FilterProperty | undefined {
  const found = properties.get(name.toLowerCase());
  return found?.of.includes(subject) === true ? found : undefined;
}

/** Names as they are printed, in the order of the documentation. */
const table: Readonly<Record<string, FilterProperty>> = {
  "device.cpuArchitecture": {
    of: ["windows", "macOS"],
    operators: membership,
    kind: "text",
    read: (device, subject) =>
      named(
        subject === "macOS" ? architecture.macOS : architecture.windows,
        textOf(device, "processorArchitecture"),
      ),
  },
  "device.deviceCategory": {
    of: devices,
    operators: texts,
    kind: "text",
    // Intune shows "Unknown" for a device without category, whose rule value was seen empty.
    // Unverified: that the text "Unknown" therefore finds nobody
    read: (device) => textOf(device, "deviceCategoryDisplayName").replace(/^Unknown$/i, ""),
  },
  // Unverified: no property of managedDevice is known to hold it, so that it finds nobody
  "device.deviceManagementType": unheld(enrolledAndroid, equality),
  "device.deviceName": plain("deviceName", devices),
  "device.deviceOwnership": {
    of: devices,
    operators: equality,
    kind: "text",
    read: (device) =>
      named(ownership, textOf(device, "managedDeviceOwnerType") || textOf(device, "ownerType")),
  },
  "device.deviceTrustType": {
    of: ["windows"],
    operators: membership,
    kind: "text",
    read: (device) => named(trust, textOf(device, "joinType")),
  },
  "device.enrollmentProfileName": plain("enrollmentProfileName", [
    "windows",
    "iOS",
    ...enrolledAndroid,
  ]),
  "device.isRooted": {
    of: ["iOS", ...everyAndroid],
    operators: equality,
    kind: "text",
    read: (device) => textOf(device, "jailBroken") || "Unknown",
  },
  "device.manufacturer": plain("manufacturer", devices),
  "device.model": plain("model", devices),
  "device.operatingSystemVersion": version("osVersion", devices),
  "device.osVersion": plain("osVersion", devices),
  "device.operatingSystemSKU": {
    of: ["windows"],
    operators: texts,
    kind: "text",
    read: (device) => editions[Number(device["skuNumber"])] ?? "",
  },
  // Undocumented, taken by the service. Unverified: both devices that were asked had "False", and
  // no property of managedDevice is known to hold it
  "device.isTpmAttested": {
    of: ["windows"],
    operators: equality,
    kind: "text",
    read: () => "False",
  },
  "app.appVersion": unheld(apps, texts),
  "app.deviceManagementType": unheld(["appsOnIOS", "appsOnAndroid"], equality),
  "app.deviceManufacturer": unheld(apps, texts),
  "app.deviceModel": unheld(apps, texts),
  "app.operatingSystemVersion": { ...unheld(apps, versions), kind: "version" },
  "app.osVersion": unheld(apps, texts),
};

const properties: ReadonlyMap<string, FilterProperty> = new Map(
  Object.entries(table).map(([name, property]) => [name.toLowerCase(), property]),
);

function plain(name: string, of: readonly Subject[]): FilterProperty {
  return { of, operators: texts, kind: "text", read: (device) => textOf(device, name) };
}

function version(name: string, of: readonly Subject[]): FilterProperty {
  return { ...plain(name, of), operators: versions, kind: "version" };
}

// what no managed device of the mock has
function unheld(of: readonly Subject[], operators: readonly FilterOperator[]): FilterProperty {
  return { of, operators, kind: "text", read: () => "" };
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
  windows: { x64: "amd64", x86: "x86", arm: "arm64", arM64: "arm64", unknown: "unknown" },
  macOS: { x64: "x64", arm: "arm64", arM64: "arm64", unknown: "unknown" },
};
