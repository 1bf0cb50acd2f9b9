/** A row of `/devices` or `managedDevices`, before it is looked at. */
export type WireDevice = Readonly<Record<string, unknown>>;

/** Empty where Graph has none. */
export function textOf(row: WireDevice, name: string): string {
  const value = row[name];
  return typeof value === "string" ? value : "";
}

const none = "00000000-0000-0000-0000-000000000000";

/** Lower case, so that ids compare; null for an empty one and for zeros, which mean no id. */
export function idOf(row: WireDevice, name: string): string | null {
  const id = textOf(row, name).trim().toLowerCase();
  return id === "" || id === none ? null : id;
}

/** Null where nothing is set: Intune shows that as the first day of year 1. */
export function instantOf(row: WireDevice, name: string): Date | null {
  const text = textOf(row, name);
  if (text === "" || text.startsWith("0001-")) return null;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}
