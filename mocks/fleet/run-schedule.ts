import { isWireObject, textOf, type WireObject } from "../ground/wire.ts";

const hour = 3_600_000;
const day = 24 * hour;

/**
 * When a script ran last by an instant, and when it runs next, in epoch milliseconds. The agent of a
 * PC asks for its scripts every eight hours, so that one is there so long after its assignment.
 *
 * Left out: the time zone of the PC (times are taken for UTC), and runs that were missed.
 */
export function runsOf(
  schedule: unknown,
  since: number,
  asOf: number,
): { readonly last: number | undefined; readonly next: number | undefined } {
  const nothing = { last: undefined, next: undefined };
  if (!isWireObject(schedule)) return nothing;
  const from = since + 8 * hour;
  const first = firstRun(schedule, from);
  if (first === undefined) return nothing;
  if (first > asOf) return { last: undefined, next: first };
  const every = periodOf(schedule);
  if (every === undefined) return { last: first, next: undefined };
  const last = first + Math.floor((asOf - first) / every) * every;
  return { last, next: last + every };
}

function firstRun(schedule: WireObject, from: number): number | undefined {
  const [hours = 0, minutes = 0, seconds = 0] = textOf(schedule, "time").split(":").map(Number);
  const time = hours * hour + minutes * 60_000 + seconds * 1_000;
  switch (kindOf(schedule)) {
    case "Hourly":
      return Math.ceil(from / hour) * hour;
    case "Daily": {
      const today = Math.floor(from / day) * day + time;
      return today < from ? today + day : today;
    }
    case "RunOnce": {
      const at = Date.parse(`${textOf(schedule, "date").slice(0, 10)}T00:00:00Z`) + time;
      return Number.isNaN(at) ? undefined : Math.max(at, from);
    }
    default:
      return undefined;
  }
}

function periodOf(schedule: WireObject): number | undefined {
  const interval = Number(schedule["interval"] ?? 1);
  switch (kindOf(schedule)) {
    case "Hourly":
      return interval * hour;
    case "Daily":
      return interval * day;
    default:
      return undefined;
  }
}

function kindOf(schedule: WireObject): string {
  const [, kind = ""] =
    /\.deviceHealthScript(\w+)Schedule$/.exec(textOf(schedule, "@odata.type")) ?? [];
  return kind;
}
