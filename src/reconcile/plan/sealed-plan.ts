import type { Plan } from "./plan.ts";

const sealed = Symbol("made by createPlan");

/**
 * A plan that was made in this process and cannot be edited since: every part of it is frozen,
 * and no copy and no JSON carries the seal. Apply writes such a plan as it is; any other is only
 * an approval, and is held against one that is made anew.
 */
export function seal(plan: Plan): Plan {
  Object.defineProperty(plan, sealed, { value: true });
  return deepFreeze(plan);
}

/** Whether the plan is what `createPlan` gave. */
export function isSealed(plan: Plan): boolean {
  return Object.hasOwn(plan, sealed);
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}
