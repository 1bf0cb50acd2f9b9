// The package has one default export, and its classes as parts of that.
import type ICAL from "ical.js";

export type IcalComponent = InstanceType<typeof ICAL.Component>;
export type IcalDuration = InstanceType<typeof ICAL.Duration>;
export type IcalOffset = InstanceType<typeof ICAL.UtcOffset>;
export type IcalProperty = InstanceType<typeof ICAL.Property>;
export type IcalRecur = InstanceType<typeof ICAL.Recur>;
export type IcalTime = InstanceType<typeof ICAL.Time>;
