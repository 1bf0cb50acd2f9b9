import type { WireObject } from "../ground/wire.ts";
import type { CompareOperator, Filter, FilterValue } from "./filter-ast.ts";

/** Says of which type a row is, for `isof`. */
export type IsOf = (row: WireObject, type: string) => boolean;

/** Whether a row passes. Text has no case; a missing property is null. */
export function matchesFilter(filter: Filter, row: WireObject, isOf: IsOf = () => false): boolean {
  switch (filter.kind) {
    case "and":
      return matchesFilter(filter.left, row, isOf) && matchesFilter(filter.right, row, isOf);
    case "or":
      return matchesFilter(filter.left, row, isOf) || matchesFilter(filter.right, row, isOf);
    case "not":
      return !matchesFilter(filter.of, row, isOf);
    case "compare":
      return compareValues(valueAt(row, filter.property), filter.operator, filter.value);
    case "in":
      return filter.values.some((value) =>
        compareValues(valueAt(row, filter.property), "eq", value),
      );
    case "call":
      return matchesText(valueAt(row, filter.property), filter.name, filter.value);
    case "any": {
      const values = valueAt(row, filter.property);
      if (!Array.isArray(values)) return false;
      return values.some((value: unknown) =>
        matchesFilter(filter.of, { [filter.variable]: value }, isOf),
      );
    }
    case "isof":
      return isOf(row, filter.type);
    default:
      return filter satisfies never;
  }
}

/** The value at a path such as `extensionAttributes/extensionAttribute1` or `owners/$count`. */
function valueAt(row: WireObject, path: string): unknown {
  let value: unknown = row;
  for (const name of path.split("/")) {
    if (name.toLowerCase() === "$count") return Array.isArray(value) ? value.length : 0;
    if (typeof value !== "object" || value === null) {
      value = null;
      continue;
    }
    value = (value as WireObject)[name];
  }
  return value ?? null;
}

/** One comparison of OData: null is only equal to null, dates compare as instants. */
export function compareValues(
  actual: unknown,
  operator: CompareOperator,
  wanted: FilterValue,
): boolean {
  const order = orderOf(actual, wanted);
  switch (operator) {
    case "eq":
      return order === 0;
    case "ne":
      return order !== 0;
    case "gt":
      return order !== undefined && order > 0;
    case "ge":
      return order !== undefined && order >= 0;
    case "lt":
      return order !== undefined && order < 0;
    case "le":
      return order !== undefined && order <= 0;
    default:
      return operator satisfies never;
  }
}

/** Whether text starts with, ends with or holds other text, without case. */
function matchesText(
  actual: unknown,
  name: "startsWith" | "endsWith" | "contains",
  wanted: FilterValue,
): boolean {
  if (typeof actual !== "string" || typeof wanted !== "string") return false;
  const text = actual.toLowerCase();
  const part = wanted.toLowerCase();
  if (name === "startsWith") return text.startsWith(part);
  if (name === "endsWith") return text.endsWith(part);
  return text.includes(part);
}

// undefined where the two do not compare
function orderOf(actual: unknown, wanted: FilterValue): number | undefined {
  if (actual === null || actual === undefined || wanted === null) {
    return (actual ?? null) === wanted ? 0 : undefined;
  }
  if (typeof actual === "string" && typeof wanted === "string") {
    if (isInstant(actual) && isInstant(wanted)) return Date.parse(actual) - Date.parse(wanted);
    const a = actual.toLowerCase();
    const b = wanted.toLowerCase();
    return a < b ? -1 : a > b ? 1 : 0;
  }
  if (typeof actual === "number" && typeof wanted === "number") return actual - wanted;
  if (typeof actual === "boolean" && typeof wanted === "boolean")
    return actual === wanted ? 0 : undefined;
  return undefined;
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text);
}
