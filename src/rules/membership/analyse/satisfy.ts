import { compileMeaning } from "../evaluate/compile-meaning.ts";
import { elementField, type Meaning, type TimeTest } from "../evaluate/meaning.ts";
import { type MergedMeaning, mergeTextTests } from "../evaluate/merge-tests.ts";
import { timeAt, timeHolds } from "../evaluate/rule-time.ts";
import { exampleOf } from "../pattern/example.ts";
import { alwaysSetProperties, guidProperties } from "../vocabulary/properties.ts";
import { decideText, type Decision, type TextLiteral } from "./text-domain.ts";

/** The time for which `system.now` stands while rules are analysed. */
const analysisTime = Date.UTC(2026, 0, 1);

// each step looks at one alternative; sums of products can have exponentially many
const mostSteps = 2000;

/**
 * Whether anything at all fulfils a condition. Impossible only where that is proven; possible
 * only with an object that the compiled condition was tried on.
 */
export function satisfy(meaning: Meaning): Decision<unknown> {
  return satisfyAll([new ReadCondition(meaning)], []);
}

/** The same for an object that fulfils each of some conditions, and none of others. */
export function satisfyAll(
  wanted: readonly ReadCondition[],
  unwanted: readonly ReadCondition[],
): Decision<unknown> {
  const found = new Search().solve(
    [
      ...wanted.map(({ merged }) => ({ meaning: merged, positive: true })),
      ...unwanted.map(({ merged }) => ({ meaning: merged, positive: false })),
    ],
    new Map(),
  );
  if (found.kind !== "possible") return found;
  // the proof of the pudding: the search may be wrong, the evaluator defines what is right
  const isRight =
    wanted.every((one) => one.holds(found.value)) &&
    !unwanted.some((one) => one.holds(found.value));
  return isRight ? found : { kind: "unknown" };
}

/** A condition with what the search makes of it, once. */
export class ReadCondition {
  readonly merged: MergedMeaning;
  readonly #meaning: Meaning;
  #predicate: ReturnType<typeof compileMeaning> | undefined;

  constructor(meaning: Meaning) {
    this.#meaning = meaning;
    this.merged = mergeTextTests(meaning);
  }

  holds(object: unknown): boolean {
    this.#predicate ??= compileMeaning(this.#meaning);
    return this.#predicate(object, { now: new Date(analysisTime) });
  }
}

interface Goal {
  readonly meaning: MergedMeaning;
  readonly positive: boolean;
}

type Leaf = Exclude<MergedMeaning, { readonly kind: "and" | "or" | "not" }>;

interface Literal {
  readonly leaf: Leaf;
  readonly positive: boolean;
}

type Literals = ReadonlyMap<string, readonly Literal[]>;

class Search {
  #steps = 0;

  /** All goals at once, on top of what is already asked of each property. */
  solve(goals: readonly Goal[], known: Literals): Decision<unknown> {
    if (++this.#steps > mostSteps) return { kind: "unknown" };
    const literals = new Map(known);
    const choices: Goal[][] = [];
    const waiting = [...goals];
    for (let goal = waiting.pop(); goal !== undefined; goal = waiting.pop()) {
      const { meaning, positive } = goal;
      if (meaning.kind === "not") {
        waiting.push({ meaning: meaning.part, positive: !positive });
      } else if ("parts" in meaning) {
        const parts = meaning.parts.map((part) => ({ meaning: part, positive }));
        if ((meaning.kind === "and") === positive) waiting.push(...parts);
        else choices.push(parts);
      } else {
        const { name } = meaning.field;
        const all = [...(literals.get(name) ?? []), { leaf: meaning, positive }];
        literals.set(name, all);
        if (this.#decideField(all).kind === "impossible") return { kind: "impossible" };
      }
    }
    // the choice with the fewest ways first
    const [choice, ...others] = choices.toSorted((a, b) => a.length - b.length);
    if (choice === undefined) return this.#combine(literals);
    const rest = others.map(rejoin);
    let undecided = false;
    for (const way of choice) {
      const found = this.solve([way, ...rest], literals);
      if (found.kind === "possible") return found;
      if (found.kind === "unknown") undecided = true;
    }
    return undecided ? { kind: "unknown" } : { kind: "impossible" };
  }

  /** Properties are independent: an object is possible where each of its values is. */
  #combine(literals: Literals): Decision<unknown> {
    const object: Record<string, unknown> = {};
    for (const [name, all] of literals) {
      const decision = this.#decideField(all);
      if (decision.kind !== "possible") return decision;
      if (name === elementField.name) return decision;
      if (decision.value !== undefined) object[name] = decision.value;
    }
    return { kind: "possible", value: object };
  }

  #decideField(literals: readonly Literal[]): Decision<unknown> {
    const [first] = literals;
    if (first === undefined) return { kind: "possible", value: undefined };
    const { field } = first.leaf;
    switch (field.type) {
      case "string":
        return decideText(literals.map(textLiteral), {
          alwaysSet: alwaysSetProperties.has(field.name),
          guid: guidProperties.has(field.name),
        });
      case "boolean":
        return decideFlag(literals);
      case "dateTime":
        return decideTime(literals);
      case "stringCollection":
      case "objectCollection":
      case "references":
        return this.#decideCollection(literals);
      default:
        return field.type satisfies never;
    }
  }

  /** Every element that is asked for has to exist beside those that must not. */
  #decideCollection(literals: readonly Literal[]): Decision<unknown> {
    const conditions = literals.flatMap(({ leaf, positive }) =>
      leaf.kind === "some" ? [{ meaning: leaf.condition, positive }] : [],
    );
    const forbidden = conditions.filter(({ positive }) => !positive);
    const wanted: (readonly Goal[])[] = conditions
      .filter(({ positive }) => positive)
      .map((goal) => [goal]);
    const blanks = literals.filter(({ leaf }) => leaf.kind === "blank");
    if (blanks.some(({ positive }) => positive)) {
      const mustHold = wanted.length > 0 || blanks.some(({ positive }) => !positive);
      return mustHold ? { kind: "impossible" } : { kind: "possible", value: undefined };
    }
    if (blanks.length > 0 && wanted.length === 0) wanted.push([]);
    const elements: unknown[] = [];
    let undecided = false;
    for (const goals of wanted) {
      const found = this.solve([...goals, ...forbidden], new Map());
      if (found.kind === "impossible") return found;
      if (found.kind === "unknown") undecided = true;
      else elements.push(found.value);
    }
    return undecided ? { kind: "unknown" } : { kind: "possible", value: elements };
  }
}

function rejoin(parts: readonly Goal[]): Goal {
  const negated = parts.map(({ meaning, positive }): MergedMeaning =>
    positive ? meaning : { kind: "not", part: meaning },
  );
  return { meaning: { kind: "or", parts: negated }, positive: true };
}

function textLiteral({ leaf, positive }: Literal): TextLiteral {
  switch (leaf.kind) {
    case "blank":
      return { kind: "blank", positive };
    case "texts":
      return { kind: "texts", positive, exact: leaf.exact, prefixes: leaf.prefixes };
    case "equals":
      return { kind: "texts", positive, exact: [leaf.value], prefixes: [] };
    case "oneOf":
      return { kind: "texts", positive, exact: leaf.values, prefixes: [] };
    case "startsWith":
      return { kind: "texts", positive, exact: [], prefixes: [leaf.value] };
    case "endsWith":
    case "contains":
      return { kind: leaf.kind, positive, value: leaf.value };
    case "match": {
      const { text, pattern, compiled } = leaf;
      return { kind: "match", positive, text: text.value, compiled, example: exampleOf(pattern) };
    }
    case "order":
      return { kind: "unknown", positive };
    case "flag":
    case "at":
    case "notBefore":
    case "notAfter":
    case "some":
      throw new TypeError(`${leaf.kind} is no test of a text`);
    default:
      return leaf satisfies never;
  }
}

function decideFlag(literals: readonly Literal[]): Decision<unknown> {
  const candidates = [undefined, true, false];
  const index = candidates.findIndex((candidate) =>
    literals.every(({ leaf, positive }) => {
      const holds = leaf.kind === "flag" ? candidate === leaf.value : candidate === undefined;
      return holds === positive;
    }),
  );
  if (index < 0) return { kind: "impossible" };
  return { kind: "possible", value: candidates[index] };
}

/** The order of instants is all that counts: it is enough to try the limits and beside them. */
function decideTime(literals: readonly Literal[]): Decision<unknown> {
  const tests = literals.flatMap(({ leaf }) => ("time" in leaf ? [leaf] : []));
  const limits = tests.map(({ time }) => timeAt(time, analysisTime));
  const candidates = [undefined, ...limits.flatMap((at) => [at - 1, at, at + 1]), analysisTime];
  const index = candidates.findIndex((candidate) =>
    literals.every(({ leaf, positive }) => {
      if (!("time" in leaf)) return (candidate === undefined) === positive;
      return (candidate !== undefined && timeHolds(leaf, candidate, analysisTime)) === positive;
    }),
  );
  if (index < 0) return { kind: isOneScale(tests) ? "impossible" : "unknown" };
  const found = candidates[index];
  if (found === undefined) return { kind: "possible", value: undefined };
  // outside of what a Date can hold there is nothing to show
  if (Math.abs(found) > 8.64e15) return { kind: "unknown" };
  return { kind: "possible", value: new Date(found).toISOString() };
}

// a mixture, or months of different length, would have to be tried for every possible time
function isOneScale(tests: readonly TimeTest[]): boolean {
  const allFixed = tests.every(({ time }) => time.kind === "fixed");
  const allRelative = tests.every(({ time }) => {
    if (time.kind === "fixed") return false;
    const duration = time.shift?.duration;
    return duration === undefined || (duration.months === 0 && duration.years === 0);
  });
  return allFixed || allRelative;
}
