import { isLook } from "./cost.ts";
import type { Pattern, PatternAnchor, PatternGroup } from "./pattern.ts";
import { flagsFor } from "./source.ts";

// a{1,999} within another such would need a million
const mostStates = 10_000;
// a look inside of {1,999} is written out as often
const mostLooks = 100;

/**
 * Matches by following all ways at once (Thompson's construction): its time is the length of
 * the text times the size of the pattern, whatever either holds. Looking around is looked up:
 * a machine of its own has marked beforehand where it holds, and for what lies ahead that
 * machine reads from the end. For patterns without references.
 *
 * Undefined where the pattern, with its repetitions written out, would be too large.
 *
 * https://swtch.com/~rsc/regexp/regexp1.html
 */
export function simulate(
  pattern: Pattern,
  flags: "i" | "iv",
): ((text: string) => boolean) | undefined {
  const looks: Look[] = [];
  const machine = new Machine(flags, 1, looks);
  const start = machine.build(pattern, machine.accept);
  if (start === undefined) return undefined;
  return (text) => {
    const reading: Reading = {
      chars: flags === "iv" ? Array.from(text) : text.split(""),
      seen: [],
    };
    // an inner look was made before the one around it, which asks for it
    for (const look of looks) reading.seen.push(look.machine.marks(look.start, reading));
    return machine.finds(start, reading);
  };
}

type State =
  | { readonly kind: "accept" }
  | { readonly kind: "character"; readonly fits: (char: string) => boolean; readonly next: number }
  | { readonly kind: "anchor"; readonly at: PatternAnchor; readonly next: number }
  | { readonly kind: "look"; readonly look: number; readonly wanted: 0 | 1; readonly next: number }
  | { readonly kind: "split"; nexts: readonly number[] };

/** What stands in a `(?=`, `(?!`, `(?<=` or `(?<!`. */
interface Look {
  readonly machine: Machine;
  readonly start: number;
}

/** A text, and for each look the places between its characters where it holds. */
interface Reading {
  readonly chars: readonly string[];
  readonly seen: Uint8Array[];
}

class Machine {
  readonly accept = 0;
  readonly #states: State[] = [{ kind: "accept" }];
  readonly #fits = new Map<string, (char: string) => boolean>();
  readonly #flags: "i" | "iv";
  /** 1 reads a text as it is written, -1 from its end. */
  readonly #direction: 1 | -1;
  readonly #looks: Look[];

  constructor(flags: "i" | "iv", direction: 1 | -1, looks: Look[]) {
    this.#flags = flags;
    this.#direction = direction;
    this.#looks = looks;
  }

  /** The state in which `pattern` and then `next` is still to be matched. */
  build(pattern: Pattern, next: number): number | undefined {
    switch (pattern.kind) {
      case "empty":
        return next;
      case "character":
        return this.#add({ kind: "character", fits: this.#fitting(pattern.source), next });
      case "anchor":
        return this.#add({ kind: "anchor", at: pattern.at, next });
      case "group":
        return isLook(pattern) ? this.#look(pattern, next) : this.build(pattern.part, next);
      case "sequence": {
        const parts = this.#direction === 1 ? pattern.parts.toReversed() : pattern.parts;
        return parts.reduce<number | undefined>(
          (then, part) => (then === undefined ? undefined : this.build(part, then)),
          next,
        );
      }
      case "alternatives":
        return this.#split(pattern.parts.map((part) => this.build(part, next)));
      case "repeat":
        return this.#repeat(pattern.part, pattern.min, pattern.max, next);
      case "backreference":
        return undefined;
      default:
        return pattern satisfies never;
    }
  }

  /** Whether a match ends anywhere, wherever it begins. */
  finds(start: number, reading: Reading): boolean {
    return this.#run(start, reading, undefined);
  }

  /** The places where a match ends, in the direction of reading. */
  marks(start: number, reading: Reading): Uint8Array {
    const marks = new Uint8Array(reading.chars.length + 1);
    this.#run(start, reading, marks);
    return marks;
  }

  /** Follows all ways through the text; without `marks` only as far as the first match. */
  #run(start: number, reading: Reading, marks: Uint8Array | undefined): boolean {
    const { chars } = reading;
    const forward = this.#direction === 1;
    // which step reached a state last, so that no step takes one twice
    const reached = new Int32Array(this.#states.length).fill(-1);
    let current: number[] = [];
    for (let step = 0; step <= chars.length; step++) {
      const at = forward ? step : chars.length - step;
      // the match may begin anywhere
      this.#reach(start, reading, at, current, reached);
      if (reached[this.accept] === at) {
        if (marks === undefined) return true;
        marks[at] = 1;
      }
      const char = chars[forward ? at : at - 1];
      if (char === undefined) return false;
      const following: number[] = [];
      for (const index of current) {
        const state = this.#states[index];
        if (state?.kind !== "character" || !state.fits(char)) continue;
        this.#reach(state.next, reading, at + this.#direction, following, reached);
      }
      current = following;
    }
    return false;
  }

  /** Adds what can be reached without reading on. */
  #reach(
    from: number,
    { chars, seen }: Reading,
    at: number,
    into: number[],
    reached: Int32Array,
  ): void {
    const waiting = [from];
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      if (reached[index] === at) continue;
      reached[index] = at;
      const state = this.#states[index];
      if (state?.kind === "character") into.push(index);
      if (state?.kind === "split") for (const next of state.nexts) waiting.push(next);
      if (state?.kind === "anchor" && holds(state.at, chars, at)) waiting.push(state.next);
      if (state?.kind === "look" && seen[state.look]?.[at] === state.wanted)
        waiting.push(state.next);
    }
  }

  #look({ part, role }: PatternGroup, next: number): number | undefined {
    const ahead = role === "ahead" || role === "notAhead";
    const machine = new Machine(this.#flags, ahead ? -1 : 1, this.#looks);
    const start = machine.build(part, machine.accept);
    if (start === undefined) return undefined;
    const look = this.#looks.push({ machine, start }) - 1;
    if (look >= mostLooks) return undefined;
    const wanted = role === "ahead" || role === "behind" ? 1 : 0;
    return this.#add({ kind: "look", look, wanted, next });
  }

  #repeat(part: Pattern, min: number, max: number, next: number): number | undefined {
    if (min + (max === Number.POSITIVE_INFINITY ? 1 : max) > mostStates) return undefined;
    let then: number | undefined = next;
    if (max === Number.POSITIVE_INFINITY) {
      const loop: { kind: "split"; nexts: readonly number[] } = { kind: "split", nexts: [next] };
      const index = this.#add(loop);
      const body = index === undefined ? undefined : this.build(part, index);
      if (index === undefined || body === undefined) return undefined;
      loop.nexts = [body, next];
      then = index;
    } else {
      for (let count = min; count < max; count++) {
        const body: number | undefined = then === undefined ? undefined : this.build(part, then);
        then = this.#split([body, next]);
        if (then === undefined) return undefined;
      }
    }
    for (let count = 0; count < min; count++) {
      const before: number | undefined = then;
      then = then === undefined ? undefined : this.build(part, then);
      // what is empty stays so, however often it is repeated
      if (then === undefined || then === before) return then;
    }
    return then;
  }

  #split(nexts: readonly (number | undefined)[]): number | undefined {
    const known = nexts.filter((next) => next !== undefined);
    return known.length === nexts.length ? this.#add({ kind: "split", nexts: known }) : undefined;
  }

  #add(state: State): number | undefined {
    if (this.#states.length >= mostStates) return undefined;
    return this.#states.push(state) - 1;
  }

  #fitting(source: string): (char: string) => boolean {
    const known = this.#fits.get(source);
    if (known !== undefined) return known;
    const expression = new RegExp(`^(?:${source})$`, this.#flags);
    const answers = new Map<string, boolean>();
    // one character is asked of many states in a row
    let lastChar = "";
    let lastAnswer = expression.test("");
    const fits = (char: string) => {
      if (char === lastChar) return lastAnswer;
      lastChar = char;
      lastAnswer = answers.get(char) ?? expression.test(char);
      answers.set(char, lastAnswer);
      return lastAnswer;
    };
    // the flag belongs to the whole pattern: one set may not need it where another does
    if (flagsFor(source) === "iv" && this.#flags === "i") throw new Error("the flag v is missing");
    this.#fits.set(source, fits);
    return fits;
  }
}

function holds(anchor: PatternAnchor, chars: readonly string[], at: number): boolean {
  const last = chars.length;
  switch (anchor) {
    case "textStart":
      return at === 0;
    case "textEnd":
      return at === last;
    case "textEndOrNewline":
      return at === last || (at === last - 1 && chars[at] === "\n");
    case "lineStart":
      return at === 0 || chars[at - 1] === "\n";
    case "lineEnd":
      return at === last || chars[at] === "\n";
    case "wordBoundary":
      return isWord(chars[at - 1]) !== isWord(chars[at]);
    case "noWordBoundary":
      return isWord(chars[at - 1]) === isWord(chars[at]);
    default:
      return anchor satisfies never;
  }
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /^[\p{L}\p{Mn}\p{Nd}\p{Pc}]$/u.test(char);
}
