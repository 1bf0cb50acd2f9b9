import type { Token } from "../ground/tokens.ts";
import type { FilterFindings } from "./diagnostic.ts";

/** A token of a filter rule. A word is any run of characters that nothing else delimits. */
export interface FilterToken extends Token {
  readonly kind: Exclude<Token["kind"], "symbol">;
}

// other quotes are read as texts too, so that one slip gives one finding
const pattern =
  /"((?:[^"\\]|\\.)*)"|'([^']*)'|[“”„]([^“”"]*)[“”"]|([()[\],])|([^\s()[\],"'“”„]+)|(["'“”„][^]*)/gu;

/** Parts a rule into tokens. Blanks, tabs and line ends mean nothing between them. */
export function tokenizeFilterRule(rule: string, findings: FilterFindings): readonly FilterToken[] {
  const tokens: FilterToken[] = [];
  for (const match of rule.matchAll(pattern)) {
    const [whole, double, single, curly, sign, word] = match;
    const span = { start: match.index, end: match.index + whole.length };
    if (sign !== undefined) tokens.push({ ...span, kind: sign as "(", text: sign });
    else if (word !== undefined) tokens.push({ ...span, kind: "word", text: word });
    else {
      const text = double ?? single ?? curly;
      if (text === undefined) {
        findings.error(
          "quotes",
          { start: span.start, end: span.start + 1 },
          "this quote is never closed",
        );
      } else if (double === undefined) {
        findings.error("quotes", span, `values stand in straight double quotes: "${text}"`);
      }
      tokens.push({ ...span, kind: "string", text: text ?? whole.slice(1) });
    }
  }
  return tokens;
}
