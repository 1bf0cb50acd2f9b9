import { FilterRefusal, filterOperators, type FilterNode, type FilterOperator } from "./syntax.ts";
import type { FilterComparison, FilterValue } from "./syntax.ts";
import { readTokens, type Token } from "./tokens.ts";

/**
 * Reads a filter rule: `expr := both { "or" both }`, `both := term { "and" term }`,
 * `term := "(" expr ")" | property operator value`. Precedence, parentheses that may be left out,
 * operators without dash and lists as the live service answered for them.
 *
 * @throws {FilterRefusal} where the text is no rule.
 * @see https://learn.microsoft.com/intune/fundamentals/filters/ref-device-properties
 * @see https://github.com/fadwen/IntuneScriptLab Validation/Findings.md, "Assignment filter rules"
 */
export function parseFilterRule(rule: string): FilterNode {
  if (rule.trim() === "") throw new FilterRefusal("The rule is empty.");
  if (rule.length > 3_072) throw new FilterRefusal("The rule exceeds 3072 characters.");
  const tokens = readTokens(rule);
  let at = 0;

  const expression = (): FilterNode => chain("or", () => chain("and", term));
  const chain = (word: "and" | "or", part: () => FilterNode): FilterNode => {
    const parts = [part()];
    while (isConnector(tokens[at], word)) {
      at++;
      parts.push(part());
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: word, parts };
  };
  const term = (): FilterNode => {
    if (tokens[at]?.kind !== "(") return comparison();
    at++;
    const inner = expression();
    if (tokens[at++]?.kind !== ")") throw new FilterRefusal("A closing parenthesis is missing.");
    return inner;
  };
  const comparison = (): FilterComparison => {
    const name = tokens[at++];
    if (name?.kind !== "word" || !/^(?:device|app)\.\w+$/i.test(name.text))
      throw new FilterRefusal(
        `A property such as device.model was expected instead of '${name?.text ?? "the end"}'.`,
      );
    const operator = operatorOf(tokens[at++], name.text);
    return { kind: "comparison", name: name.text, operator, value: value() };
  };
  const value = (): FilterValue => {
    const token = tokens[at++];
    // seen: FLT-W13
    if (token?.spaced !== true) throw new FilterRefusal("A value was expected after the operator.");
    if (token.kind === "text") return { kind: "text", text: token.text };
    if (token.kind === "[") return { kind: "list", items: items() };
    if (token.kind !== "word") throw new FilterRefusal(`'${token.text}' is not a value.`);
    return /^\$?null$/i.test(token.text) ? { kind: "null" } : { kind: "bare", text: token.text };
  };
  // a comma after the last item is let pass, an empty list is not: FLT-V46, FLT-V53
  const items = (): readonly string[] => {
    const found: string[] = [];
    for (;;) {
      const item = tokens[at++];
      if (item?.kind === "]" && found.length > 0) return found;
      if (item?.kind !== "text")
        throw new FilterRefusal("A quoted value was expected in the list.");
      found.push(item.text);
      const next = tokens[at++];
      if (next?.kind === "]") return found;
      if (next?.kind !== ",") throw new FilterRefusal("The list is not closed.");
    }
  };

  const node = expression();
  const rest = tokens[at];
  if (rest !== undefined) throw new FilterRefusal(`Unexpected text '${rest.text}'.`);
  return node;
}

function isConnector(token: Token | undefined, word: "and" | "or"): boolean {
  return token?.kind === "word" && token.text.toLowerCase().replace(/^-/, "") === word;
}

function operatorOf(token: Token | undefined, name: string): FilterOperator {
  const text = token?.text.toLowerCase().replace(/^-/, "");
  const found = filterOperators.find((operator) => operator === text);
  if (token?.kind !== "word" || !token.spaced || found === undefined)
    throw new FilterRefusal(`The operator '${token?.text ?? ""}' is not supported for '${name}'.`);
  return found;
}
