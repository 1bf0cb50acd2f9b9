/** A regular expression as a tree. Only as much as deciding whether a text matches needs. */
export type Pattern =
  | { readonly kind: "empty" }
  | { readonly kind: "sequence"; readonly parts: readonly Pattern[] }
  | { readonly kind: "alternatives"; readonly parts: readonly Pattern[] }
  | PatternRepeat
  | PatternCharacter
  | { readonly kind: "anchor"; readonly at: PatternAnchor }
  | PatternGroup
  | { readonly kind: "backreference"; readonly group: string };

export interface PatternRepeat {
  readonly kind: "repeat";
  readonly part: Pattern;
  readonly min: number;
  /** Infinity where there is no end. */
  readonly max: number;
  readonly lazy: boolean;
}

/** One character, as the source of a JavaScript expression with the flags `iv`. */
export interface PatternCharacter {
  readonly kind: "character";
  readonly source: string;
  /** Set where it is this character and no other (but for its case). */
  readonly literal?: string;
}

export interface PatternGroup {
  readonly kind: "group";
  readonly part: Pattern;
  /** `capture` is numbered or named, `plain` neither; the others look without moving on. */
  readonly role: "plain" | "capture" | "ahead" | "notAhead" | "behind" | "notBehind";
  /** Number or name of a capture. */
  readonly group?: string;
}

export type PatternAnchor =
  | "textStart"
  | "textEnd"
  | "textEndOrNewline"
  | "lineStart"
  | "lineEnd"
  | "wordBoundary"
  | "noWordBoundary";

/** What reading a regular expression gave. */
export interface ReadPattern {
  readonly pattern: Pattern;
  /** Constructs that only .NET knows or that other engines read differently, as written. */
  readonly dialect: readonly string[];
  /** Of those, what cannot be evaluated here. */
  readonly unsupported: readonly string[];
}

/** A regular expression does not compile. `at` is the offset in it. */
export class PatternError extends Error {
  override readonly name = "PatternError";
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}
