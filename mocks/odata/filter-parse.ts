import { badGatewayRequest } from "../ground/refusal.ts";
import type { CompareOperator, Filter, FilterValue, TextFunction } from "./filter-ast.ts";

/**
 * Reads a `$filter`; operators and functions may be written in any case, as the documentation
 * does (`NOT`, `Any`). Text that is no filter is 400, in the words of Graph's parser.
 *
 * @see https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions.html
 */
export function parseFilter(text: string): Filter {
  const tokens = tokenize(text);
  let at = 0;

  const peek = (): Token | undefined => tokens[at];
  const fail = (): never => {
    const position = peek()?.at ?? text.length;
    throw invalidFilter(`Syntax error at position ${position} in '${text}'.`);
  };
  const take = (kind: Token["kind"], value?: string): Token => {
    const token = peek();
    if (token?.kind !== kind || (value !== undefined && token.text !== value)) return fail();
    at++;
    return token;
  };
  const takesWord = (word: string): boolean => {
    const token = peek();
    if (token?.kind !== "word" || token.text.toLowerCase() !== word) return false;
    at++;
    return true;
  };

  const either = (): Filter => {
    let left = both();
    while (takesWord("or")) left = { kind: "or", left, right: both() };
    return left;
  };
  const both = (): Filter => {
    let left = unary();
    while (takesWord("and")) left = { kind: "and", left, right: unary() };
    return left;
  };
  const unary = (): Filter => {
    if (takesWord("not")) return { kind: "not", of: unary() };
    if (peek()?.kind === "(") {
      at++;
      const inner = either();
      take(")");
      return inner;
    }
    return test();
  };
  const test = (): Filter => {
    const name = take("word").text;
    if (peek()?.kind === "(") return call(name);
    if (takesWord("in")) {
      take("(");
      const values = [literal()];
      while (peek()?.kind === ",") {
        at++;
        values.push(literal());
      }
      take(")");
      return { kind: "in", property: name, values };
    }
    const operator = take("word").text.toLowerCase();
    if (!isCompareOperator(operator)) return fail();
    return { kind: "compare", property: name, operator, value: literal() };
  };
  const call = (name: string): Filter => {
    take("(");
    const lambda = /^(.+)\/any$/i.exec(name);
    if (lambda !== null) {
      const variable = take("word").text;
      take(":");
      const of = either();
      take(")");
      return { kind: "any", property: lambda[1] ?? "", variable, of };
    }
    if (name.toLowerCase() === "isof") {
      const type = take("string").text;
      take(")");
      return { kind: "isof", type: type.replace(/^#/, "") };
    }
    const wanted = textFunctions.find((known) => known.toLowerCase() === name.toLowerCase());
    if (wanted === undefined) {
      throw invalidFilter(
        `An unknown function with name '${name}' was found. This may also be a function import or a key lookup on a navigation property, which is not allowed.`,
      );
    }
    const property = take("word").text;
    take(",");
    const value = literal();
    take(")");
    return { kind: "call", name: wanted, property, value };
  };
  const literal = (): FilterValue => {
    const token = peek();
    if (token === undefined) return fail();
    at++;
    if (token.kind === "string") return token.text;
    if (token.kind === "number") return Number(token.text);
    if (token.kind === "date") return token.text;
    if (token.kind === "word") {
      const word = token.text.toLowerCase();
      if (word === "true") return true;
      if (word === "false") return false;
      if (word === "null") return null;
    }
    at--;
    return fail();
  };

  const filter = either();
  if (at < tokens.length) fail();
  return filter;
}

/** 400 as the OData front door words it. */
export function invalidFilter(detail: string): Error {
  return badGatewayRequest(`Invalid filter clause: ${detail}`);
}

const textFunctions: readonly TextFunction[] = ["startsWith", "endsWith", "contains"];

function isCompareOperator(text: string): text is CompareOperator {
  return ["eq", "ne", "gt", "ge", "lt", "le"].includes(text);
}

interface Token {
  readonly kind: "word" | "string" | "number" | "date" | "(" | ")" | "," | ":";
  readonly text: string;
  readonly at: number;
}

const patterns: readonly (readonly [Token["kind"] | "blank", RegExp])[] = [
  ["blank", /^\s+/],
  ["string", /^'((?:[^']|'')*)'/],
  ["date", /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?/],
  ["date", /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i],
  ["number", /^-?\d+(?:\.\d+)?/],
  ["word", /^[A-Za-z_][\w/.]*(?:(?<=\/)\$count\b)?/i],
];

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  next: while (at < text.length) {
    const rest = text.slice(at);
    const mark = rest[0];
    if (mark === "(" || mark === ")" || mark === "," || mark === ":") {
      tokens.push({ kind: mark, text: mark, at });
      at++;
      continue;
    }
    for (const [kind, pattern] of patterns) {
      const found = pattern.exec(rest);
      if (found === null) continue;
      if (kind === "string")
        tokens.push({ kind, text: (found[1] ?? "").replaceAll("''", "'"), at });
      else if (kind !== "blank") tokens.push({ kind, text: found[0], at });
      at += found[0].length;
      continue next;
    }
    throw invalidFilter(
      mark === "'"
        ? `There is an unterminated string literal at position ${text.length} in '${text}'.`
        : `Syntax error: character '${mark ?? ""}' is not valid at position ${at} in '${text}'.`,
    );
  }
  return tokens;
}
