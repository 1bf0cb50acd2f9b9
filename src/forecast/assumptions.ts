import { isTimeZone } from "../config/calendar.ts";

/** What is taken for granted where nobody says more. Shares are from 0 to 1. */
export interface AssumedValues {
  readonly scanHours: number;
  readonly expediteHours: number;
  readonly installMedianHours: number;
  readonly installMaxHours: number;
  readonly featureMedianHours: number;
  readonly featureMaxHours: number;
  readonly offShare: number;
  readonly earlyShare: number;
  readonly spreadDays: number;
  readonly putOffShare: number;
  readonly putOffDays: number;
  readonly windows10Share: number;
  readonly windowShare: number;
  readonly hotpatchShare: number;
  readonly devices: number;
  /** Of a ring that states none: local times such as `08:00-17:00`, or `none`. */
  readonly activeHours: string;
  /** Of a config that states none, Monday to Friday. */
  readonly businessHours: string;
  /** Of a config that states none. */
  readonly timeZone: string;
}

/** One thing that is taken for granted. */
interface Assumption {
  readonly value: number | string;
  readonly least?: number;
  readonly most?: number;
  readonly isWhole?: boolean;
  /** What it says of a value, without a full stop. */
  readonly says: (value: string) => string;
}

const share = (value: number, says: Assumption["says"]) => ({ value, least: 0, most: 1, says });
const hours = (value: number, says: Assumption["says"]) => ({ value, least: 0, most: 336, says });

const assumptions: Readonly<Record<keyof AssumedValues, Assumption>> = {
  scanHours: {
    value: 22,
    least: 1,
    most: 168,
    says: (value) =>
      `A device that is on looks for updates every ${value} hours, at a time of its own`,
  },
  expediteHours: {
    value: 8,
    least: 0,
    most: 168,
    says: (value) => `It learns of an expedited update within ${value} hours`,
  },
  installMedianHours: hours(
    2,
    (value) =>
      `From the offer of a quality update to the pending restart half of the devices take at most ${value} hours`,
  ),
  installMaxHours: hours(6, (value) => `None takes more than ${value} hours for that`),
  featureMedianHours: hours(
    4,
    (value) => `For a feature update half of the devices take at most ${value} hours`,
  ),
  featureMaxHours: hours(24, (value) => `None takes more than ${value} hours for that`),
  offShare: share(
    0.3,
    (value) =>
      `A share of ${value} of the devices is on in business hours only, and takes what is pending as it is shut down`,
  ),
  earlyShare: share(
    1,
    (value) =>
      `A share of ${value} restarts before the deadline forces it, spread evenly over the time until then and outside of active hours`,
  ),
  spreadDays: {
    value: 7,
    least: 0,
    most: 30,
    says: (value) => `Where no deadline forces it, those restarts spread over ${value} days`,
  },
  putOffShare: share(
    0.3,
    (value) =>
      `After a scheduled installation a share of ${value} puts the restart off, which else comes after 15 minutes`,
  ),
  putOffDays: {
    value: 3,
    least: 0,
    most: 30,
    says: (value) => `They put it off by ${value} days at most`,
  },
  windows10Share: share(
    0,
    (value) =>
      `A share of ${value} of the devices runs a Windows before Windows 11 22H2, whose deadline for feature updates counts from the pending restart`,
  ),
  windowShare: share(
    1,
    (value) => `A share of ${value} of the devices runs a build that keeps native windows`,
  ),
  hotpatchShare: share(
    0,
    (value) => `A share of ${value} of the devices takes a hotpatch where a release has one`,
  ),
  devices: {
    value: 2000,
    least: 1,
    most: 10_000_000,
    isWhole: true,
    says: (value) => `A ring whose devices were not counted has ${value}`,
  },
  activeHours: {
    value: "08:00-17:00",
    says: (value) =>
      value === "none"
        ? "Where a ring states no active hours, devices have none"
        : `Where a ring states no active hours, those of a device are ${value}, as Windows sets them`,
  },
  businessHours: {
    value: "07:00-19:00",
    says: (value) =>
      `Where the config states no business hours, they are ${value}, Monday to Friday`,
  },
  timeZone: {
    value: "UTC",
    says: (value) => `Where the config states no time zone, all devices stand in ${value}`,
  },
};

/** The names of what a forecast takes for granted, as {@link parseAssumption} takes them. */
export const assumptionNames = Object.keys(assumptions) as readonly (keyof AssumedValues)[];

/** Everything that is taken for granted, with what somebody says otherwise. */
export function assumedValues(changed: Partial<AssumedValues> = {}): AssumedValues {
  const values = assumptionNames.map((name) => [name, changed[name] ?? assumptions[name].value]);
  return Object.fromEntries(values) as unknown as AssumedValues;
}

/** One sentence for an assumption, with the name by which it is changed. */
export function assumptionSentence(name: keyof AssumedValues, values: AssumedValues): string {
  const value = String(values[name]);
  return `${assumptions[name].says(value)} (${name}=${value}).`;
}

/**
 * Reads `scanHours` and `12` as a person writes them.
 *
 * @throws {RangeError} for a name that there is not, or a value that it cannot have.
 */
export function parseAssumption(name: string, text: string): Partial<AssumedValues> {
  const known = assumptionNames.find((one) => one === name);
  if (known === undefined)
    throw new RangeError(
      `a forecast assumes nothing by the name of ${name}; there are ${assumptionNames.join(", ")}`,
    );
  const { value, least = -Infinity, most = Infinity, isWhole } = assumptions[known];
  if (typeof value === "string") return { [known]: checkedText(known, text) };
  const number = text.trim() === "" ? NaN : Number(text);
  if (!(number >= least && number <= most) || (isWhole && !Number.isInteger(number)))
    throw new RangeError(
      `${known} must be a ${isWhole ? "whole number" : "number"} from ${least} to ${most} (is ${text})`,
    );
  return { [known]: number };
}

function checkedText(name: keyof AssumedValues, text: string): string {
  if (name === "timeZone") {
    if (!isTimeZone(text))
      throw new RangeError(`timeZone must be the name of a time zone (is ${text})`);
    return text;
  }
  if (name === "activeHours" && text === "none") return text;
  if (hoursOfText(text) === undefined)
    throw new RangeError(`${name} must be hours such as 08:00-17:00 (is ${text})`);
  return text;
}

/** Start and end of `08:00-17:00`; undefined for anything else, `none` included. */
export function hoursOfText(text: string): { start: string; end: string } | undefined {
  const [, start, end] =
    /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text) ?? [];
  return start === undefined || end === undefined ? undefined : { start, end };
}
