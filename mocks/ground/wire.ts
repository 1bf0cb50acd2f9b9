/** A JSON object as it goes over the wire. */
export type WireObject = Record<string, unknown>;

/** Graph's two versions, as the first segment of every path. */
export type WireVersion = "v1.0" | "beta";

/** True for `{}`, not for arrays and null. */
export function isWireObject(value: unknown): value is WireObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A copy that shares nothing, so that no caller can reach into the tenant. */
export function copyWire<T>(value: T): T {
  return structuredClone(value);
}

/** The value of a property where it is text, else an empty one. */
export function textOf(object: WireObject, name: string): string {
  const value = object[name];
  return typeof value === "string" ? value : "";
}

/**
 * An instant as Intune prints it: no fraction on whole seconds, else seven digits.
 *
 * @see https://learn.microsoft.com/graph/api/intune-deviceconfig-windowsupdateforbusinessconfiguration-get
 */
export function wireDate(at: Date): string {
  const time = at.getTime();
  return time % 1_000 === 0 ? wholeSeconds(time) : `${at.toISOString().slice(0, 23)}0000Z`;
}

const dayInMs = 86_400_000;
const days = new Map<number, string>();
const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, "0"));

/** An instant without its fraction. Rows of a fleet have some of few days each, so days are kept. */
export function wholeSeconds(time: number): string {
  const day = Math.floor(time / dayInMs);
  let date = days.get(day);
  if (date === undefined) days.set(day, (date = new Date(time).toISOString().slice(0, -13)));
  const second = Math.floor((time - day * dayInMs) / 1_000);
  const [hours, minutes] = [Math.floor(second / 3_600), Math.floor(second / 60) % 60];
  return `${date}${twoDigits[hours]}:${twoDigits[minutes]}:${twoDigits[second % 60]}Z`;
}

/** What Graph shows where a date that can not be null was never set. */
export const sentinelDate = "0001-01-01T00:00:00Z";

/** Compares ids as Graph does: a guid has no case. */
export function sameId(a: unknown, b: unknown): boolean {
  return typeof a === "string" && typeof b === "string" && a.toLowerCase() === b.toLowerCase();
}
