import type { WireObject } from "../ground/wire.ts";

/** Rows that follow from their index, so that a large fleet needs no memory. */
export interface Derivation {
  readonly count: number;
  idAt(index: number): string;
  rowAt(index: number): WireObject;
  /** Makes rows with these properties only; absent where that would save nothing. */
  partsOf?(names: readonly string[]): (index: number) => WireObject;
  indexOf(id: string): number | undefined;
  /** Names of the properties that {@link keysAt} has; they never change. */
  readonly keys: readonly string[];
  /** Ids of the row at this index, for those who need no more: each is made when it is read. */
  keysAt(index: number): WireObject;
  /** Rises when rows change otherwise than by the passing of time alone; absent where none does. */
  version?(): number;
  /** Indices of the rows that changed so since a version, some perhaps more than once. */
  changedSince?(version: number): readonly number[];
}
