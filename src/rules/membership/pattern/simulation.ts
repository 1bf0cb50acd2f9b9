import type { Pattern, PatternAnchor } from "./pattern.ts";
import { flagsFor } from "./source.ts";

// a{1,999} within another such would need a million
const mostStates = 10_000;

/**
 * Matches by following all ways at once (Thompson's construction): its time is the length of
 * the text times the size of the pattern, whatever either holds. For regular patterns only.
 *
 * Undefined where the pattern, with its repetitions written out, would be too large.
 *
 * https://swtch.com/~rsc/regexp/regexp1.html
 */
export function simulate(
  pattern: Pattern,
  flags: "i" | "iv",
): ((text: string) => boolean) | undefined {
  const machine = new Machine(flags);
  const start = machine.build(pattern, machine.accept);
  return start === undefined ? undefined : (text) => machine.finds(start, text);
}

type State =
  | { readonly kind: "accept" }
  | { readonly kind: "character"; readonly fits: (char: string) => boolean; readonly next: number }
  | { readonly kind: "anchor"; readonly at: PatternAnchor; readonly next: number }
  | { readonly kind: "split"; nexts: readonly number[] };

class Machine {
  readonly accept = 0;
  readonly #states: State[] = [{ kind: "accept" }];
  readonly #fits = new Map<string, (char: string) => boolean>();
  readonly #flags: "i" | "iv";

  constructor(flags: "i" | "iv") {
    this.#flags = flags;
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
        return this.build(pattern.part, next);
      case "sequence":
        return pattern.parts.reduceRight<number | undefined>(
          (then, part) => (then === undefined ? undefined : this.build(part, then)),
          next,
        );
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

  finds(start: number, text: string): boolean {
    const chars = this.#flags === "iv" ? Array.from(text) : text.split("");
    // which step reached a state last, so that no step takes one twice
    const reached = new Int32Array(this.#states.length).fill(-1);
    let current: number[] = [];
    for (let at = 0; at <= chars.length; at++) {
      // the match may begin anywhere
      if (this.#reach(start, chars, at, current, reached)) return true;
      const char = chars[at];
      if (char === undefined) return false;
      const following: number[] = [];
      for (const index of current) {
        const state = this.#states[index];
        if (state?.kind !== "character" || !state.fits(char)) continue;
        if (this.#reach(state.next, chars, at + 1, following, reached)) return true;
      }
      current = following;
    }
    return false;
  }

  /** Adds what can be reached without reading on; true where that is the end of the pattern. */
  #reach(
    from: number,
    chars: readonly string[],
    at: number,
    into: number[],
    reached: Int32Array,
  ): boolean {
    const waiting = [from];
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      if (reached[index] === at) continue;
      reached[index] = at;
      const state = this.#states[index];
      if (state?.kind === "accept") return true;
      if (state?.kind === "character") into.push(index);
      if (state?.kind === "split") for (const next of state.nexts) waiting.push(next);
      if (state?.kind === "anchor" && holds(state.at, chars, at)) waiting.push(state.next);
    }
    return false;
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
