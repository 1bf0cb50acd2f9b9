import { asciiText, standsAt } from "./ascii-text.ts";
import { foldCase } from "./fold-case.ts";
import type { TextTest } from "./meaning.ts";

/** A test of a text that is not empty. */
export type TextPredicate = (text: string) => boolean;

/**
 * The comparison with a folded constant. ASCII constants are compared in place, which makes no
 * copy of the text; no other character folds to an ASCII one.
 */
export function textPredicate(kind: TextTest["kind"], value: string): TextPredicate {
  if (kind === "contains") return (text) => foldCase(text).includes(value);
  const constant = asciiText(value);
  const { length } = value;
  switch (kind) {
    case "equals":
      if (constant === undefined) return (text) => foldCase(text) === value;
      return (text) => text.length === length && standsAt(text, 0, constant);
    case "startsWith":
      if (constant === undefined) return (text) => foldCase(text).startsWith(value);
      return (text) => text.length >= length && standsAt(text, 0, constant);
    case "endsWith":
      if (constant === undefined) return (text) => foldCase(text).endsWith(value);
      return (text) => text.length >= length && standsAt(text, text.length - length, constant);
    default:
      return kind satisfies never;
  }
}
