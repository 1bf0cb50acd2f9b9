import { wireInstant, type WireObject } from "../../kind/wire.ts";
import { isMapping } from "../../kind/value-at.ts";
import type { SpecProblem } from "../../kind/spec.ts";
import {
  type Moment,
  momentForms,
  momentToWire,
  normalMoment,
  plainMoment,
  momentTime,
} from "./moment.ts";
import type { Rollout } from "./schema.ts";

/**
 * A rollout as a tenant may hold it: also what files cannot state, such as an end without an
 * interval, so that it is seen and not lost.
 */
export type LiveRollout = Rollout | Partial<Exclude<Rollout, string>>;

/**
 * Why the dates of a rollout cannot hold together.
 *
 * @see https://learn.microsoft.com/intune/intune-service/protect/windows-update-rollout-options
 */
export function checkRollout(rollout: Rollout | undefined): readonly SpecProblem[] {
  if (typeof rollout !== "object") return [];
  const span = Math.floor((momentTime(rollout.end) - momentTime(rollout.start)) / 86_400_000);
  if (span < 1) {
    return [{ path: ["rollout", "end"], message: "must be at least one day after start." }];
  }
  if (rollout.intervalDays > span) {
    return [
      {
        path: ["rollout", "intervalDays"],
        message: `must not exceed the ${span} days between start and end.`,
      },
    ];
  }
  return [];
}

/** The parts of a rollout, whichever way it is stated. */
export function partsOf(
  rollout: LiveRollout | null | undefined,
): Partial<Exclude<Rollout, string>> {
  if (rollout === null || rollout === undefined || rollout === "immediate") return {};
  return typeof rollout === "string" ? { start: rollout } : rollout;
}

export function rolloutFromWire(wire: WireObject): LiveRollout {
  const settings = settingsOf(wire);
  const start = wireInstant(settings, "offerStartDateTimeInUTC");
  const end = wireInstant(settings, "offerEndDateTimeInUTC");
  const intervalDays = settings["offerIntervalInDays"];
  return stated({
    ...(start !== null && { start: plainMoment(start) }),
    ...(end !== null && { end: plainMoment(end) }),
    ...(typeof intervalDays === "number" && { intervalDays }),
  });
}

/** Every way to state a live rollout, by days and by instants, the nearest to `wanted` first. */
export function rolloutForms(
  live: LiveRollout,
  wanted: LiveRollout | null | undefined,
): LiveRollout[] {
  const { start, end, ...interval } = partsOf(live);
  const near = partsOf(wanted);
  return formsOfMoment(start, near.start).flatMap((first) =>
    formsOfMoment(end, near.end).map((last) =>
      stated({
        ...(first !== undefined && { start: first }),
        ...(last !== undefined && { end: last }),
        ...interval,
      }),
    ),
  );
}

/** One form for all that mean the same. */
export function normalRollout(value: unknown): unknown {
  if (typeof value === "string") return value === "immediate" ? value : normalMoment(value);
  if (!isMapping(value)) return value;
  const { start, end } = value;
  return {
    ...value,
    ...(typeof start === "string" && { start: normalMoment(start) }),
    ...(typeof end === "string" && { end: normalMoment(end) }),
  };
}

/** `live` keeps its hours where the rollout has the same day. */
export function rolloutToWire(
  rollout: LiveRollout | null,
  live: WireObject | undefined,
): WireObject {
  const { start, end, intervalDays } = partsOf(rollout);
  const settings = settingsOf(live ?? {});
  // three nulls clear an earlier rollout
  return {
    offerStartDateTimeInUTC:
      start === undefined
        ? null
        : momentToWire(start, wireInstant(settings, "offerStartDateTimeInUTC")),
    offerEndDateTimeInUTC:
      end === undefined ? null : momentToWire(end, wireInstant(settings, "offerEndDateTimeInUTC")),
    offerIntervalInDays: intervalDays ?? null,
  };
}

function stated(parts: Partial<Exclude<Rollout, string>>): LiveRollout {
  const { start, end, intervalDays } = parts;
  if (end !== undefined || intervalDays !== undefined) return parts;
  return start ?? "immediate";
}

function formsOfMoment(
  live: Moment | undefined,
  near: Moment | undefined,
): readonly (Moment | undefined)[] {
  return live === undefined ? [undefined] : momentForms(live, near);
}

function settingsOf(wire: WireObject): WireObject {
  return (wire["rolloutSettings"] ?? {}) as WireObject;
}
