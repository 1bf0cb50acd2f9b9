import { canonical } from "../../kind/property.ts";
import type { LayeredValue, StatedValue, TenantState } from "./tenant-state.ts";

/** A value of a tenant that is not what it was. */
export interface MovedValue {
  /** Such as `rings.broad.quality.deferralDays`. */
  readonly path: string;
  /** Null where nothing said it before. */
  readonly before: StatedValue | null;
  /** Null where nothing says it any more. */
  readonly after: StatedValue | null;
}

/**
 * Values that a tenant has now and did not have before, and the other way round; in the order of what
 * it has now, what is gone at the end. A value that moved to another file and stayed the same is none.
 */
export function movedValues(before: TenantState, after: TenantState): MovedValue[] {
  const earlier = new Map(before.values.map((value) => [value.path, value]));
  const later = new Set(after.values.map(({ path }) => path));
  const changed = after.values.flatMap((value): MovedValue[] => {
    const was = earlier.get(value.path);
    if (was !== undefined && canonical(was.value) === canonical(value.value)) return [];
    return [{ path: value.path, before: was ? statementOf(was) : null, after: statementOf(value) }];
  });
  const gone = before.values.filter(({ path }) => !later.has(path));
  return [
    ...changed,
    ...gone.map((value) => ({ path: value.path, before: statementOf(value), after: null })),
  ];
}

function statementOf({ value, file, line, layer }: LayeredValue): StatedValue {
  return { value, file, line, layer };
}
