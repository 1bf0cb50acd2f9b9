import { type WireObject, wireText } from "../kind/wire.ts";

/**
 * The day of an instant as it is written, whatever its offset: the update service writes end
 * days at midnight in Redmond. Null where none is set.
 */
export function wireDay(wire: WireObject, name: string): string | null {
  const day = wireText(wire, name).slice(0, 10);
  return /^\d{4}-\d\d-\d\d$/.test(day) && !day.startsWith("0001") ? day : null;
}
