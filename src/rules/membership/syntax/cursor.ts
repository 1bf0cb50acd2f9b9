import type { RuleSpan } from "./ast.ts";
import type { RuleKeyword } from "../vocabulary/operators.ts";
import type { RuleToken } from "./tokens.ts";

/** A place in a list of tokens that only moves forward. */
export class Cursor {
  readonly #tokens: readonly RuleToken[];
  readonly #textEnd: number;
  #at = 0;

  constructor(tokens: readonly RuleToken[], textEnd: number) {
    this.#tokens = tokens;
    this.#textEnd = textEnd;
  }

  peek(ahead = 0): RuleToken | undefined {
    return this.#tokens[this.#at + ahead];
  }

  take(): RuleToken | undefined {
    const token = this.#tokens[this.#at];
    if (token !== undefined) this.#at++;
    return token;
  }

  /** Takes the next token where it is of that kind. */
  takeIf(kind: RuleToken["kind"]): RuleToken | undefined {
    return this.peek()?.kind === kind ? this.take() : undefined;
  }

  /** The keyword that stands next, where one does. */
  keyword(ahead = 0): RuleKeyword | undefined {
    return this.peek(ahead)?.keyword;
  }

  /** The next token's place; behind the last one it is the end of the text, without width. */
  get place(): RuleSpan {
    return this.peek() ?? { start: this.#textEnd, end: this.#textEnd };
  }

  /** Where the last token that was taken ends. */
  get lastEnd(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0;
  }

  /** Tells what may follow a complete test: a connector, a parenthesis, the end. */
  get atBoundary(): boolean {
    const token = this.peek();
    if (token === undefined || token.kind === "(" || token.kind === ")") return true;
    const { keyword } = token;
    return keyword === "and" || keyword === "or";
  }

  /** Leaves out the rest of a faulty test, so that what follows is still read. */
  skipTest(): void {
    while (!this.atBoundary) this.take();
  }

  /** Leaves out a parenthesis and everything within. */
  skipGroup(): void {
    let depth = 0;
    do {
      const token = this.take();
      if (token === undefined) return;
      if (token.kind === "(") depth++;
      if (token.kind === ")") depth--;
    } while (depth > 0);
  }
}
