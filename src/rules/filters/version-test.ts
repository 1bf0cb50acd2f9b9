import type { FilterOperator } from "./operators.ts";

/**
 * Whether a version stands to the rule's as the operator says, number by number, where a number
 * that is left out is 0; undefined where the text is no version. `10.0.26100.9457` is not equal
 * to `10.0.26100`, and not below it (FLT-E11 to E13, FLT-F03, FLT-F32).
 *
 * @see https://github.com/fadwen/IntuneScriptLab/blob/main/Validation/Findings.md "Assignment filter rules"
 */
export function versionTest(
  operator: FilterOperator,
  version: string,
): (text: string) => boolean | undefined {
  const constant = version.trim().split(".").map(Number);
  const answers = answersOf[operator];
  if (answers === undefined) throw new TypeError(`${operator} compares no versions`);
  const [below, equal, above] = answers;
  const answer = (text: string) => {
    const order = orderOf(text, constant);
    if (order < 0) return below;
    if (order > 0) return above;
    return order === 0 ? equal : undefined;
  };
  // a fleet has few versions for its many devices
  const known = new Map<string, boolean>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const found = answer(text);
    if (found !== undefined && known.size < mostKnown) known.set(text, found);
    return found;
  };
}

const mostKnown = 1000;

type Answers = readonly [below: boolean, equal: boolean, above: boolean];

const answersOf: Partial<Readonly<Record<FilterOperator, Answers>>> = {
  "-eq": [false, true, false],
  "-ne": [true, false, true],
  "-gt": [false, false, true],
  "-ge": [false, true, true],
  "-lt": [true, false, false],
  "-le": [true, true, false],
};

const mostParts = 4;
const [dot, zero, nine] = [46, 48, 57];

/** Below, at or above 0 as the text is; NaN where it is not one to four numbers. */
function orderOf(text: string, constant: readonly number[]): number {
  let [order, part, number, digits] = [0, 0, 0, 0];
  for (let at = 0; at <= text.length; at++) {
    const code = at === text.length ? dot : text.charCodeAt(at);
    if (code >= zero && code <= nine) {
      number = number * 10 + code - zero;
      digits++;
    } else {
      if (code !== dot || digits === 0 || part === mostParts) return Number.NaN;
      if (order === 0) order = number - (constant[part] ?? 0);
      part++;
      number = 0;
      digits = 0;
    }
  }
  for (; order === 0 && part < mostParts; part++) order = -(constant[part] ?? 0);
  return order;
}
