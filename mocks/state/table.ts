import type { WireObject } from "../ground/wire.ts";
import type { Derivation } from "../simulation/derivation.ts";

/**
 * Rows of one collection in the order that lists give them. A position stays the
 * row's own while the tenant lives, so that a page can go on where the last ended.
 */
export interface Table {
  readonly size: number;
  get(id: string): WireObject | undefined;
  /** The same question without making the row. */
  has(id: string): boolean;
  set(id: string, row: WireObject): void;
  delete(id: string): boolean;
  /** Rises when an id joins or leaves. */
  readonly idsVersion: number;
  /** Rises with each write. */
  readonly version: number;
  /** From the position on, included. */
  entries(from?: number): Iterable<readonly [position: number, row: WireObject]>;
}

/** Told of each row that takes the place of another one. */
export type OnReplace = (id: string, before: WireObject, after: WireObject) => void;

/** A table that holds every row. Ids have no case. */
export function createTable(onReplace?: OnReplace): Table & Pick<DerivedTable, "at"> {
  const rows = new Map<string, { readonly position: number; row: WireObject }>();
  const idsByPosition = new Map<number, string>();
  let next = 0;
  let idsVersion = 0;
  let version = 0;
  return {
    get idsVersion() {
      return idsVersion;
    },
    get version() {
      return version;
    },
    get size() {
      return rows.size;
    },
    get: (id) => rows.get(id.toLowerCase())?.row,
    at: (position) => rows.get(idsByPosition.get(position) ?? "")?.row,
    has: (id) => rows.has(id.toLowerCase()),
    set(id, row) {
      version++;
      const found = rows.get(id.toLowerCase());
      if (found !== undefined) {
        onReplace?.(id, found.row, row);
        found.row = row;
        return;
      }
      idsByPosition.set(next, id.toLowerCase());
      rows.set(id.toLowerCase(), { position: next++, row });
      idsVersion++;
    },
    delete(id) {
      version++;
      const found = rows.get(id.toLowerCase());
      if (found === undefined) return false;
      idsByPosition.delete(found.position);
      rows.delete(id.toLowerCase());
      idsVersion++;
      return true;
    },
    *entries(from = 0) {
      for (const { position, row } of rows.values()) if (position >= from) yield [position, row];
    },
  };
}

/** A table over derived rows: holds only those that were changed, removed or added. */
export interface DerivedTable extends Table {
  /** Rows that differ from their derivation, or stand beside it. */
  changes(): { readonly set: readonly WireObject[]; readonly removed: readonly string[] };
  /** The index of a derived row, or undefined for one that was added. */
  indexOf(id: string): number | undefined;
  idAt(index: number): string;
  /** The row at a position; undefined where none is there any more. */
  at(position: number): WireObject | undefined;
  /** Names of the ids that {@link keyEntries} gives. */
  readonly keys: readonly string[];
  /** Every row by its ids: of a derived one no more than those is made. */
  keyEntries(): Iterable<readonly [position: number, keys: WireObject]>;
  /** As {@link entries}, of rows that have at least these properties and may have no others. */
  partEntries(
    names: readonly string[],
    from: number,
  ): Iterable<readonly [position: number, row: WireObject]>;
  /** Rises with each write alone, and not where derived rows change by themselves. */
  readonly writes: number;
  /** How often derived rows changed by themselves, and which did since then. */
  readonly moves: number;
  movedSince(moves: number): readonly number[];
  /** True where the row at this index was written or removed. */
  isChanged(index: number): boolean;
  /** How many rows are derived. */
  readonly derived: number;
}

/** Lists derived rows by index, then added ones in the order they came. */
export function createDerivedTable(derivation: Derivation, onReplace?: OnReplace): DerivedTable {
  const changed = new Map<number, WireObject | undefined>();
  const added = createTable(onReplace);
  let removed = 0;
  let idsVersion = 0;
  let writes = 0;
  const isRemoved = (index: number): boolean =>
    changed.has(index) && changed.get(index) === undefined;
  const at = (index: number): WireObject | undefined =>
    changed.has(index) ? changed.get(index) : derivation.rowAt(index);
  const keysAt = (index: number): WireObject | undefined =>
    changed.has(index) ? changed.get(index) : derivation.keysAt(index);

  return {
    get size() {
      return derivation.count - removed + added.size;
    },
    indexOf: (id) => derivation.indexOf(id),
    idAt: (index) => derivation.idAt(index),
    at: (position) =>
      position < derivation.count ? at(position) : added.at(position - derivation.count),
    keys: derivation.keys,
    *keyEntries() {
      for (let index = 0; index < derivation.count; index++) {
        const keys = keysAt(index);
        if (keys !== undefined) yield [index, keys];
      }
      for (const [position, row] of added.entries()) yield [derivation.count + position, row];
    },
    *partEntries(names, from) {
      const partAt = derivation.partsOf?.(names) ?? ((index) => derivation.rowAt(index));
      for (let index = from; index < derivation.count; index++) {
        const row = changed.has(index) ? changed.get(index) : partAt(index);
        if (row !== undefined) yield [index, row];
      }
      const rest = Math.max(0, from - derivation.count);
      for (const [position, row] of added.entries(rest)) yield [derivation.count + position, row];
    },
    get writes() {
      return writes;
    },
    get moves() {
      return derivation.version?.() ?? 0;
    },
    movedSince: (moves) => derivation.changedSince?.(moves) ?? [],
    isChanged: (index) => changed.has(index),
    derived: derivation.count,
    get idsVersion() {
      return idsVersion + added.idsVersion;
    },
    get version() {
      return writes + (derivation.version?.() ?? 0);
    },
    get(id) {
      const index = derivation.indexOf(id);
      return index === undefined ? added.get(id) : at(index);
    },
    has(id) {
      const index = derivation.indexOf(id);
      if (index === undefined) return added.has(id);
      return !isRemoved(index);
    },
    set(id, row) {
      writes++;
      const index = derivation.indexOf(id);
      if (index === undefined) {
        added.set(id, row);
        return;
      }
      const before = onReplace === undefined ? undefined : at(index);
      if (before !== undefined) onReplace?.(id, before, row);
      if (isRemoved(index)) {
        removed--;
        idsVersion++;
      }
      changed.set(index, row);
    },
    delete(id) {
      writes++;
      const index = derivation.indexOf(id);
      if (index === undefined) return added.delete(id);
      if (isRemoved(index)) return false;
      changed.set(index, undefined);
      removed++;
      idsVersion++;
      return true;
    },
    *entries(from = 0) {
      for (let index = from; index < derivation.count; index++) {
        const row = at(index);
        if (row !== undefined) yield [index, row];
      }
      const rest = Math.max(0, from - derivation.count);
      for (const [position, row] of added.entries(rest)) yield [derivation.count + position, row];
    },
    changes() {
      const set: WireObject[] = [];
      const gone: string[] = [];
      for (const [index, row] of [...changed].sort(([a], [b]) => a - b)) {
        if (row === undefined) gone.push(derivation.idAt(index));
        else set.push(row);
      }
      for (const [, row] of added.entries()) set.push(row);
      return { set, removed: gone };
    },
  };
}
