import type { Token } from "../ground/tokens.ts";
import type { FilterFindings } from "./diagnostic.ts";

/** A token of a filter rule. A word is any run of characters that nothing else delimits. */
export interface FilterToken extends Token {
  readonly kind: Exclude<Token["kind"], "symbol">;
}

// other quotes are read as texts too, so that one slip gives one finding
const pattern =
  /"([^"]*)"|'([^']*)'|[“”„]([^“”"]*)[“”"]|([()[\],])|([^\s()[\],"'“”„]+)|(["'“”„][^]*)/guy;
const blanks = /\s*/y;
// what a text looks like to somebody who takes \" or "" for a quote inside of it
const escaped = /"(?:[^"\\]|\\[^]|"")*"/y;
const endsValue = /^\s*(?:$|[)\],]|-?(?:and|or)(?![^\s(]))/i;

/** Parts a rule into tokens. Blanks, tabs and line ends mean nothing between them. */
export function tokenizeFilterRule(rule: string, findings: FilterFindings): readonly FilterToken[] {
  const tokens: FilterToken[] = [];
  for (let at = skipBlanks(rule, 0); at < rule.length; at = skipBlanks(rule, at)) {
    const token = escapeAttempt(rule, at, findings) ?? tokenAt(rule, at, findings);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(rule: string, start: number, findings: FilterFindings): FilterToken {
  pattern.lastIndex = start;
  const [whole = rule.slice(start), double, single, curly, sign, word] = pattern.exec(rule) ?? [];
  const span = { start, end: start + whole.length };
  if (sign !== undefined) return { ...span, kind: sign as "(", text: sign };
  if (word !== undefined) return { ...span, kind: "word", text: word };
  const text = double ?? single ?? curly;
  if (text === undefined) {
    findings.error("quotes", { start, end: start + 1 }, "this quote is never closed");
  } else if (double === undefined) {
    findings.error("quotes", span, `values stand in straight double quotes: "${text}"`);
  }
  return { ...span, kind: "string", text: text ?? whole.slice(1) };
}

/**
 * A text with a quote inside of it, as other languages escape one: `"14\" x"`, `"14"" x"`. The
 * service refuses both, and takes `"C:\"` for what it is.
 */
function escapeAttempt(
  rule: string,
  start: number,
  findings: FilterFindings,
): FilterToken | undefined {
  if (rule[start] !== '"') return undefined;
  const close = rule.indexOf('"', start + 1);
  if (close < 0) return undefined;
  const isDoubled = rule[close + 1] === '"';
  const isEscaped = rule[close - 1] === "\\" && !endsValue.test(rule.slice(close + 1));
  if (!isDoubled && !isEscaped) return undefined;
  escaped.lastIndex = start;
  const end = start + (escaped.exec(rule)?.[0].length ?? rule.length - start);
  findings.error(
    "quotes",
    { start, end },
    "a value cannot hold a double quote, and there is no escape for one; use -contains or -startsWith with the text beside it",
  );
  return { kind: "string", start, end, text: rule.slice(start + 1, end - 1) };
}

function skipBlanks(rule: string, at: number): number {
  blanks.lastIndex = at;
  return at + (blanks.exec(rule)?.[0].length ?? 0);
}
