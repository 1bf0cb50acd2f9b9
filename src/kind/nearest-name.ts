/** How far two words, in lower case, are apart. Of `limit` and more the exact number does not count. */
type Distance = (a: string, b: string, limit: number) => number;

/**
 * The candidate that a misspelt name probably means: at most a third of its letters differ,
 * or one of a short name. Of several that are equally near the first; undefined where none is.
 */
export function nearestName(
  name: string,
  candidates: Iterable<string>,
  distance: Distance = editDistance,
): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let least = mostApart(name) + 1;
  for (const candidate of candidates) {
    const found = distance(wanted, candidate.toLowerCase(), least);
    if (found < least) [best, least] = [candidate, found];
  }
  return best;
}

/** How many letters may differ in a name that is a slip of another. */
export function mostApart(name: string): number {
  return Math.max(1, Math.floor(name.length / 3));
}

/** `; did you mean x?`, to end a message with, or nothing. */
export function didYouMean(meant: string | undefined): string {
  return meant === undefined ? "" : `; did you mean ${meant}?`;
}

/**
 * Letters to add, to remove or to replace; two neighbours that changed places count once
 * (optimal string alignment).
 */
export function editDistance(a: string, b: string, limit: number): number {
  // hostile text is long: what differs so much in length costs nothing
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        at(above, column) + 1,
        at(current, column - 1) + 1,
        at(above, column - 1) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, at(before, column - 2) + 1);
      }
      current.push(cost);
    }
    before = above;
    above = current;
  }
  return at(above, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
