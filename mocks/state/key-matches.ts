import type { WireObject } from "../ground/wire.ts";
import type { DerivedTable } from "./table.ts";

/** Rows that pass a test. */
export interface Matches {
  readonly count: number;
  /** From the position on, included. */
  entries(from: number): Iterable<readonly [position: number, row: WireObject]>;
}

/** Tests of one table that were answered, by their text. */
export interface KeyMatches {
  /** True where a test that reads these properties only needs no whole row. */
  covers(properties: ReadonlySet<string>): boolean;
  /**
   * The rows that pass a test that reads keys only. Keys are looked at once for a text, and
   * again only after a row was written: whoever pages through a filtered list asks for each page.
   */
  where(text: string, passes: (row: WireObject) => boolean): Matches;
}

/** How many tests are remembered; a fleet read in ranges by one digit takes sixteen. */
const mostKept = 32;

/** Remembers which derived rows pass; rows that were added or changed are few, and tested as they are. */
export function createKeyMatches(table: DerivedTable): KeyMatches {
  let { writes } = table;
  const kept = new Map<string, Matches>();

  const find = (passes: (row: WireObject) => boolean): Matches => {
    const positions: number[] = [];
    for (const [position, keys] of table.keyEntries()) if (passes(keys)) positions.push(position);
    const found = Uint32Array.from(positions);
    return {
      count: found.length,
      *entries(from) {
        for (let place = placeOf(found, from); place < found.length; place++) {
          const position = found[place] ?? 0;
          const row = table.at(position);
          if (row !== undefined) yield [position, row];
        }
      },
    };
  };

  return {
    covers: (properties) => [...properties].every((name) => table.keys.includes(name)),
    where(text, passes) {
      // keys stay when a PC runs another version
      if (writes !== table.writes) {
        ({ writes } = table);
        kept.clear();
      }
      const known = kept.get(text);
      if (known !== undefined) return known;
      const found = find(passes);
      const [oldest] = kept.keys();
      if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
      kept.set(text, found);
      return found;
    },
  };
}

// the first place whose position is not before `from`
function placeOf(positions: Uint32Array, from: number): number {
  let [low, high] = [0, positions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((positions[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
