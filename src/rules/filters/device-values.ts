import type { FilterProperty } from "./windows-properties.ts";

/** A managed device as Graph gives it, whole or with the properties that were selected. */
export type DeviceObject = Readonly<Record<string, unknown>>;

/** Where a managed device of Graph holds what a filter asks for. */
export type DeviceValue = TextValue | VersionValue | ChoiceValue | EditionValue | NowhereValue;

export interface TextValue {
  readonly kind: "text";
  readonly name: string;
  /** What Graph says, in small letters, of a device that has no value. */
  readonly none?: string;
  /** Lists of devices give null whatever the value is, so null says nothing. */
  readonly isNullOnLists?: boolean;
}

export interface VersionValue {
  readonly kind: "version";
  readonly name: string;
}

export interface ChoiceValue {
  readonly kind: "choice";
  readonly name: string;
  /** The name of the same in the other version of Graph. */
  readonly otherName?: string;
  /** The word of filters for each value of Graph. */
  readonly words: Readonly<Record<string, string>>;
}

/** The number of an edition of Windows. */
export interface EditionValue {
  readonly kind: "edition";
  readonly name: string;
}

/** On no managed device: the value is never known. */
export interface NowhereValue {
  readonly kind: "nowhere";
}

const text = (name: string): TextValue => ({ kind: "text", name });

/**
 * `joinType`, `processorArchitecture` and `skuNumber` are of the beta endpoint alone. That 129 is
 * `EnterpriseSEval` where `skuFamily` says `Enterprise`, that `company` is `Corporate`, and the
 * words for `azureADJoined`, `azureADRegistered` and `x64`, are the service's own answers
 * (FLT-E06 to E24, FLT-F13).
 *
 * Unverified: that `Unknown` as the name of a category is none, and that `arm` is `arm64`.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-devices-manageddevice?view=graph-rest-beta
 * @see https://github.com/fadwen/IntuneScriptLab/blob/main/Validation/Findings.md "Assignment filter rules"
 */
const places: Readonly<Record<string, DeviceValue>> = {
  deviceName: text("deviceName"),
  manufacturer: text("manufacturer"),
  model: text("model"),
  deviceCategory: { ...text("deviceCategoryDisplayName"), none: "unknown" },
  // https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/1455
  enrollmentProfileName: { ...text("enrollmentProfileName"), isNullOnLists: true },
  deviceOwnership: {
    kind: "choice",
    name: "managedDeviceOwnerType",
    otherName: "ownerType",
    words: { company: "Corporate", personal: "Personal", unknown: "Unknown" },
  },
  deviceTrustType: {
    kind: "choice",
    name: "joinType",
    words: {
      azureADJoined: "Azure AD joined",
      azureADRegistered: "Azure AD registered",
      hybridAzureADJoined: "Hybrid Azure AD joined",
      unknown: "Unknown",
    },
  },
  cpuArchitecture: {
    kind: "choice",
    name: "processorArchitecture",
    words: { x64: "amd64", x86: "x86", arM64: "arm64", arm: "arm64", unknown: "unknown" },
  },
  operatingSystemVersion: { kind: "version", name: "osVersion" },
  osVersion: text("osVersion"),
  operatingSystemSKU: { kind: "edition", name: "skuNumber" },
};

/** Where that property stands. */
export function deviceValueOf({ name }: FilterProperty): DeviceValue {
  return places[name] ?? { kind: "nowhere" };
}

/**
 * The value of that name, in any letter case; undefined where the device has none. For what is
 * not found at once: it looks through all keys.
 */
export function findValue(device: DeviceObject, ...names: readonly string[]): unknown {
  for (const name of names) {
    const value = device[name];
    if (value !== undefined) return value;
  }
  const folded = names.map((name) => name.toLowerCase());
  for (const [key, value] of Object.entries(device)) {
    if (value !== undefined && folded.includes(key.toLowerCase())) return value;
  }
  return undefined;
}
