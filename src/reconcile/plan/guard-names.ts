/** The guards of a config, as `--allow` names them. */
export const guardNames = [
  "maxDeletes",
  "maxChangedPercent",
  "maxDevicesAffected",
  "maxDevicesInTwoRings",
  "maxDevicesLosingTheirRing",
  "freeze",
] as const;
/** One guard of a config. */
export type GuardName = (typeof guardNames)[number];
