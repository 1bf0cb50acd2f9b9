/** A stretch of two texts: in both, or in one of them. */
export interface WordPart {
  readonly kind: "kept" | "removed" | "added";
  readonly text: string;
}

// beyond this the table of common words costs more than it shows
const mostCells = 4_000_000;

/**
 * What differs between two texts, word by word, each change as what is removed and then what is
 * added. Removed and kept parts together are the old text, added and kept ones the new.
 */
export function wordDiff(before: string, after: string): readonly WordPart[] {
  return joined(differingParts(tokens(before), tokens(after)));
}

/** The same of two texts that are cut up already, each piece as a part of its own. */
export function differingParts(
  old: readonly string[],
  now: readonly string[],
): readonly WordPart[] {
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const middle = (list: readonly string[]) => list.slice(head, list.length - tail);
  const kept = (text: string): WordPart => ({ kind: "kept", text });
  return [
    ...old.slice(0, head).map(kept),
    ...compared(middle(old), middle(now)),
    ...old.slice(old.length - tail).map(kept),
  ];
}

// white space, words with what joins their parts, and every other sign by itself
const token = /\s+|[\p{L}\p{N}_.-]+|[^\s\p{L}\p{N}_.-]/gu;

function tokens(text: string): readonly string[] {
  return text.match(token) ?? [];
}

/** The longest common subsequence, as parts of one token each. */
function compared(old: readonly string[], now: readonly string[]): WordPart[] {
  const removed = (text: string): WordPart => ({ kind: "removed", text });
  const added = (text: string): WordPart => ({ kind: "added", text });
  const width = now.length + 1;
  if (old.length * width > mostCells) return [...old.map(removed), ...now.map(added)];
  // longest common subsequence of what is left from (row, column) on
  const lengths = new Uint32Array((old.length + 1) * width);
  const lengthAt = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row--) {
    for (let column = now.length - 1; column >= 0; column--) {
      lengths[row * width + column] =
        old[row] === now[column]
          ? lengthAt(row + 1, column + 1) + 1
          : Math.max(lengthAt(row + 1, column), lengthAt(row, column + 1));
    }
  }
  const parts: WordPart[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < now.length) {
    const [one, other] = [old[row], now[column]];
    if (one !== undefined && one === other) {
      parts.push({ kind: "kept", text: one });
      row++;
      column++;
    } else if (
      other === undefined ||
      (one !== undefined && lengthAt(row + 1, column) >= lengthAt(row, column + 1))
    ) {
      parts.push(removed(one ?? ""));
      row++;
    } else {
      parts.push(added(other));
      column++;
    }
  }
  return parts;
}

/** Neighbours of a kind as one part; white space between two changes belongs to both. */
function joined(parts: readonly WordPart[]): readonly WordPart[] {
  const out: WordPart[] = [];
  let [kept, removed, added] = ["", "", ""];
  const flush = () => {
    if (removed !== "") out.push({ kind: "removed", text: removed });
    if (added !== "") out.push({ kind: "added", text: added });
    if (kept !== "") out.push({ kind: "kept", text: kept });
    [kept, removed, added] = ["", "", ""];
  };
  for (const { kind, text } of parts) {
    if (kind === "kept") {
      kept += text;
      continue;
    }
    if (kept !== "") {
      if (kept.trim() === "" && removed + added !== "") {
        removed += kept;
        added += kept;
        kept = "";
      } else flush();
    }
    if (kind === "removed") removed += text;
    else added += text;
  }
  flush();
  return out;
}
