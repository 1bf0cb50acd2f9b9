import { replaceHarmful } from "../../kind/harmful-text.ts";
import type { RuleSpan } from "./tokens.ts";

/** One thing that is wrong with a rule, or doubtful, with its place in the text. */
export interface Finding<Id extends string = string> extends RuleSpan {
  readonly id: Id;
  /** The service refuses what is an error; a warning it takes, but it may not be meant. */
  readonly severity: "error" | "warning";
  /** What is wrong and what to do about it. */
  readonly message: string;
}

/** How many findings are kept of each severity. */
interface FindingLimits {
  readonly errors: number;
  readonly warnings: number;
}

/** Findings of one rule while it is being read. */
export class Findings<ErrorId extends string, WarningId extends string> {
  readonly #items: Finding<ErrorId | WarningId>[] = [];
  readonly #limits: FindingLimits;
  #errors = 0;

  constructor(limits: FindingLimits = { errors: Infinity, warnings: Infinity }) {
    this.#limits = limits;
  }

  error(id: ErrorId, place: RuleSpan, message: string): void {
    if (this.full) return;
    this.#errors++;
    this.#add(id, "error", place, message);
  }

  warn(id: WarningId, place: RuleSpan, message: string): void {
    if (this.#items.length - this.#errors >= this.#limits.warnings) return;
    this.#add(id, "warning", place, message);
  }

  /** So much is wrong that reading on makes no sense. */
  get full(): boolean {
    return this.#errors >= this.#limits.errors;
  }

  get hasErrors(): boolean {
    return this.#errors > 0;
  }

  /** In the order of the text. */
  list(): readonly Finding<ErrorId | WarningId>[] {
    return this.#items.toSorted((a, b) => a.start - b.start || a.end - b.end);
  }

  #add(
    id: ErrorId | WarningId,
    severity: Finding["severity"],
    { start, end }: RuleSpan,
    message: string,
  ): void {
    // a message may quote the rule, and a rule may hold what disturbs a terminal
    this.#items.push({ id, severity, message: withoutControls(message), start, end });
  }
}

/** Text for a message, cut off after 60 characters. */
export function shorten(text: string): string {
  return text.length > 60 ? `${Array.from(text.slice(0, 60)).slice(0, 57).join("")}...` : text;
}

/** Text without what a terminal or a CI runner would obey, one character for another. */
export function withoutControls(text: string): string {
  return replaceHarmful(text.replaceAll("\n", "\ufffd"), () => "\ufffd");
}
