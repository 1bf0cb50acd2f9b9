import { didYouMean, nearestName } from "../../kind/nearest-name.ts";
import type { RuleSpan } from "../ground/tokens.ts";
import type { FilterComparison, FilterValue } from "./ast.ts";
import type { FilterFindings } from "./diagnostic.ts";
import { groupPropertyAdvice, operatorInFilters, valueInFilters } from "./group-dialect.ts";
import { type FilterOperator, filterOperator, filterOperators, takesList } from "./operators.ts";
import type { FilterToken } from "./tokens.ts";
import { type FilterProperty, windowsProperties, windowsProperty } from "./windows-properties.ts";

/** Holds one comparison against what filters know of Windows devices. */
export function checkComparison(comparison: FilterComparison, findings: FilterFindings): void {
  const property = checkProperty(comparison.property, findings);
  const operator = checkOperator(comparison.operator, property, findings);
  if (operator) checkValue(comparison.value, operator, property, findings);
}

function checkProperty(token: FilterToken, findings: FilterFindings): FilterProperty | undefined {
  const written = token.text;
  const say = (advice: string) => {
    findings.error("unknown-property", token, `${written} is no property of a filter: ${advice}`);
  };
  const dot = written.indexOf(".");
  const name = written.slice(dot + 1);
  const subject = written.slice(0, Math.max(dot, 0)).toLowerCase();
  if (subject === "device") {
    const property = windowsProperty(name);
    if (property?.instead !== undefined) {
      findings.warn("deprecated", token, `${written} is deprecated; use ${property.instead}`);
    }
    if (property) return property;
    const near = nearestName(
      name,
      windowsProperties.map((known) => known.name),
    );
    say(
      groupPropertyAdvice(name) ??
        (near === undefined
          ? `Windows devices have ${windowsProperties.map((known) => known.name).join(", ")}`
          : `did you mean device.${near}?`),
    );
  } else if (dot < 0) {
    const property = windowsProperty(name);
    say(`properties begin with device.${didYouMean(property && `device.${property.name}`)}`);
  } else if (subject === "app") {
    say("app. is for filters with managementType apps");
  } else {
    say("a filter asks about devices only, as device.model does");
  }
  return undefined;
}

function checkOperator(
  token: FilterToken,
  property: FilterProperty | undefined,
  findings: FilterFindings,
): FilterOperator | undefined {
  const written = token.text;
  const operator = filterOperator(written);
  if (operator === undefined) {
    const dashed = filterOperator(`-${written}`);
    const advice = operatorInFilters(written);
    const near = nearestName(written, [...filterOperators.text, ...filterOperators.version]);
    findings.error(
      "unknown-operator",
      token,
      dashed !== undefined
        ? `operators begin with a dash: ${dashed}`
        : `${written} is no operator of filters${advice === undefined ? didYouMean(near) : `; use ${advice}`}`,
    );
    return undefined;
  }
  if (property && !(filterOperators[property.type] as readonly string[]).includes(operator)) {
    findings.error(
      "wrong-operator",
      token,
      property.type === "version"
        ? `${operator} compares text, and device.${property.name} is a version; it takes ${filterOperators.version.join(", ")}`
        : `${operator} compares versions; only device.operatingSystemVersion takes it`,
    );
    return undefined;
  }
  return operator;
}

function checkValue(
  value: FilterValue,
  operator: FilterOperator,
  property: FilterProperty | undefined,
  findings: FilterFindings,
): void {
  const say = (at: RuleSpan, message: string) => {
    findings.error("wrong-value", at, message);
  };
  if (takesList(operator)) {
    if (value.kind !== "list") say(value, `${operator} takes a list: ["a", "b"]`);
    else for (const item of value.items) checkItem(item, operator, property, findings);
    return;
  }
  if (value.kind === "list") {
    say(value, `${operator} takes one value; a list needs -in or -notIn`);
    return;
  }
  if (value.kind === "word" && /^\$null$/i.test(value.text)) {
    if (operator !== "-eq" && operator !== "-ne")
      say(value, `${operator} does not take $null; only -eq and -ne do`);
    return;
  }
  if (property?.type === "version") {
    checkVersion(value, findings);
    return;
  }
  checkItem(value, operator, property, findings);
}

function checkItem(
  item: FilterToken | Exclude<FilterValue, { kind: "list" }>,
  operator: FilterOperator,
  property: FilterProperty | undefined,
  findings: FilterFindings,
): void {
  if (item.kind !== "string") {
    // of a property that is unknown here it may be a version
    if (property === undefined && /^[\d.]+$/.test(item.text)) return;
    findings.error("wrong-value", item, unquoted(item.text, operator));
    return;
  }
  if (item.text.trim() === "") {
    findings.warn(
      "wrong-value",
      item,
      'an empty text is not the same as "not set"; that is -eq $null',
    );
    return;
  }
  const exact = operator === "-eq" || operator === "-ne" || takesList(operator);
  if (property?.values && exact) checkKnownValue(item, property, property.values, findings);
}

function unquoted(text: string, operator: FilterOperator): string {
  if (/^\$null$/i.test(text)) return `${operator} does not take $null; only -eq and -ne do`;
  if (/^null$/i.test(text)) return "write $null, or the word in double quotes";
  if (/^\d+(\.\d+)+$/.test(text)) {
    return `a version without quotes fits only device.operatingSystemVersion; write "${text}"`;
  }
  return `values stand in double quotes: "${text}"`;
}

function checkKnownValue(
  item: Pick<FilterToken, "start" | "end" | "text">,
  property: FilterProperty,
  values: readonly string[],
  findings: FilterFindings,
): void {
  const written = item.text.toLowerCase();
  if (values.some((known) => known.toLowerCase() === written)) return;
  const meant = valueInFilters(property.name, item.text) ?? nearestName(item.text, values);
  const message = `device.${property.name} is never "${item.text}"`;
  if (property.open) {
    findings.warn(
      "wrong-value",
      item,
      `"${item.text}" is no documented value of device.${property.name}${didYouMean(meant && `"${meant}"`)}`,
    );
  } else if (meant !== undefined) {
    findings.error("wrong-value", item, `${message}; the value is "${meant}" in filters`);
  } else {
    findings.error(
      "wrong-value",
      item,
      `${message}; it is one of ${values.map((known) => `"${known}"`).join(", ")}`,
    );
  }
}

function checkVersion(
  value: Exclude<FilterValue, { kind: "list" }>,
  findings: FilterFindings,
): void {
  if (!/^\d+(\.\d+){1,3}$/.test(value.text)) {
    findings.error(
      "wrong-value",
      value,
      `"${value.text}" is no version; write two to four numbers without quotes, such as 10.0.26100.1`,
    );
  } else if (value.kind === "string") {
    findings.warn(
      "wrong-value",
      value,
      `the documentation writes versions without quotes: ${value.text}`,
    );
  }
}
