import { readInstant, shiftInstant } from "../syntax/instant.ts";
import type { RuleTime, TimeTest } from "./meaning.ts";

/** Whether an instant fulfils a test. NaN, which stands for none, fulfils nothing. */
export function timeHolds({ kind, time }: TimeTest, value: number, now: number): boolean {
  const limit = timeAt(time, now);
  // Unverified: that both ends count as within
  if (kind === "notBefore") return value >= limit;
  return kind === "notAfter" ? value <= limit : value === limit;
}

/** A rule's time as milliseconds since 1970. */
export function timeAt(time: RuleTime, now: number): number {
  if (time.kind === "fixed") return time.at;
  const { shift } = time;
  return shift === undefined ? now : shiftInstant(now, shift.duration, shift.direction);
}

/** Milliseconds since 1970 of a date in an object, NaN where there is none. */
export function millisecondsOf(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  // a form without a zone is UTC in a rule, and would be local time to Date.parse
  return typeof value === "string" ? Date.parse(readInstant(value) ?? "") : Number.NaN;
}
