import type { Findings, Span } from "./finding.ts";

/** `text` is a value in quotes, without them in `content`; `word` is any other run of characters. */
export interface Token extends Span {
  readonly kind: "(" | ")" | "[" | "]" | "," | "text" | "word";
  readonly content: string;
}

// other quotes are read as texts too, so that one slip gives one finding
const pattern =
  /"((?:[^"\\]|\\.)*)"|'([^']*)'|[“”„]([^“”"]*)[“”"]|([()[\],])|([^\s()[\],"'“”„]+)|(["'“”„][^]*)/gu;

/** Parts a rule into tokens. Blanks, tabs and line ends mean nothing between them. */
export function tokenise(rule: string, findings: Findings): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of rule.matchAll(pattern)) {
    const [whole, double, single, curly, sign, word] = match;
    const span = { start: match.index, end: match.index + whole.length };
    if (sign !== undefined) tokens.push({ ...span, kind: sign as "(", content: sign });
    else if (word !== undefined) tokens.push({ ...span, kind: "word", content: word });
    else {
      const content = double ?? single ?? curly;
      if (content === undefined) {
        findings.error(
          "quotes",
          { start: span.start, end: span.start + 1 },
          "this quote is never closed",
        );
      } else if (double === undefined) {
        findings.error("quotes", span, `values stand in straight double quotes: "${content}"`);
      }
      tokens.push({ ...span, kind: "text", content: content ?? whole.slice(1) });
    }
  }
  return tokens;
}
