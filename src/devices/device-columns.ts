/**
 * What each reader of the directory asks about a device: what rules compare and what the
 * inventory shows. One list for all, so that they share what is kept of an earlier reading;
 * about 540 bytes a device.
 *
 * @see https://learn.microsoft.com/graph/api/resources/device
 */
const common: readonly string[] = [
  "id",
  "deviceId",
  "displayName",
  "accountEnabled",
  "operatingSystem",
  "operatingSystemVersion",
  "manufacturer",
  "model",
  "mdmAppId",
  "trustType",
  "deviceCategory",
  "deviceOwnership",
  "enrollmentProfileName",
  "managementType",
  "isRooted",
  "profileType",
  "systemLabels",
  "isManaged",
];

/** 440 and 210 bytes a device, which more than doubles it: read only where a rule asks. */
const large: readonly string[] = ["extensionAttributes", "physicalIds"];

/**
 * Wire properties to `$select` where those of `needs` are asked for: one of two lists, and
 * directory extensions (`extension_…`) besides.
 */
export function deviceColumnsFor(needs: readonly string[] = []): readonly string[] {
  const wide = needs.some((name) => large.includes(name)) ? [...common, ...large] : common;
  return [...wide, ...new Set(needs.filter((name) => !wide.includes(name)).toSorted())];
}
