import { wireInstant, type WireObject } from "../../kind/wire.ts";
import type { SpecProblem } from "../../kind/spec.ts";
import type { Rollout } from "./schema.ts";

/**
 * Why the dates of a rollout cannot hold together.
 *
 * @see https://learn.microsoft.com/intune/intune-service/protect/windows-update-rollout-options
 */
export function checkRollout(rollout: Rollout | undefined): readonly SpecProblem[] {
  if (typeof rollout !== "object") return [];
  const span = (Date.parse(rollout.end) - Date.parse(rollout.start)) / 86_400_000;
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

export function rolloutFromWire(wire: WireObject): Rollout {
  const settings = wire["rolloutSettings"] as WireObject | null | undefined;
  const start = wireInstant(settings ?? {}, "offerStartDateTimeInUTC")?.slice(0, 10);
  const end = wireInstant(settings ?? {}, "offerEndDateTimeInUTC")?.slice(0, 10);
  const interval = settings?.["offerIntervalInDays"];
  if (!start) return "immediate";
  if (!end || typeof interval !== "number") return start;
  return { start, end, intervalDays: interval };
}

export function rolloutToWire(rollout: Rollout | null): WireObject {
  const midnight = (date: string) => `${date}T00:00:00Z`;
  // three nulls clear an earlier rollout
  if (rollout === null || rollout === "immediate") {
    return {
      offerStartDateTimeInUTC: null,
      offerEndDateTimeInUTC: null,
      offerIntervalInDays: null,
    };
  }
  if (typeof rollout === "string") {
    return {
      offerStartDateTimeInUTC: midnight(rollout),
      offerEndDateTimeInUTC: null,
      offerIntervalInDays: null,
    };
  }
  return {
    offerStartDateTimeInUTC: midnight(rollout.start),
    offerEndDateTimeInUTC: midnight(rollout.end),
    offerIntervalInDays: rollout.intervalDays,
  };
}
