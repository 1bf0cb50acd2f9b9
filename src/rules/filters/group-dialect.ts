// Rules of dynamic groups look alike and are another language: what people carry over
// from them, and what it is here.
// https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership

const namesInFilters: Readonly<Record<string, string>> = {
  displayname: "device.deviceName",
  deviceosversion: "device.operatingSystemVersion",
  devicemodel: "device.model",
  devicemanufacturer: "device.manufacturer",
  devicetrusttypes: "device.deviceTrustType",
};

const noCounterpart: Readonly<Record<string, string>> = {
  deviceostype: "the filter's platform says so already; leave it out",
  managementtype: "filters only reach managed devices; leave it out",
};

const onlyInGroups =
  /^(accountenabled|deviceid|objectid|devicephysicalids|devicemanagementappid|extensionattribute\d+|systemlabels|memberof|hostnames|profiletype|domainname)$/;

// refused for windows10AndLater: FLT-V37 and FLT-V60
const onlyOnOthers = /^(isrooted|devicemanagementtype)$/;

/** Advice for a property of group rules or of other platforms; undefined where it is none. */
export function foreignPropertyAdvice(name: string): string | undefined {
  const folded = name.toLowerCase();
  const here = namesInFilters[folded];
  if (here !== undefined) return `that is its name in group rules; in filters it is ${here}`;
  const advice = noCounterpart[folded];
  if (advice !== undefined) return `only group rules have it: ${advice}`;
  if (onlyOnOthers.test(folded))
    return "filters of other platforms have it, those of Windows do not";
  return onlyInGroups.test(folded)
    ? "only group rules have it; make a dynamic group and assign that"
    : undefined;
}

const operators: Readonly<Record<string, string>> = {
  "-match": "-startsWith or -contains; filters have no regular expressions",
  "-notmatch": "-notContains; filters have no regular expressions",
  "-any": "-in; filters have no collections",
  "-all": "-notIn; filters have no collections",
  "-endswith": "-contains",
  "-notstartswith": "-notContains, or exclude with filterMode",
  "-notendswith": "-notContains",
  "-like": "-startsWith or -contains; filters have no wildcards",
  "-equals": "-eq",
  "-notequals": "-ne",
  "=": "-eq",
  "==": "-eq",
  "!=": "-ne",
  "<>": "-ne",
  ">": "-gt",
  ">=": "-ge",
  "<": "-lt",
  "<=": "-le",
};

/** What to write instead of an operator of another language; undefined where none is near. */
export function operatorInFilters(operator: string): string | undefined {
  const folded = operator.toLowerCase();
  return operators[folded] ?? operators[`-${folded}`];
}

const values: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  deviceownership: { company: "Corporate", companyowned: "Corporate", byod: "Personal" },
  devicetrusttype: {
    azuread: "Azure AD joined",
    "microsoft entra joined": "Azure AD joined",
    workplace: "Azure AD registered",
    "microsoft entra registered": "Azure AD registered",
    serverad: "Hybrid Azure AD joined",
    "microsoft entra hybrid joined": "Hybrid Azure AD joined",
  },
  cpuarchitecture: { x64: "amd64", aarch64: "arm64" },
};

/** The filter's word for a value as group rules, or the portal, call it. */
export function valueInFilters(property: string, value: string): string | undefined {
  return values[property.toLowerCase()]?.[value.toLowerCase()];
}
