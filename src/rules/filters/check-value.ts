import { didYouMean, nearestName } from "../../kind/nearest-name.ts";
import type { FilterLiteral, FilterValue } from "./ast.ts";
import type { FilterFindings } from "./diagnostic.ts";
import { valueInFilters } from "./group-dialect.ts";
import { type FilterOperator, isNull, takesList, takesNull } from "./operators.ts";
import type { FilterToken } from "./tokens.ts";
import type { FilterProperty } from "./windows-properties.ts";

type Item = FilterToken | FilterLiteral;

/** Holds the value of a comparison against its operator, and its property where that is known. */
export function checkValue(
  value: FilterValue,
  operator: FilterOperator,
  property: FilterProperty | undefined,
  findings: FilterFindings,
): void {
  if (value.kind === "list") {
    if (!takesList(operator)) {
      const message = `${operator} takes one value; a list needs -in or -notIn`;
      findings.error("wrong-value", value, message);
    } else for (const item of value.items) checkItem(item, operator, property, findings);
  } else if (isNull(value)) checkNull(value, operator, property, findings);
  else if (property?.type === "version") checkVersion(value, findings);
  else if (value.kind === "string" && value.text === "") {
    // inside a list it is taken
    findings.error(
      "wrong-value",
      value,
      "an empty text is refused; to ask for a device without a value, write -eq $null",
    );
  } else checkItem(value, operator, property, findings);
}

function checkNull(
  value: Item,
  operator: FilterOperator,
  property: FilterProperty | undefined,
  findings: FilterFindings,
): void {
  if (!takesNull(operator)) findings.error("wrong-value", value, nullAdvice(operator));
  else if (property?.type === "version") {
    findings.error(
      "wrong-value",
      value,
      `device.${property.name} is not compared with $null; write a version, such as 10.0.26100.1`,
    );
  }
}

function nullAdvice(operator: FilterOperator): string {
  return `${operator} does not take $null; only -eq and -ne do`;
}

function checkItem(
  item: Item,
  operator: FilterOperator,
  property: FilterProperty | undefined,
  findings: FilterFindings,
): void {
  if (item.kind !== "string") {
    // of a property that is unknown here it may be a version
    if (property === undefined && /^[\d.]+$/.test(item.text)) return;
    findings.error("wrong-value", item, unquoted(item, operator));
    return;
  }
  if (item.text === "") return;
  if (item.text.trim() === "") {
    const effect = blankEffect(operator);
    findings.warn(
      "blank-value",
      item,
      `blanks at the ends of a value count for nothing: ${effect}`,
    );
    return;
  }
  if (property?.values && comparesWhole(operator)) {
    checkKnownValue(item, property, property.values, findings);
  }
}

// with -startsWith the service was not asked; an empty text begins every other
function blankEffect(operator: FilterOperator): string {
  if (operator === "-contains" || operator === "-startsWith") return "this matches every device";
  if (operator === "-notContains") return "this matches no device";
  return "this compares with the empty text; to ask for a device without a value, write -eq $null";
}

function comparesWhole(operator: FilterOperator): boolean {
  return takesNull(operator) || takesList(operator);
}

function unquoted(item: Item, operator: FilterOperator): string {
  if (isNull(item)) return nullAdvice(operator);
  return /^\d+(\.\d+)+$/.test(item.text)
    ? `a version without quotes fits only device.operatingSystemVersion; write "${item.text}"`
    : `values stand in double quotes: "${item.text}"`;
}

/** The service takes any text (FLT-V25, FLT-V27), and no device has it. */
function checkKnownValue(
  item: Item,
  property: FilterProperty,
  values: readonly string[],
  findings: FilterFindings,
): void {
  const text = item.text.trim();
  if (values.some((known) => known.toLowerCase() === text.toLowerCase())) return;
  const meant = valueInFilters(property.name, text) ?? nearestName(text, values);
  const name = `device.${property.name}`;
  if (property.type === "text") {
    // the list of editions grows with Windows
    const message = `"${text}" is no documented value of ${name}${didYouMean(meant && `"${meant}"`)}`;
    findings.warn("unknown-value", item, message);
    return;
  }
  const advice =
    meant === undefined
      ? `it is one of ${values.map((known) => `"${known}"`).join(", ")}`
      : `the value is "${meant}" in filters`;
  findings.warn("unknown-value", item, `${name} is never "${text}"; ${advice}`);
}

function checkVersion(value: FilterLiteral, findings: FilterFindings): void {
  // with quotes or without, and blanks inside the quotes: FLT-V22, FLT-W17, FLT-F35
  const text = value.kind === "string" ? value.text.trim() : value.text;
  if (/^\d+(\.\d+){1,3}$/.test(text)) return;
  findings.error(
    "wrong-value",
    value,
    `"${value.text}" is no version; write two to four numbers without quotes, such as 10.0.26100.1`,
  );
}
