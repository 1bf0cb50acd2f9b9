import { parseSpec } from "../kind/parse-spec.ts";
import { canonical } from "../kind/property.ts";
import { isMapping } from "../kind/value-at.ts";
import type { AnyKind } from "../registry/kinds.ts";

/**
 * A spec in the one form that it has whatever order Graph gave: lists are sorted where that means the
 * same.
 */
export function settledSpec(kind: AnyKind, spec: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(spec).map(([name, value]) => {
      const sorted = sortedLists(value);
      const isSame =
        canonical(sorted) === canonical(value) ||
        name === "assignments" ||
        meansSame(kind, spec, { ...spec, [name]: sorted });
      return [name, isSame ? sorted : value];
    }),
  );
}

function sortedLists(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value
      .map(sortedLists)
      .map((item) => [canonical(item), item] as const)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([, item]) => item);
  }
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sortedLists(inner)]));
}

/** Whether both are compiled to values that no property tells apart. */
function meansSame(
  kind: AnyKind,
  one: Record<string, unknown>,
  other: Record<string, unknown>,
): boolean {
  const [a, b] = [one, other].map((spec) => {
    const parsed = parseSpec(kind.schema(), spec);
    return parsed.ok ? kind.compile(parsed.spec).fields : undefined;
  });
  if (!a || !b) return false;
  return kind.properties.every(({ path, normalise }) => {
    const [left, right] = [a[path], b[path]].map((value) =>
      value === undefined || value === null || !normalise ? value : normalise(value),
    );
    return canonical(left ?? null) === canonical(right ?? null);
  });
}
