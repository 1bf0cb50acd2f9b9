import { type WireObject, wireText } from "../kind/wire.ts";

const none = "00000000-0000-0000-0000-000000000000";

/** The id in a row, in lower case so that ids compare; null for an empty one and for zeros, which mean no id. */
export function rowId(row: WireObject, name: string): string | null {
  const id = wireText(row, name).trim().toLowerCase();
  return id === "" || id === none ? null : id;
}
