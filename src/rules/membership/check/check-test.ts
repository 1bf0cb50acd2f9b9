import { shorten } from "../../ground/findings.ts";
import type { RuleSpan } from "../../ground/tokens.ts";
import type { StringValue, TestNode } from "../syntax/ast.ts";
import type { RuleFindings } from "../syntax/diagnostic.ts";
import { printRule } from "../syntax/format.ts";
import { readInstant } from "../syntax/instant.ts";
import { negatedOperators, type RuleOperator } from "../vocabulary/operators.ts";
import { isExtensionProperty, type RulePropertyFacts } from "../vocabulary/properties.ts";
import { checkPattern } from "./check-pattern.ts";
import { warnOfText, warnOfValue, writtenName } from "./check-value.ts";

/**
 * Whether operator and value fit the property.
 *
 * https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership#supported-expression-operators
 */
export function checkTest(test: TestNode, facts: RulePropertyFacts, findings: RuleFindings): void {
  switch (facts.type) {
    case "string":
      checkTextValue(test, facts, findings);
      return;
    case "boolean":
      checkBoolean(test, findings);
      return;
    case "dateTime":
      checkDate(test, findings);
      return;
    case "stringCollection":
      checkCollection(test, facts, findings);
      return;
    case "objectCollection":
      findings.error(
        "scope",
        test,
        `${writtenName(test)} is a collection of objects. Write ${writtenName(test)} -any (assignedPlan.service -eq "SCO").`,
      );
      return;
    case "references":
      findings.error(
        "memberof-shape",
        test,
        `Write ${writtenName(test)} -any (group.objectId -in ["<object id of a group>"]), and nothing else.`,
      );
      return;
    default:
      facts.type satisfies never;
  }
}

function checkTextValue(test: TestNode, facts: RulePropertyFacts, findings: RuleFindings): void {
  const operator = test.operator.name;
  if (operator === "ge" || operator === "le") {
    if (facts.ordered === true && test.value.kind === "string") {
      findings.warn(
        "not-evaluated",
        test,
        `-${operator} is documented for user.employeeHireDate only. Published rules compare versions with it, but how is not known: whom the group holds stays unknown. Prefer -startsWith, such as -startsWith "10.0.26100".`,
      );
      return;
    }
    findings.error(
      "operator-type",
      test.operator,
      facts.ordered === true
        ? `-${operator} is documented for user.employeeHireDate only, and versions are compared as text. Use -startsWith, such as -startsWith "10.0.26100".`
        : `-${operator} compares dates only, and ${writtenName(test)} is text.`,
    );
    return;
  }
  const texts = textsOf(test, findings, isExtensionProperty(test.property.name));
  if (texts === undefined) return;
  if (operator === "match" || operator === "notMatch") {
    for (const text of texts) checkPattern(text, operator, findings);
    return;
  }
  for (const text of texts) {
    warnOfText(text, test, facts, findings);
    const exact =
      operator === "eq" || operator === "ne" || operator === "in" || operator === "notIn";
    if (exact) warnOfValue(text, test, facts, findings);
  }
}

/** The texts that a test compares with; undefined where there are none or the value is faulty. */
function textsOf(
  test: TestNode,
  findings: RuleFindings,
  mayBeBoolean: boolean,
): readonly StringValue[] | undefined {
  const { operator, value } = test;
  const wantsList = operator.name === "in" || operator.name === "notIn";
  if (value.kind === "list") {
    if (wantsList) return value.items;
    const instead = operator.name === "eq" ? "-in" : operator.name === "ne" ? "-notIn" : undefined;
    findings.error(
      "list-unexpected",
      value,
      `-${operator.name} takes one text, not a list.${instead === undefined ? "" : ` Use ${instead}.`}`,
    );
    return undefined;
  }
  if (value.kind === "null") {
    checkNull(operator.name, value, findings);
    return undefined;
  }
  if (wantsList) {
    const item = value.kind === "string" ? `"${shorten(value.value)}"` : '"text"';
    findings.error("list-needed", value, `-${operator.name} takes a list. Write [${item}].`);
    return undefined;
  }
  if (value.kind === "string") return [value];
  if (
    value.kind === "boolean" &&
    mayBeBoolean &&
    (operator.name === "eq" || operator.name === "ne")
  ) {
    findings.warn(
      "extension-type",
      value,
      "Whether this extension holds a boolean cannot be seen here. If it holds text, put quotes around the value.",
    );
    return undefined;
  }
  findings.error(
    "value-type",
    value,
    `${writtenName(test)} holds text. Put quotes around the value${value.kind === "now" ? ", or test user.employeeHireDate" : ""}.`,
  );
  return undefined;
}

function checkNull(operator: RuleOperator, value: RuleSpan, findings: RuleFindings): void {
  if (operator === "eq" || operator === "ne") return;
  findings.error("null-operator", value, `null goes with -eq and -ne only, not with -${operator}.`);
}

function checkBoolean(test: TestNode, findings: RuleFindings): void {
  const { operator, value } = test;
  if (operator.name !== "eq" && operator.name !== "ne") {
    findings.error(
      "operator-type",
      operator,
      `${writtenName(test)} is true or false: only -eq and -ne fit it, not -${operator.name}.`,
    );
    return;
  }
  if (value.kind === "boolean" || value.kind === "null") return;
  if (value.kind === "string" && /^(?:true|false)$/i.test(value.value)) {
    findings.warn(
      "quoted-boolean",
      value,
      `A boolean stands without quotes: -${operator.name} ${value.value.toLowerCase()}.`,
    );
    return;
  }
  findings.error(
    value.kind === "list" ? "list-unexpected" : "value-type",
    value,
    `${writtenName(test)} is true or false. Write -${operator.name} true, without quotes.`,
  );
}

function checkDate(test: TestNode, findings: RuleFindings): void {
  const { operator, value } = test;
  const name = operator.name;
  if (name !== "eq" && name !== "ne" && name !== "ge" && name !== "le") {
    findings.error(
      "operator-type",
      operator,
      `${writtenName(test)} is a date: -eq, -ge and -le fit it, not -${name}.`,
    );
    return;
  }
  if (name === "ne" && value.kind !== "null") {
    findings.error(
      "operator-type",
      operator,
      `-ne is not documented for dates. Write -not (${writtenName(test)} -eq ...).`,
    );
    return;
  }
  switch (value.kind) {
    case "date":
      return;
    case "now":
      if (name === "eq") {
        findings.warn(
          "date-equality",
          value,
          "system.now changes all the time, so that an exact match never happens. Use -ge and -le.",
        );
      }
      return;
    case "null":
      checkNull(name, value, findings);
      return;
    case "string":
      if (readInstant(value.value) !== undefined) {
        findings.warn("quoted-date", value, "A date stands without quotes: 2020-06-10T18:13:20Z.");
        return;
      }
      break;
    case "list":
      findings.error("list-unexpected", value, `-${name} takes one date, not a list.`);
      return;
    case "boolean":
    case "number":
      break;
    default:
      value satisfies never;
  }
  findings.error(
    "value-type",
    value,
    `${writtenName(test)} is a date. Write it as 2020-06-10T18:13:20Z, or as system.now -minus P30D.`,
  );
}

/**
 * A test on the collection itself. Samples show it for a few properties and text operators.
 *
 * Unverified: what it means there, and that no other operator is taken.
 */
function checkCollection(test: TestNode, facts: RulePropertyFacts, findings: RuleFindings): void {
  const { operator } = test;
  const better = `${writtenName(test)} ${elementTest(test)}`;
  if (facts.direct?.includes(operator.name) !== true) {
    findings.error(
      "scope",
      test,
      `${writtenName(test)} is a collection, and -${operator.name} tests one text. Write ${better}.`,
    );
    return;
  }
  const texts = textsOf(test, findings, false);
  if (texts === undefined) return;
  findings.warn(
    "collection-direct",
    test,
    `Whether this looks into each item is not documented. Write ${better}.`,
  );
  for (const text of texts) warnOfText(text, test, facts, findings);
}

/** The same of the elements: none of them may be, for a negative operator, and one must for any other. */
function elementTest(test: TestNode): string {
  const quantifier = negatedOperators[test.operator.name] === undefined ? "any" : "all";
  const property = { ...test.property, object: "_", name: "" };
  return `-${quantifier} (${printRule({ ...test, property }, { compact: true })})`;
}
