import type { SourceField, Steps } from "../source-object.ts";

/** One value at the end of a path. */
export interface WireLeaf {
  readonly steps: Steps;
  readonly value: unknown;
}

/** Every value at the end of a path, in order; an empty list or mapping is one. */
export function wireLeaves(value: unknown, steps: Steps = []): readonly WireLeaf[] {
  const inner = innerOf(value);
  return inner.length === 0
    ? [{ steps, value }]
    : inner.flatMap(([step, item]) => wireLeaves(item, [...steps, step]));
}

/** The values of an object that is in wire form already. `at` is what its paths begin with. */
export function wireFields(wire: object, at: Steps = []): readonly SourceField[] {
  return wireLeaves(wire).map(({ steps, value }) => ({
    path: pathText([...at, ...steps]),
    value,
    wire: steps,
  }));
}

/** Steps as people write them: `value[3].displayName`. */
export function pathText(steps: Steps): string {
  return steps
    .map((step, place) =>
      typeof step === "number" ? `[${step}]` : place === 0 ? step : `.${step}`,
    )
    .join("");
}

function innerOf(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return value.map((item: unknown, place) => [place, item] as const);
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}
