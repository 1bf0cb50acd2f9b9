/** One JSON object as Graph sends and takes it. */
export type WireObject = Readonly<Record<string, unknown>>;

/** Whether a value is one JSON object; a list, which is one too, has no properties of use. */
export function isWireObject(value: unknown): value is WireObject {
  return typeof value === "object" && value !== null;
}

/** The objects in a list; none of what is no list. */
export function wireObjects(value: unknown): readonly WireObject[] {
  return Array.isArray(value) ? value.filter(isWireObject) : [];
}

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
