import type { WireObject } from "./wire.ts";

/** How objects become files, where that is more than each value at its path. */
export interface Exported {
  /** How a policy file states values that were read. */
  readonly spell: (fields: Readonly<Record<string, unknown>>) => Record<string, unknown>;
  /** Why files cannot hold the whole of this object; it may be none that the kind holds. */
  readonly leftOut: (wire: WireObject) => string | undefined;
}
