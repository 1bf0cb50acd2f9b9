import type { Token } from "../../ground/tokens.ts";
import { findKeyword, type RuleKeyword } from "../vocabulary/operators.ts";
import type { RuleFindings } from "./diagnostic.ts";

/** A token of a membership rule. */
export interface RuleToken extends Token {
  /** Of a word that is one. */
  readonly keyword?: RuleKeyword;
}

/**
 * Cuts a rule into tokens, in one pass and never twice over the same character. What cannot
 * be a token is reported and read as what it was probably meant to be.
 *
 * Blanks are only needed where two words meet. Within quotes, `` `" `` is a quote and two
 * apostrophes are one; a backslash is itself, since regular expressions need it.
 *
 * https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 */
export function tokenize(text: string, findings: RuleFindings): readonly RuleToken[] {
  const tokens: RuleToken[] = [];
  let at = 0;
  // where reading stops early, the errors so far make the rule invalid anyway
  while (at < text.length && !findings.full) {
    const char = text.charAt(at);
    if (char === " " || char === "\n" || char === "\r" || char === "\t") {
      at++;
      continue;
    }
    if (!isPlain(char) && oddBlank.test(char)) {
      const place = { start: at, end: at + 1 };
      findings.error(
        "typographic-character",
        place,
        `An invisible character (U+${codeOf(char)}) stands here, probably from a web page or a document. Replace it with a blank.`,
      );
      at++;
      continue;
    }
    const token = readToken(text, at, findings);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function readToken(text: string, start: number, findings: RuleFindings): RuleToken {
  const char = text.charAt(start);
  switch (char) {
    case "(":
    case ")":
    case "[":
    case "]":
    case ",":
      return { kind: char, text: char, start, end: start + 1 };
    case '"':
    case "'":
      return readString(text, start, start + 1, char, findings);
    case "`":
      if (text.charAt(start + 1) === '"') return readBacktickString(text, start, findings);
      break;
    case "\\":
      if (text.charAt(start + 1) === '"') {
        findings.error(
          "syntax-stray-text",
          { start, end: start + 2 },
          'A backslash stands before a quote, as JSON writes it. In a rule write a plain " here.',
        );
        return readString(text, start, start + 2, '\\"', findings);
      }
      break;
    default:
  }
  if (!isPlain(char) && curlyQuote.test(char)) return readCurlyString(text, start, findings);
  return readWord(text, start, findings);
}

/** From after the opening quote to the closing one. */
function readString(
  text: string,
  start: number,
  from: number,
  quote: string,
  findings: RuleFindings,
): RuleToken {
  const parts: string[] = [];
  let at = from;
  let copied = from;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === "`" && text.charAt(at + 1) === '"') {
      parts.push(text.slice(copied, at));
      copied = at + 1;
      at += 2;
    } else if (char === "'" && text.charAt(at + 1) === "'") {
      parts.push(text.slice(copied, at + 1));
      at += 2;
      copied = at;
    } else if (text.startsWith(quote, at)) {
      parts.push(text.slice(copied, at));
      return { kind: "string", text: parts.join(""), start, end: at + quote.length };
    } else {
      at++;
    }
  }
  const hint = text.endsWith("`" + quote)
    ? ' A backtick before " makes it part of the text; put a text that ends in a backtick in single quotes.'
    : ` Add a ${quote === "'" ? "'" : '"'} where the text ends.`;
  findings.error(
    "syntax-unterminated-string",
    { start, end: text.length },
    `The text that begins here is never closed.${hint}`,
  );
  parts.push(text.slice(copied));
  return { kind: "string", text: parts.join(""), start, end: text.length };
}

/** `` `"Sales`" `` without quotes around it, which one documented sample shows: the quotes belong to the value. */
function readBacktickString(text: string, start: number, findings: RuleFindings): RuleToken {
  const close = text.indexOf('`"', start + 2);
  if (close < 0) {
    findings.error(
      "syntax-unterminated-string",
      { start, end: text.length },
      'The text that begins with `" is never closed. Write "`"Sales`"" for a value with quotes.',
    );
    return { kind: "string", text: `"${text.slice(start + 2)}`, start, end: text.length };
  }
  const end = close + 2;
  const value = `"${text.slice(start + 2, close)}"`;
  findings.warn(
    "backtick-string",
    { start, end },
    'The value is read with its quotes as part of it. Put quotes around it: "`"Sales`"", or drop the backticks.',
  );
  return { kind: "string", text: value, start, end };
}

function readCurlyString(text: string, start: number, findings: RuleFindings): RuleToken {
  let end = start + 1;
  const double = doubleQuote.test(text.charAt(start));
  const closes = double ? doubleQuote : singleQuote;
  while (end < text.length && !closes.test(text.charAt(end))) end++;
  const value = text.slice(start + 1, end);
  end = Math.min(end + 1, text.length);
  findings.error(
    "typographic-character",
    { start, end },
    `Typographic quotes (U+${codeOf(text.charAt(start))}) are not quotes to the service. Type ${double ? '"' : "'"} instead.`,
  );
  return { kind: "string", text: value, start, end };
}

function readWord(text: string, start: number, findings: RuleFindings): RuleToken {
  const symbol = symbols.includes(text.charAt(start));
  let end = start;
  let dashes = false;
  while (end < text.length) {
    const char = text.charAt(end);
    const plain = isPlain(char);
    if (plain ? delimiters.includes(char) : curlyQuote.test(char) || oddBlank.test(char)) break;
    if (symbols.includes(char) !== symbol) break;
    if (!plain && longDash.test(char)) {
      dashes = true;
      findings.error(
        "typographic-character",
        { start: end, end: end + 1 },
        `A long dash (U+${codeOf(char)}) stands where the service needs a hyphen. Type - instead.`,
      );
    }
    end++;
  }
  // a lone backtick or backslash delimits nothing, yet has to be passed
  end = Math.max(end, start + 1);
  const written = text.slice(start, end);
  const word = dashes ? written.replaceAll(longDashes, "-") : written;
  if (symbol) return { kind: "symbol", text: word, start, end };
  const keyword = word.length <= longestKeyword ? findKeyword(word) : undefined;
  return keyword === undefined
    ? { kind: "word", text: word, start, end }
    : { kind: "word", text: word, keyword, start, end };
}

// ASCII without the control characters that are odd blanks
function isPlain(char: string): boolean {
  const code = char.charCodeAt(0);
  return code < 128 && code !== 11 && code !== 12;
}

// -minus
const longestKeyword = 6;
const delimiters = " \t\r\n()[],\"'`";
const symbols = "=!<>&|";
const oddBlank = /[\s\u200b-\u200d\u2060\ufeff]/;
const doubleQuote = /[\u201c-\u201f\u2033\u00ab\u00bb]/;
const singleQuote = /[\u2018-\u201b\u2032]/;
const curlyQuote = /[\u2018-\u201f\u2032\u2033\u00ab\u00bb]/;
const longDash = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/;
const longDashes = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;

function codeOf(char: string): string {
  return char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
}
