import type { WireObject } from "../ground/wire.ts";
import type { PcTraits } from "./pc-traits.ts";

/** A PC with the ids that one of its rows has. */
export interface IdentifiedPc {
  readonly id: string;
  readonly deviceId: string;
  readonly traits: PcTraits;
}

/** A row, property by property, in its order. */
export type PcProperties = Readonly<Record<string, (pc: IdentifiedPc) => unknown>>;

/** Makes rows, or with names rows of those properties only: no others are worked out. */
export function rowsOf(
  properties: PcProperties,
  names?: readonly string[],
): (pc: IdentifiedPc) => WireObject {
  const chosen = Object.entries(properties).filter(([name]) => names?.includes(name) ?? true);
  return (pc) => {
    const row: WireObject = {};
    for (const [name, valueOf] of chosen) row[name] = valueOf(pc);
    return row;
  };
}
