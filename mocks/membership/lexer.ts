import { queryCompilation } from "./rule-refusal.ts";

/** A piece of a rule. Words are properties, operators and unquoted values alike. */
export interface RuleToken {
  readonly kind: "word" | "string" | "(" | ")" | "[" | "]" | ",";
  readonly text: string;
}

/**
 * Cuts a rule into tokens. A string stands in double quotes, where `` `" `` is a
 * quote and `''` an apostrophe, or in single quotes.
 *
 * @see https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 */
export function readTokens(rule: string): readonly RuleToken[] {
  const tokens: RuleToken[] = [];
  let at = 0;
  while (at < rule.length) {
    const mark = rule[at] ?? "";
    if (/\s/.test(mark)) at++;
    else if (mark === "(" || mark === ")" || mark === "[" || mark === "]" || mark === ",") {
      tokens.push({ kind: mark, text: mark });
      at++;
    } else if (mark === '"' || mark === "'" || rule.startsWith('`"', at)) {
      const read =
        mark === '"'
          ? doubleQuoted(rule, at)
          : mark === "'"
            ? singleQuoted(rule, at)
            : backtickQuoted(rule, at);
      refuseGlued(rule, read.end);
      tokens.push({ kind: "string", text: read.text });
      at = read.end;
    } else {
      const word = /^[^\s()[\],"'`]+/.exec(rule.slice(at))?.[0];
      if (word === undefined) throw queryCompilation(`unexpected character '${mark}'`);
      if (/[\u2018\u2019\u201c\u201d\u2013\u2014]/.test(word))
        throw queryCompilation(`typographic character in '${word}'`);
      at += word.length;
      refuseQuote(rule, at);
      tokens.push({ kind: "word", text: word });
    }
  }
  return tokens;
}

function doubleQuoted(rule: string, start: number): { text: string; end: number } {
  let text = "";
  for (let at = start + 1; at < rule.length; at++) {
    if (rule.startsWith('`"', at)) {
      text += '"';
      at++;
    } else if (rule.startsWith("''", at)) {
      text += "'";
      at++;
    } else if (rule[at] === '"') return { text, end: at + 1 };
    else text += rule[at] ?? "";
  }
  throw queryCompilation("a string is not closed");
}

function singleQuoted(rule: string, start: number): { text: string; end: number } {
  let text = "";
  for (let at = start + 1; at < rule.length; at++) {
    if (rule.startsWith("''", at)) {
      text += "'";
      at++;
    } else if (rule[at] === "'") return { text, end: at + 1 };
    else text += rule[at] ?? "";
  }
  throw queryCompilation("a string is not closed");
}

// Microsoft's page prints `"Sales`" without outer quotes: the value with its quotes
function backtickQuoted(rule: string, start: number): { text: string; end: number } {
  const close = rule.indexOf('`"', start + 2);
  if (close < 0) throw queryCompilation("a string is not closed");
  return { text: `"${rule.slice(start + 2, close)}"`, end: close + 2 };
}

// blanks may only be left out beside parentheses, brackets and commas
function refuseGlued(rule: string, end: number): void {
  const next = rule[end];
  if (next !== undefined && !/[\s()[\],]/.test(next))
    throw queryCompilation(`a blank is missing before '${next}'`);
}

function refuseQuote(rule: string, end: number): void {
  const next = rule[end];
  if (next === '"' || next === "'" || next === "`")
    throw queryCompilation("a blank is missing before a quoted value");
}
