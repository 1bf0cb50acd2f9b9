/** Where something stands in a rule's text: UTF-16 offsets, `end` not included. */
export interface RuleSpan {
  readonly start: number;
  readonly end: number;
}

/** One piece of a rule's text. */
export interface Token extends RuleSpan {
  readonly kind: "(" | ")" | "[" | "]" | "," | "string" | "word" | "symbol";
  /** Of a string its value, without quotes; of everything else what was written. */
  readonly text: string;
}

/** A place in a list of tokens that only moves forward. */
export class TokenCursor<T extends Token> {
  readonly #tokens: readonly T[];
  readonly #textEnd: number;
  #at = 0;

  constructor(tokens: readonly T[], textEnd: number) {
    this.#tokens = tokens;
    this.#textEnd = textEnd;
  }

  peek(ahead = 0): T | undefined {
    return this.#tokens[this.#at + ahead];
  }

  take(): T | undefined {
    const token = this.#tokens[this.#at];
    if (token !== undefined) this.#at++;
    return token;
  }

  /** Takes the next token where it is of that kind. */
  takeIf(kind: T["kind"]): T | undefined {
    return this.peek()?.kind === kind ? this.take() : undefined;
  }

  /** Leaves out everything that follows. */
  skipRest(): void {
    this.#at = this.#tokens.length;
  }

  /** The next token's place; behind the last one it is the end of the text, without width. */
  get place(): RuleSpan {
    return this.peek() ?? { start: this.#textEnd, end: this.#textEnd };
  }

  /** Where the last token that was taken ends. */
  get lastEnd(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0;
  }
}
