import type { operatorsFor } from "./operators.ts";
import { skuNumbers } from "./sku-numbers.ts";

/** What a filter can ask of a Windows device. */
export interface FilterProperty {
  /** Without `device.`, in the documented spelling. */
  readonly name: string;
  /** Which operators it takes, and how its values are compared. */
  readonly type: keyof typeof operatorsFor;
  /** The values that a Windows device can have. Others are accepted, and no device has them. */
  readonly values?: readonly string[];
  /** What to write instead of a deprecated property. */
  readonly instead?: string;
  /** The service takes it, and no documentation names it. */
  readonly isUndocumented?: boolean;
}

/**
 * Device properties of the platform `windows10AndLater`, as the documentation lists them and as
 * the service's `validateFilter` took or refused them (FLT-V and FLT-W of the second source).
 *
 * @see https://learn.microsoft.com/intune/intune-service/fundamentals/filters-device-properties
 * @see https://github.com/fadwen/IntuneScriptLab/blob/main/Validation/Findings.md "Assignment filter rules"
 */
export const windowsProperties: readonly FilterProperty[] = [
  { name: "deviceName", type: "text" },
  { name: "manufacturer", type: "text" },
  { name: "model", type: "text" },
  { name: "deviceCategory", type: "text" },
  { name: "enrollmentProfileName", type: "text" },
  { name: "deviceOwnership", type: "single", values: ["Personal", "Corporate", "Unknown"] },
  {
    name: "deviceTrustType",
    type: "choice",
    values: ["Azure AD joined", "Azure AD registered", "Hybrid Azure AD joined", "Unknown"],
  },
  { name: "cpuArchitecture", type: "choice", values: ["amd64", "x86", "arm64", "unknown"] },
  { name: "operatingSystemVersion", type: "version" },
  {
    name: "osVersion",
    type: "text",
    instead: "device.operatingSystemVersion, which compares versions",
  },
  { name: "operatingSystemSKU", type: "text", values: Object.keys(skuNumbers) },
  { name: "isTpmAttested", type: "single", values: ["True", "False"], isUndocumented: true },
];

const byName = new Map(
  windowsProperties.map((property) => [property.name.toLowerCase(), property]),
);

/** Letter case does not count. */
export function windowsProperty(name: string): FilterProperty | undefined {
  return byName.get(name.toLowerCase());
}

/** The property that a rule names, such as `device.model`; undefined where it names none. */
export function propertyOf(written: string): FilterProperty | undefined {
  const name = /^device\.(.+)$/i.exec(written)?.[1];
  return name === undefined ? undefined : windowsProperty(name);
}
