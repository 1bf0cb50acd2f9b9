import { textOf, type WireObject } from "../ground/wire.ts";

/** What a filter is for: `platform` and `assignmentFilterManagementType` of its wire object. */
export interface FilterPurpose {
  readonly platform: string;
  /** Empty means `devices`. */
  readonly management: string;
}

/** What the wire object of a filter is for. */
export function purposeOf(filter: WireObject): FilterPurpose {
  return {
    platform: textOf(filter, "platform"),
    management: textOf(filter, "assignmentFilterManagementType"),
  };
}

/** What a rule is asked of, as the documentation lists properties by it. */
export type Subject =
  | "windows"
  | "macOS"
  | "iOS"
  | "androidAdministrator"
  | "androidEnterprise"
  | "androidOpenSource"
  | "appsOnWindows"
  | "appsOnIOS"
  | "appsOnAndroid";

/**
 * The subject of a filter; undefined for a platform that the documentation does not list. Unverified:
 * `apps` with a platform of devices, which no page shows, is taken for the apps on it.
 *
 * @see https://learn.microsoft.com/intune/fundamentals/filters/ref-device-properties
 */
export function subjectOf({ platform, management }: FilterPurpose): Subject | undefined {
  const found = subjects[platform];
  return management === "apps" && found !== undefined ? appsOn[found] : found;
}

/** Whether a managed device is of the platform that a filter of devices is for. */
export function isOnPlatform(subject: Subject, device: WireObject): boolean {
  const system = textOf(device, "operatingSystem");
  switch (subject) {
    case "windows":
      return system === "Windows";
    case "macOS":
      return /^mac ?OS/i.test(system);
    case "iOS":
      return /^(?:iOS|iPadOS)/i.test(system);
    case "androidAdministrator":
    case "androidEnterprise":
    case "androidOpenSource":
      // Unverified: operatingSystem does not tell how an Android device is managed
      return /^Android/i.test(system);
    case "appsOnWindows":
    case "appsOnIOS":
    case "appsOnAndroid":
      return false;
    default:
      return subject satisfies never;
  }
}

const subjects: Readonly<Record<string, Subject>> = {
  windows10AndLater: "windows",
  macOS: "macOS",
  iOS: "iOS",
  android: "androidAdministrator",
  androidForWork: "androidEnterprise",
  // Unverified: a name of Android Enterprise that the documentation does not use
  androidWorkProfile: "androidEnterprise",
  androidAOSP: "androidOpenSource",
  windowsMobileApplicationManagement: "appsOnWindows",
  iOSMobileApplicationManagement: "appsOnIOS",
  androidMobileApplicationManagement: "appsOnAndroid",
};

const appsOn: Readonly<Partial<Record<Subject, Subject>>> = {
  windows: "appsOnWindows",
  iOS: "appsOnIOS",
  androidAdministrator: "appsOnAndroid",
  androidEnterprise: "appsOnAndroid",
  androidOpenSource: "appsOnAndroid",
  appsOnWindows: "appsOnWindows",
  appsOnIOS: "appsOnIOS",
  appsOnAndroid: "appsOnAndroid",
};
