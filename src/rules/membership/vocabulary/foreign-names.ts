/**
 * Names that belong to Graph, to Intune assignment filters or to Conditional Access, in
 * lower case, and the name that a group rule has for the same thing.
 *
 * https://learn.microsoft.com/intune/intune-service/fundamentals/filters-device-properties
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices
 */
const deviceNames: Readonly<Record<string, string>> = {
  operatingsystem: "deviceOSType",
  ostype: "deviceOSType",
  os: "deviceOSType",
  platform: "deviceOSType",
  osversion: "deviceOSVersion",
  operatingsystemversion: "deviceOSVersion",
  model: "deviceModel",
  manufacturer: "deviceManufacturer",
  devicename: "displayName",
  name: "displayName",
  trusttype: "deviceTrustType",
  mdmappid: "deviceManagementAppId",
  category: "deviceCategory",
  ownership: "deviceOwnership",
  devicemanagementtype: "managementType",
  physicalids: "devicePhysicalIds",
  id: "objectId",
  azureaddeviceid: "deviceId",
  enrollmentprofile: "enrollmentProfileName",
};

const userNames: Readonly<Record<string, string>> = {
  id: "objectId",
  onpremisessyncenabled: "dirSyncEnabled",
  faxnumber: "facsimileTelephoneNumber",
  officelocation: "physicalDeliveryOfficeName",
  mobilephone: "mobile",
  businessphones: "telephoneNumber",
  imaddresses: "sipProxyAddress",
  upn: "userPrincipalName",
  email: "mail",
  name: "displayName",
  lastname: "surname",
  firstname: "givenName",
  company: "companyName",
  title: "jobTitle",
  alias: "mailNickName",
};

/** What exists elsewhere, and what can be done instead. */
const missingDeviceNames: Readonly<Record<string, string>> = {
  organizationalunit:
    "Rules no longer recognise it. Copy the unit into device.extensionAttribute1 to 15.",
  domainname: "It is not in the documented list. Use device.deviceTrustType or an attribute.",
  iscompliant: "Compliance is not visible to group rules. Use Conditional Access or a report.",
  ismanaged: "Use device.deviceManagementAppId -ne null, which means managed.",
  approximatelastsignindatetime: "Activity is not visible to group rules.",
  registrationdatetime: "Dates of devices are not visible to group rules.",
  enrollmenttype: "It is not visible to group rules. Use device.enrollmentProfileName.",
  compliancestate: "Compliance is not visible to group rules.",
  cpuarchitecture: "It belongs to Intune assignment filters. Use a filter on the assignment.",
  operatingsystemsku: "It belongs to Intune assignment filters. Use a filter on the assignment.",
};

const missingUserNames: Readonly<Record<string, string>> = {
  employeetype: "It is not visible to group rules. Copy it into user.extensionAttribute1 to 15.",
  manager: 'Use Direct Reports for "<object id of the manager>", alone in a rule.',
  createddatetime: "It is not visible to group rules. Use user.employeeHireDate.",
  onpremisessamaccountname:
    "It is not visible to group rules. Copy it into user.extensionAttribute1 to 15.",
  signinactivity: "Activity is not visible to group rules.",
  age: "It is not visible to group rules.",
};

/** The rule's name for a property that another language calls `name`. */
export function translateName(object: string, name: string): string | undefined {
  return lookUp({ device: deviceNames, user: userNames }, object, name);
}

/** Advice for a property that exists elsewhere and that no rule can see. */
export function missingNameAdvice(object: string, name: string): string | undefined {
  return lookUp({ device: missingDeviceNames, user: missingUserNames }, object, name);
}

function lookUp(
  tables: Readonly<Record<string, Readonly<Record<string, string>>>>,
  object: string,
  name: string,
): string | undefined {
  const table = Object.hasOwn(tables, object) ? tables[object] : undefined;
  const key = name.toLowerCase();
  return table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}
