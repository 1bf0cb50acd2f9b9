import type { GraphRequest } from "../graph/request.ts";
import type { FieldChange } from "./property.ts";
import type { WireObject } from "./wire.ts";

/** Values that only the moment can judge: by the clock, and by what the service offers. */
export interface Timely {
  /** Reads what the service offers; read once, with the snapshot. */
  readonly catalog?: GraphRequest;
  /**
   * Only a value that changes is judged: one that was right when it was written stays right.
   * Undefined where there is nothing to say; `after` is the service's own form of the value.
   */
  readonly judge: (change: FieldChange, circumstances: Circumstances) => TimelyVerdict | undefined;
}

export type TimelyVerdict = { readonly after: unknown } | { readonly problem: string };

export interface Circumstances {
  readonly now: Date;
  /** Rows of the catalog; null where it could not be read, undefined where it is not asked. */
  readonly catalog: readonly WireObject[] | null | undefined;
}
