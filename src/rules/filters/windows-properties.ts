/** What a filter can ask of a Windows device. */
export interface FilterProperty {
  /** Without `device.`, in the documented spelling. */
  readonly name: string;
  readonly type: "text" | "version";
  /** The values it can have. */
  readonly values?: readonly string[];
  /** Whether the documented list of values may have grown: another value is only a warning. */
  readonly open?: boolean;
  /** What to write instead of a deprecated property. */
  readonly instead?: string;
}

/**
 * Device properties of the platform `windows10AndLater`.
 *
 * Unverified: whether Intune refuses a value outside the closed lists; such a comparison
 * could never be meant.
 *
 * @see https://learn.microsoft.com/intune/intune-service/fundamentals/filters-device-properties
 */
export const windowsProperties: readonly FilterProperty[] = [
  { name: "deviceName", type: "text" },
  { name: "manufacturer", type: "text" },
  { name: "model", type: "text" },
  { name: "deviceCategory", type: "text" },
  { name: "enrollmentProfileName", type: "text" },
  { name: "deviceOwnership", type: "text", values: ["Personal", "Corporate"] },
  {
    name: "deviceTrustType",
    type: "text",
    values: ["Azure AD joined", "Azure AD registered", "Hybrid Azure AD joined"],
  },
  { name: "cpuArchitecture", type: "text", values: ["amd64", "x86", "arm64", "unknown"] },
  { name: "operatingSystemVersion", type: "version" },
  {
    name: "osVersion",
    type: "text",
    instead: "device.operatingSystemVersion, which compares versions",
  },
  {
    name: "operatingSystemSKU",
    type: "text",
    open: true,
    values: [
      "Enterprise",
      "EnterpriseN",
      "EnterpriseS",
      "EnterpriseEval",
      "Professional",
      "ProfessionalN",
      "ProfessionalWorkstation",
      "ProfessionalEducation",
      "Education",
      "EducationN",
      "Core",
      "IoTEnterprise",
      "ServerRdsh",
      "CloudEdition",
      "Holographic",
      "PPIPro",
    ],
  },
];

const byName = new Map(
  windowsProperties.map((property) => [property.name.toLowerCase(), property]),
);

/** Letter case does not count. */
export function windowsProperty(name: string): FilterProperty | undefined {
  return byName.get(name.toLowerCase());
}
