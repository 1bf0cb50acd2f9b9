import { readTokens, type RuleToken } from "./lexer.ts";
import { queryCompilation } from "./rule-refusal.ts";
import { ruleOperators, type RuleNode, type RuleOperator, type RuleValue } from "./syntax.ts";

/**
 * Reads a rule. Precedence from strong to weak: comparison, -not, -and, -or; an
 * -any without parentheses takes one test.
 *
 * @throws {RuleRefusal}
 */
export function parseRule(text: string): RuleNode {
  return new RuleReader(readTokens(text)).whole();
}

class RuleReader {
  readonly #tokens: readonly RuleToken[];
  #at = 0;

  constructor(tokens: readonly RuleToken[]) {
    this.#tokens = tokens;
  }

  whole(): RuleNode {
    if (this.#tokens.length === 0) throw queryCompilation("the rule is empty");
    const node = this.#isWord("direct") ? this.#reports() : this.#or();
    const left = this.#tokens[this.#at];
    if (left !== undefined) throw queryCompilation(`unexpected '${left.text}'`);
    return node;
  }

  #reports(): RuleNode {
    this.#at++;
    for (const word of ["reports", "for"]) {
      if (!this.#isWord(word)) throw queryCompilation(`'${word}' is missing`);
      this.#at++;
    }
    const id = this.#tokens[this.#at++];
    if (id?.kind !== "string") throw queryCompilation("the manager's id is missing");
    return { kind: "reports", managerId: id.text };
  }

  #or(): RuleNode {
    let left = this.#and();
    while (this.#takesOperator("or")) left = { kind: "or", left, right: this.#and() };
    return left;
  }

  #and(): RuleNode {
    let left = this.#not();
    while (this.#takesOperator("and")) left = { kind: "and", left, right: this.#not() };
    return left;
  }

  #not(): RuleNode {
    if (this.#takesOperator("not")) return { kind: "not", of: this.#not() };
    if (this.#tokens[this.#at]?.kind === "(") return this.#group();
    return this.#test();
  }

  #group(): RuleNode {
    this.#at++;
    const inner = this.#or();
    if (this.#tokens[this.#at]?.kind !== ")") throw queryCompilation("a parenthesis is not closed");
    this.#at++;
    return inner;
  }

  #test(): RuleNode {
    const operand = this.#tokens[this.#at++];
    if (operand?.kind !== "word")
      throw queryCompilation(`a property was expected instead of '${operand?.text ?? "the end"}'`);
    for (const kind of ["any", "all"] as const) {
      if (!this.#takesOperator(kind)) continue;
      const parenthesized = this.#tokens[this.#at]?.kind === "(";
      return {
        kind,
        operand: operand.text,
        of: parenthesized ? this.#group() : this.#test(),
        parenthesized,
      };
    }
    const operator = this.#operator();
    return { kind: "test", operand: operand.text, operator, value: this.#value() };
  }

  #operator(): RuleOperator {
    const token = this.#tokens[this.#at++];
    const name = token?.kind === "word" ? token.text.replace(/^-/, "").toLowerCase() : undefined;
    const known = ruleOperators.find((operator) => operator.toLowerCase() === name);
    if (known === undefined)
      throw queryCompilation(`an operator was expected instead of '${token?.text ?? "the end"}'`);
    return known;
  }

  #value(): RuleValue {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw queryCompilation("a value is missing");
    if (token.kind === "string") return { kind: "string", text: token.text };
    if (token.kind === "[") return this.#list();
    if (token.kind === "(" && this.#isWord("system.now")) {
      this.#at++;
      const now = this.#now();
      if (this.#tokens[this.#at++]?.kind !== ")")
        throw queryCompilation("a parenthesis is not closed");
      return now;
    }
    if (token.kind !== "word")
      throw queryCompilation(`a value was expected instead of '${token.text}'`);
    const word = token.text.toLowerCase();
    if (word === "true" || word === "false") return { kind: "boolean", value: word === "true" };
    if (word === "null" || word === "$null") return { kind: "null" };
    if (word === "system.now") return this.#now();
    if (/^\d{4}-\d{2}-\d{2}/.test(word)) return { kind: "date", text: token.text };
    throw queryCompilation(`the value '${token.text}' has no quotes`);
  }

  #now(): RuleValue {
    const plus = this.#takesOperator("plus");
    if (!plus && !this.#takesOperator("minus"))
      return { kind: "now", sign: 1, duration: undefined };
    const duration = this.#tokens[this.#at++];
    if (duration?.kind !== "word") throw queryCompilation("a duration such as P1D is missing");
    // a chain is refused: https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership shows one step only
    if (
      this.#isWord("plus") ||
      this.#isWord("minus") ||
      this.#isWord("-plus") ||
      this.#isWord("-minus")
    ) {
      throw queryCompilation("durations cannot be chained");
    }
    return { kind: "now", sign: plus ? 1 : -1, duration: duration.text };
  }

  #list(): RuleValue {
    const items: string[] = [];
    for (;;) {
      const item = this.#tokens[this.#at++];
      if (item?.kind !== "string")
        throw queryCompilation("a list holds quoted values, at least one");
      items.push(item.text);
      const next = this.#tokens[this.#at++];
      if (next?.kind === "]") return { kind: "list", items };
      if (next?.kind !== ",") throw queryCompilation("a list is not closed");
    }
  }

  #isWord(word: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === "word" && token.text.toLowerCase() === word;
  }

  #takesOperator(name: string): boolean {
    if (!this.#isWord(name) && !this.#isWord(`-${name}`)) return false;
    this.#at++;
    return true;
  }
}
