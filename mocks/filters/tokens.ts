import { FilterRefusal } from "./syntax.ts";

/** A piece of a filter rule. */
export interface Token {
  readonly kind: "word" | "text" | "(" | ")" | "[" | "]" | ",";
  /** Of a text, what stands between its quotes. */
  readonly text: string;
  /** Whether a blank, a tab or a line end stands before it. */
  readonly spaced: boolean;
}

/**
 * Cuts a rule into pieces. A text reaches to the next quote, whatever stands before that: no
 * escape exists (FLT-V44, FLT-V45), and a backslash is a character like others (FLT-W36).
 */
export function readTokens(rule: string): readonly Token[] {
  const tokens: Token[] = [];
  const piece = /(\s*)(?:"([^"]*)"|([()[\],])|([^\s()[\],"]+)|(\S))/gy;
  const end = rule.trimEnd().length;
  while (piece.lastIndex < end) {
    const [, blanks = "", text, mark, word, other = ""] = piece.exec(rule) ?? [];
    const spaced = blanks !== "";
    if (text !== undefined) tokens.push({ kind: "text", text, spaced });
    else if (mark !== undefined) tokens.push({ kind: mark as Token["kind"], text: mark, spaced });
    else if (word !== undefined) tokens.push({ kind: "word", text: word, spaced });
    else throw new FilterRefusal(`The text after '${other}' is not closed.`);
  }
  return tokens;
}
