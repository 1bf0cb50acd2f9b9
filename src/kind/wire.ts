/** One JSON object as Graph sends and takes it. */
export type WireObject = Readonly<Record<string, unknown>>;

/** A text of a wire object; empty where there is none. */
export function wireText(wire: WireObject, name: string): string {
  const value = wire[name];
  return typeof value === "string" ? value : "";
}

/** An instant as the service writes it; null where none is set, which Intune shows as the year 1. */
export function wireInstant(wire: WireObject, name: string): string | null {
  const text = wireText(wire, name);
  return text === "" || text.startsWith("0001-") ? null : text;
}

/** The same as a date; null also where it is none. */
export function wireDate(wire: WireObject, name: string): Date | null {
  const date = new Date(wireInstant(wire, name) ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}
