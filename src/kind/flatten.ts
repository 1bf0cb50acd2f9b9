import { valueAt } from "./value-at.ts";
import type { Property } from "./property.ts";

/**
 * The values that a written resource states, by property path. What it does not state is
 * absent from the result; an explicit null stays null.
 */
export function flatten(spec: object, properties: readonly Property[]): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const { path, plane } of properties) {
    if (plane !== "config") continue;
    const value = valueAt(spec, path.split("."));
    if (value !== undefined) fields[path] = value;
  }
  return fields;
}

/** The opposite: values by path as nested objects. */
export function unflatten(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const spec: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(fields)) {
    const steps = path.split(".");
    const last = steps.pop() ?? path;
    let parent = spec;
    for (const step of steps) parent = (parent[step] ??= {}) as Record<string, unknown>;
    parent[last] = value;
  }
  return spec;
}
