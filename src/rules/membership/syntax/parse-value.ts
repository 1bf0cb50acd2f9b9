import { shorten } from "../../ground/findings.ts";
import { findOperator } from "../vocabulary/operators.ts";
import type { ListValue, NowValue, OperatorNode, RuleValue, StringValue } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import type { RuleFindings } from "./diagnostic.ts";
import { looksLikeDate, readDuration, readInstant } from "./instant.ts";
import type { RuleToken } from "./tokens.ts";

/** Reads the right side of a test. Undefined where it is faulty, which has been reported then. */
export function parseValue(
  cursor: Cursor,
  operator: OperatorNode,
  findings: RuleFindings,
): RuleValue | undefined {
  const token = cursor.peek();
  if (token?.kind === "string") {
    cursor.take();
    return stringValue(token);
  }
  if (token?.kind === "[") return parseList(cursor, findings);
  if (token?.kind === "(") return parseGroupedNow(cursor, operator, findings);
  if (token?.kind === "word") return parseWord(cursor, token, operator, findings);
  return missingValue(cursor, operator, findings);
}

function parseWord(
  cursor: Cursor,
  token: RuleToken,
  operator: OperatorNode,
  findings: RuleFindings,
): RuleValue | undefined {
  const { start, end, text } = token;
  switch (text.toLowerCase()) {
    case "true":
    case "false":
      cursor.take();
      return { kind: "boolean", value: text.toLowerCase() === "true", start, end };
    case "$null":
      findings.warn("dollar-null", token, "$null comes from PowerShell. Write null.");
      cursor.take();
      return { kind: "null", start, end };
    case "null":
      cursor.take();
      return { kind: "null", start, end };
    case "system.now":
      return parseNow(cursor, findings);
    case "$true":
    case "$false":
      findings.error("syntax-bare-word", token, `Write ${text.slice(1)}, without the dollar sign.`);
      cursor.skipTest();
      return undefined;
    default:
  }
  if (looksLikeDate(text)) {
    cursor.take();
    const instant = readInstant(text);
    if (instant !== undefined) return { kind: "date", instant, start, end };
    findings.error(
      "value-type",
      token,
      `${shorten(text)} is no date. Write it as 2020-06-10T18:13:20Z, in UTC.`,
    );
    return undefined;
  }
  if (/^[+-]?\d+(?:\.\d+)?$/.test(text)) {
    cursor.take();
    return { kind: "number", text, start, end };
  }
  const keyword = cursor.keyword();
  if (keyword !== undefined || findOperator(text) !== undefined || text.startsWith("-")) {
    return missingValue(cursor, operator, findings);
  }
  return bareWord(cursor, token, findings);
}

function bareWord(cursor: Cursor, token: RuleToken, findings: RuleFindings): undefined {
  const words = [token.text];
  let end = token.end;
  cursor.take();
  while (!cursor.atBoundary) {
    const next = cursor.take();
    if (next === undefined) break;
    end = next.end;
    if (words.length < 4) words.push(next.text);
  }
  findings.error(
    "syntax-bare-word",
    { start: token.start, end },
    `Text needs quotes: write "${shorten(words.join(" "))}".`,
  );
  return undefined;
}

function missingValue(cursor: Cursor, operator: OperatorNode, findings: RuleFindings): undefined {
  findings.error(
    "syntax-missing-value",
    { start: operator.start, end: operator.end },
    `-${operator.name} has no value on its right. Add one, such as ${sampleOf(operator)}.`,
  );
  cursor.skipTest();
  return undefined;
}

function sampleOf({ name }: OperatorNode): string {
  return name === "in" || name === "notIn" ? '["a", "b"]' : '"text"';
}

/** `system.now`, in any number of parentheses, and nothing else. */
function parseGroupedNow(
  cursor: Cursor,
  operator: OperatorNode,
  findings: RuleFindings,
): NowValue | undefined {
  let depth = 0;
  while (cursor.peek(depth)?.kind === "(") depth++;
  const first = cursor.peek(depth);
  if (first?.kind !== "word" || first.text.toLowerCase() !== "system.now") {
    const place = { start: cursor.place.start, end: cursor.place.end };
    findings.error(
      first?.kind === "string" ? "list-needed" : "syntax-missing-value",
      place,
      first?.kind === "string"
        ? `A list stands in square brackets: -${operator.name} ["a", "b"].`
        : `-${operator.name} takes a value here, and no group. Only system.now may stand in parentheses.`,
    );
    cursor.skipGroup();
    cursor.skipTest();
    return undefined;
  }
  const start = cursor.place.start;
  for (let open = 0; open < depth; open++) cursor.take();
  const now = parseNow(cursor, findings);
  for (let open = 0; open < depth; open++) {
    if (cursor.takeIf(")") !== undefined) continue;
    findings.error(
      "syntax-unbalanced-parenthesis",
      { start, end: start + 1 },
      "This parenthesis is never closed. Add a ) after the duration.",
    );
    break;
  }
  return now;
}

function parseNow(cursor: Cursor, findings: RuleFindings): NowValue | undefined {
  const { start, end } = cursor.place;
  cursor.take();
  const direction = cursor.keyword();
  if (direction !== "plus" && direction !== "minus") return { kind: "now", start, end };
  cursor.take();
  const token = cursor.peek();
  if (token?.kind !== "word" || readDuration(token.text) === undefined) {
    findings.error(
      "value-type",
      token ?? { start, end: cursor.lastEnd },
      `-${direction} takes an ISO 8601 duration without quotes, such as P30D or P7DT3H.`,
    );
    if (!cursor.atBoundary) cursor.take();
    return undefined;
  }
  cursor.take();
  const again = cursor.keyword();
  if (again === "plus" || again === "minus") {
    findings.error(
      "value-type",
      cursor.place,
      "Only one -plus or -minus may follow system.now. Add the durations up.",
    );
    cursor.skipTest();
    return undefined;
  }
  const shift = { direction, duration: token.text.toUpperCase() } as const;
  return { kind: "now", shift, start, end: token.end };
}

function parseList(cursor: Cursor, findings: RuleFindings): ListValue | undefined {
  const start = cursor.place.start;
  cursor.take();
  const items: StringValue[] = [];
  let faulty = false;
  const report = (message: string) => {
    // one finding a list: the next ones follow from it
    if (!faulty) findings.error("syntax-list", cursor.place, message);
    faulty = true;
  };
  if (cursor.peek()?.kind === "]") report('A list holds at least one text: ["a"].');
  while (cursor.peek()?.kind !== "]") {
    const token = cursor.peek();
    if (token === undefined || token.kind === "(" || token.kind === ")") {
      report("The list that begins before is never closed. Add a ].");
      break;
    }
    if (token.kind === "string") {
      cursor.take();
      items.push(stringValue(token));
    } else {
      report("A list holds texts in quotes, separated by commas.");
      if (token.kind === "word" && !faultyListItem(token)) break;
      if (token.kind !== ",") cursor.take();
    }
    if (cursor.peek()?.kind === "]") break;
    if (cursor.takeIf(",") === undefined) {
      report("A comma is missing between two texts of the list.");
      if (cursor.peek()?.kind !== "string") {
        cursor.skipTest();
        break;
      }
    } else if (cursor.peek()?.kind === "]") {
      report("A text is missing after the last comma of the list.");
    }
  }
  cursor.takeIf("]");
  return faulty ? undefined : { kind: "list", items, start, end: cursor.lastEnd };
}

// a connector or an operator inside a list means that its bracket was forgotten
function faultyListItem(token: RuleToken): boolean {
  return findOperator(token.text) === undefined && !/^-?(?:and|or|not)$/i.test(token.text);
}

function stringValue(token: RuleToken): StringValue {
  return { kind: "string", value: token.text, start: token.start, end: token.end };
}
