import { shorten } from "../../ground/findings.ts";
import { nearestName } from "../../../kind/nearest-name.ts";
import { findOperator, foreignOperatorAdvice, ruleOperators } from "../vocabulary/operators.ts";
import { findProperty, ruleObjects } from "../vocabulary/properties.ts";
import type { DirectReportsNode, OperatorNode, PropertyNode, TestNode } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import type { RuleFindings } from "./diagnostic.ts";
import { parseValue } from "./parse-value.ts";
import type { RuleToken } from "./tokens.ts";

/** `property -any` or `property -all`, read up to there. */
export interface OpenQuantifier {
  readonly kind: "openQuantifier";
  readonly property: PropertyNode;
  readonly quantifier: "any" | "all";
  readonly start: number;
}

/**
 * Reads a test, up to its value or up to a quantifier. Undefined where it is faulty: that has
 * been reported, and the cursor stands where reading can go on.
 */
export function parseTest(
  cursor: Cursor,
  findings: RuleFindings,
): TestNode | DirectReportsNode | OpenQuantifier | undefined {
  const token = cursor.peek();
  if (token === undefined) return undefined;
  if (token.kind !== "word") return misplaced(cursor, token, findings);
  if (isDirectReports(cursor)) return parseDirectReports(cursor, token, findings);
  if (findOperator(token.text) !== undefined || cursor.keyword() !== undefined) {
    return missingProperty(cursor, token, findings);
  }
  if (literalWord.test(token.text)) return misplaced(cursor, token, findings);
  if (reportGlued(cursor, token, findings)) return undefined;

  cursor.take();
  const property = readProperty(token);
  const keyword = cursor.keyword();
  if (keyword === "any" || keyword === "all") {
    cursor.take();
    return { kind: "openQuantifier", property, quantifier: keyword, start: token.start };
  }
  const operator = parseOperator(cursor, token, findings);
  if (operator === undefined) return undefined;
  const value = parseValue(cursor, operator, findings);
  if (value === undefined) return undefined;
  return { kind: "test", property, operator, value, start: token.start, end: cursor.lastEnd };
}

/** A property from its written form, `device.deviceOSType`, canonically spelt where it is known. */
function readProperty(token: RuleToken): PropertyNode {
  const { text, start, end } = token;
  if (text === "_") return { object: "_", name: "", start, end };
  const dot = text.indexOf(".");
  const prefix = text.slice(0, Math.max(dot, 0));
  const object = ruleObjects.find((known) => known.toLowerCase() === prefix.toLowerCase());
  const name = text.slice(dot + 1);
  const known = object === undefined ? undefined : findProperty(object, name);
  return { object: object ?? prefix, name: known?.name ?? name, start, end };
}

function parseOperator(
  cursor: Cursor,
  property: RuleToken,
  findings: RuleFindings,
): OperatorNode | undefined {
  const token = cursor.peek();
  if (token === undefined || cursor.atBoundary || token.kind === "]" || token.kind === ",") {
    const sample = /enabled$/i.test(property.text) ? "-eq true" : '-eq "text"';
    findings.error(
      "syntax-missing-operator",
      property,
      `${shorten(property.text)} stands alone. Compare it with something: ${shorten(property.text)} ${sample}.`,
    );
    cursor.skipTest();
    return undefined;
  }
  const name = token.kind === "word" ? findOperator(token.text) : undefined;
  if (name !== undefined) {
    cursor.take();
    return { name, start: token.start, end: token.end };
  }
  if (token.kind === "word" && cursor.keyword() === "not") {
    findings.error(
      "unknown-operator",
      token,
      "-not stands before a test, never within. For a value that is set write -ne null.",
    );
  } else if (token.kind === "word" || token.kind === "symbol") {
    findings.error("unknown-operator", token, operatorAdvice(token.text));
  } else {
    findings.error(
      "syntax-missing-operator",
      { start: property.start, end: token.end },
      "An operator is missing between the property and the value, such as -eq.",
    );
  }
  cursor.take();
  cursor.skipTest();
  return undefined;
}

function operatorAdvice(word: string): string {
  const foreign = foreignOperatorAdvice(word);
  if (foreign !== undefined) return foreign;
  const near = nearestName(word.replace(/^-/, ""), [...ruleOperators, "any", "all"]);
  return near === undefined
    ? `${shorten(word)} is no operator. A test reads: property -eq "value".`
    : `${shorten(word)} is no operator. Did you mean -${near}?`;
}

function misplaced(cursor: Cursor, token: RuleToken, findings: RuleFindings): undefined {
  const place = { start: token.start, end: token.end };
  if (token.kind === "]" || token.kind === "," || token.kind === "symbol") {
    const advice = token.kind === "symbol" ? foreignOperatorAdvice(token.text) : undefined;
    findings.error(
      advice === undefined ? "syntax-stray-text" : "unknown-operator",
      place,
      advice ?? `${shorten(token.text)} has no meaning here. A test reads: property -eq "value".`,
    );
    cursor.take();
    return undefined;
  }
  if (token.kind === "[") cursor.take();
  cursor.skipTest();
  findings.error(
    "syntax-reversed-test",
    { start: token.start, end: Math.max(token.end, cursor.lastEnd) },
    "The property stands on the left of a test and the value on its right. Turn it round.",
  );
  return undefined;
}

function missingProperty(cursor: Cursor, token: RuleToken, findings: RuleFindings): undefined {
  findings.error(
    "syntax-missing-operand",
    token,
    `${shorten(token.text)} needs a property on its left, such as device.displayName.`,
  );
  cursor.take();
  cursor.skipTest();
  return undefined;
}

// `department-eq` is one word to the service
function reportGlued(cursor: Cursor, token: RuleToken, findings: RuleFindings): boolean {
  const dash = token.text.lastIndexOf("-");
  if (dash <= 0) return false;
  const tail = token.text.slice(dash);
  if (findOperator(tail) === undefined && !/^-(?:any|all)$/i.test(tail)) return false;
  findings.error(
    "syntax-missing-blank",
    token,
    `A blank is missing before ${tail}: write ${shorten(token.text.slice(0, dash))} ${tail}.`,
  );
  cursor.skipTest();
  return true;
}

function isDirectReports(cursor: Cursor): boolean {
  const [first, second] = [cursor.peek(), cursor.peek(1)];
  return (
    first?.text.toLowerCase() === "direct" &&
    second?.kind === "word" &&
    second.text.toLowerCase() === "reports"
  );
}

function parseDirectReports(
  cursor: Cursor,
  first: RuleToken,
  findings: RuleFindings,
): DirectReportsNode | undefined {
  cursor.take();
  cursor.take();
  const preposition = cursor.peek();
  const id = cursor.peek(1);
  const complete =
    preposition?.kind === "word" &&
    preposition.text.toLowerCase() === "for" &&
    id?.kind === "string";
  if (!complete) {
    cursor.skipTest();
    findings.error(
      "direct-reports-shape",
      { start: first.start, end: cursor.lastEnd },
      'Write it as Direct Reports for "<object id of the manager>".',
    );
    return undefined;
  }
  cursor.take();
  cursor.take();
  const manager = { kind: "string", value: id.text, start: id.start, end: id.end } as const;
  return { kind: "directReports", manager, start: first.start, end: id.end };
}

const literalWord = /^(?:true|false|\$?null|system\.now|\d.*)$/i;
