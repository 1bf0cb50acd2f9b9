import { didYouMean, nearestName } from "../../kind/nearest-name.ts";
import type { FilterComparison } from "./ast.ts";
import { checkValue } from "./check-value.ts";
import type { FilterFindings } from "./diagnostic.ts";
import { foreignPropertyAdvice, operatorInFilters } from "./group-dialect.ts";
import { type FilterOperator, filterOperator, filterOperators, operatorsFor } from "./operators.ts";
import type { FilterToken } from "./tokens.ts";
import {
  type FilterProperty,
  propertyOf,
  windowsProperties,
  windowsProperty,
} from "./windows-properties.ts";

/** Holds one comparison against what filters know of Windows devices. */
export function checkComparison(comparison: FilterComparison, findings: FilterFindings): void {
  const property = checkProperty(comparison.property, findings);
  const operator = checkOperator(comparison.operator, property, findings);
  if (operator) checkValue(comparison.value, operator, property, findings);
}

function checkProperty(token: FilterToken, findings: FilterFindings): FilterProperty | undefined {
  const written = token.text;
  const property = propertyOf(written);
  if (property === undefined) {
    const message = `${written} is no property of a filter: ${propertyAdvice(written)}`;
    findings.error("unknown-property", token, message);
    return undefined;
  }
  if (property.instead !== undefined) {
    findings.warn("deprecated", token, `${written} is deprecated; use ${property.instead}`);
  }
  if (property.isUndocumented === true) {
    findings.warn(
      "undocumented",
      token,
      `${written} is in no documentation; Intune takes it today, and what it says of a device is not known here`,
    );
  }
  return property;
}

function propertyAdvice(written: string): string {
  const dot = written.indexOf(".");
  if (dot < 0) {
    const property = windowsProperty(written);
    return `properties begin with device.${didYouMean(property && `device.${property.name}`)}`;
  }
  const subject = written.slice(0, dot).toLowerCase();
  if (subject === "app") return "app. is for filters with managementType apps";
  if (subject !== "device") return "a filter asks about devices only, as device.model does";
  const names = windowsProperties.flatMap(({ name, isUndocumented }) =>
    isUndocumented === true ? [] : [name],
  );
  const name = written.slice(dot + 1);
  const near = nearestName(name, names);
  return (
    foreignPropertyAdvice(name) ??
    (near === undefined
      ? `Windows devices have ${names.join(", ")}`
      : `did you mean device.${near}?`)
  );
}

function checkOperator(
  token: FilterToken,
  property: FilterProperty | undefined,
  findings: FilterFindings,
): FilterOperator | undefined {
  const written = token.text;
  const operator = filterOperator(written);
  if (operator === undefined) {
    const advice = operatorInFilters(written);
    const near = nearestName(written, filterOperators);
    findings.error(
      "unknown-operator",
      token,
      `${written} is no operator of filters${advice === undefined ? didYouMean(near) : `; use ${advice}`}`,
    );
    return undefined;
  }
  if (property === undefined) return operator;
  const taken: readonly FilterOperator[] = operatorsFor[property.type];
  if (taken.includes(operator)) return operator;
  findings.error("wrong-operator", token, operatorAdvice(operator, property, taken));
  return undefined;
}

function operatorAdvice(
  operator: FilterOperator,
  property: FilterProperty,
  taken: readonly FilterOperator[],
): string {
  const name = `device.${property.name}`;
  if (property.type === "version") {
    return `${operator} compares text, and ${name} is a version; it takes ${taken.join(", ")}`;
  }
  return (operatorsFor.text as readonly FilterOperator[]).includes(operator)
    ? `${name} does not take ${operator}; it takes ${taken.join(", ")}`
    : `${operator} compares versions; only device.operatingSystemVersion takes it`;
}
