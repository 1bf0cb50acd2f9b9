import type { FilterNode } from "./ast.ts";

/** What joins two terms. */
export type Connective = "and" | "or";

/**
 * The tree of terms as they stand side by side: `and` binds before `or`. No documentation says
 * so; the service's `evaluateAssignmentFilter` answers so (FLT-E27, FLT-E28, FLT-F09).
 *
 * @see https://github.com/fadwen/IntuneScriptLab/blob/main/Validation/Findings.md "Assignment filter rules"
 */
export function byPrecedence(
  terms: readonly FilterNode[],
  connectives: readonly Connective[],
): FilterNode | undefined {
  return join(
    "or",
    runs(terms, connectives).flatMap((run) => join("and", run) ?? []),
  );
}

/** The same in words, with the parentheses that are missing; long terms by their numbers. */
export function mixedReading(
  text: string,
  terms: readonly FilterNode[],
  connectives: readonly Connective[],
): string {
  const written = terms.map(({ start, end }) => text.slice(start, end).replace(/\s+/g, " "));
  const reading = (names: readonly string[]) =>
    runs(names, connectives)
      .map((run) => (run.length > 1 ? `(${run.join(" and ")})` : run[0]))
      .join(" or ");
  const whole = reading(written);
  return whole.length <= mostShown
    ? whole
    : `${reading(terms.map((_, index) => String(index + 1)))}, by the numbers of its terms`;
}

const mostShown = 200;

/** What stands between two `or`. */
function runs<T>(terms: readonly T[], connectives: readonly Connective[]): readonly T[][] {
  const all: T[][] = [];
  for (const [index, term] of terms.entries()) {
    const last = all.at(-1);
    if (last === undefined || connectives[index - 1] === "or") all.push([term]);
    else last.push(term);
  }
  return all;
}

function join(kind: Connective, terms: readonly FilterNode[]): FilterNode | undefined {
  const [first] = terms;
  const last = terms.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return terms.length === 1 ? first : { kind, start: first.start, end: last.end, terms };
}
