import { type RuleSpan, TokenCursor } from "../ground/tokens.ts";
import type { FilterComparison, FilterNode, FilterValue } from "./ast.ts";
import type { FilterFindings } from "./diagnostic.ts";
import { byPrecedence, type Connective, mixedReading } from "./precedence.ts";
import { type FilterToken, tokenizeFilterRule } from "./tokens.ts";

/** Parentheses inside each other. Unverified: Intune documents no limit; this one guards the stack. */
const depthLimit = 100;

const connective = /^-?(and|or)$/i;
const negation = /^(?:-?not|!)$/i;

/**
 * Reads a filter rule: `expression = term { ("and" | "or") term }`, where `and` binds first,
 * `term = "(" expression ")" | property operator value`. After a finding it goes on at the next
 * `and`, `or` or parenthesis, so that one run reports everything.
 *
 * @returns undefined where nothing could be read at all.
 * @see https://learn.microsoft.com/intune/intune-service/fundamentals/filters
 */
export function parseFilterRule(rule: string, findings: FilterFindings): FilterNode | undefined {
  const tokens = tokenizeFilterRule(rule, findings);
  return new Parser(rule, new TokenCursor(tokens, rule.length), findings).rule();
}

class Parser {
  readonly #text: string;
  readonly #cursor: TokenCursor<FilterToken>;
  readonly #findings: FilterFindings;
  #isTooDeep = false;

  constructor(text: string, cursor: TokenCursor<FilterToken>, findings: FilterFindings) {
    this.#text = text;
    this.#cursor = cursor;
    this.#findings = findings;
  }

  rule(): FilterNode | undefined {
    if (this.#cursor.peek() === undefined) {
      this.#findings.error("syntax", this.#cursor.place, "the rule is empty");
      return undefined;
    }
    return this.#chain(0);
  }

  #chain(depth: number): FilterNode | undefined {
    const terms: FilterNode[] = [];
    const connectives: Connective[] = [];
    for (let expected = true; ;) {
      const token = this.#cursor.peek();
      const joins = token && connectiveOf(token);
      if (token === undefined || (token.kind === ")" && depth > 0)) {
        if (expected) this.#missing(token ?? this.#cursor.place);
        break;
      }
      if (joins) {
        if (expected) this.#missing(token);
        else connectives.push(joins);
        expected = true;
        this.#cursor.take();
      } else if (token.kind === ")") {
        this.#findings.error("syntax", token, "this parenthesis closes nothing; remove it");
        this.#cursor.take();
      } else {
        if (!expected) {
          this.#findings.error("syntax", token, "and or or is missing before this");
          connectives.push("and");
        }
        expected = false;
        const term = this.#term(depth);
        if (term) terms.push(term);
        else if (connectives.length > 0) connectives.pop();
      }
    }
    connectives.length = Math.max(0, terms.length - 1);
    const tree = byPrecedence(terms, connectives);
    if (tree && new Set(connectives).size > 1) {
      const reading = mixedReading(this.#text, terms, connectives);
      this.#findings.warn(
        "mixed-connectives",
        tree,
        `and binds before or, so this is read as ${reading}; add parentheses`,
      );
    }
    return tree;
  }

  #term(depth: number): FilterNode | undefined {
    const token = this.#cursor.peek();
    if (token?.kind === "word" && negation.test(token.text)) {
      this.#findings.error(
        "unknown-operator",
        token,
        `filter rules have no ${token.text}; turn the comparison round with -ne, -notContains or -notIn`,
      );
      this.#cursor.take();
      const next = this.#cursor.peek();
      return !next || next.kind === ")" || connectiveOf(next) ? undefined : this.#term(depth);
    }
    if (token?.kind !== "(") return this.#comparison();
    this.#cursor.take();
    if (depth >= depthLimit) {
      this.#findings.error(
        "too-deep",
        token,
        `more than ${depthLimit} parentheses inside each other`,
      );
      this.#cursor.skipRest();
      this.#isTooDeep = true;
      return undefined;
    }
    const inner = this.#chain(depth + 1);
    if (this.#cursor.takeIf(")") === undefined && !this.#isTooDeep) {
      // what follows was not read
      this.#findings.error("syntax", token, "this parenthesis is never closed");
    }
    return inner && { ...inner, start: token.start, end: this.#cursor.lastEnd };
  }

  #comparison(): FilterComparison | undefined {
    const property = this.#cursor.peek();
    if (property?.kind !== "word") {
      const found = property ?? this.#cursor.place;
      this.#findings.error("syntax", found, "a property such as device.model was expected here");
      this.#recover();
      return undefined;
    }
    this.#cursor.take();
    const operator = this.#cursor.peek();
    if (operator?.kind !== "word" || connectiveOf(operator)) {
      this.#findings.error(
        "syntax",
        property,
        `an operator such as -eq and a value are missing after ${property.text}`,
      );
      this.#recover();
      return undefined;
    }
    this.#cursor.take();
    const value = this.#value(operator);
    if (!value) return undefined;
    const span = { start: property.start, end: value.end };
    return { kind: "comparison", ...span, property, operator, value };
  }

  #value(operator: FilterToken): FilterValue | undefined {
    const token = this.#cursor.peek();
    if (token === undefined || token.kind === ")" || connectiveOf(token)) {
      this.#findings.error("syntax", operator, `a value is missing after ${operator.text}`);
      return undefined;
    }
    if (token.kind === "[" || token.kind === "(") return this.#list(token);
    this.#cursor.take();
    if (token.kind === "string" || token.kind === "word") {
      const { kind, text, start, end } = token;
      return { kind, text, start, end };
    }
    this.#findings.error("syntax", token, "a value in double quotes was expected here");
    this.#recover();
    return undefined;
  }

  #list(open: FilterToken): FilterValue {
    const closing = open.kind === "(" ? ")" : "]";
    if (open.kind === "(") {
      this.#findings.error("syntax", open, 'lists stand in square brackets: ["a", "b"]');
    }
    this.#cursor.take();
    const items: FilterToken[] = [];
    for (let expected = true; ;) {
      const token = this.#cursor.peek();
      if (token === undefined || token.kind === ")" || connectiveOf(token)) {
        if (token?.kind === closing) {
          this.#cursor.take();
          return { kind: "list", start: open.start, end: token.end, items };
        }
        this.#findings.error("syntax", open, "this list is never closed; add ]");
        return { kind: "list", start: open.start, end: items.at(-1)?.end ?? open.end, items };
      }
      this.#cursor.take();
      if (token.kind === "]") {
        // a comma behind the last value is taken
        if (items.length === 0)
          this.#findings.error("syntax", token, "a value in double quotes is missing");
        return { kind: "list", start: open.start, end: token.end, items };
      }
      if (token.kind === ",") {
        if (expected) this.#findings.error("syntax", token, "a value in double quotes is missing");
        expected = true;
        continue;
      }
      if (!expected) this.#findings.error("syntax", token, "a comma is missing before this");
      expected = false;
      items.push(token);
    }
  }

  /** Goes to where the next term can begin: tokens inside parentheses are passed with them. */
  #recover(): void {
    for (let open = 0; ; this.#cursor.take()) {
      const token = this.#cursor.peek();
      if (token === undefined) return;
      if (open === 0 && (token.kind === ")" || connectiveOf(token))) return;
      if (token.kind === "(") open++;
      if (token.kind === ")") open--;
    }
  }

  #missing(at: RuleSpan): void {
    this.#findings.error("syntax", at, 'a comparison such as device.model -eq "X" is missing here');
  }
}

function connectiveOf(token: FilterToken): Connective | undefined {
  const match = token.kind === "word" ? connective.exec(token.text) : null;
  return match?.[1]?.toLowerCase() as Connective | undefined;
}
