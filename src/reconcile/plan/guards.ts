import type { Guards } from "../../config/schema.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import type { GuardName } from "./guard-names.ts";
import type { Approvals, Change, Diagnostic, PlanSummary } from "./plan.ts";

// below this many objects a share says nothing
const fewObjects = 10;

interface Guarded {
  readonly changes: readonly Change[];
  readonly summary: PlanSummary;
  /** Objects of the stack that exist. */
  readonly owned: number;
}

/**
 * The limits that a plan exceeds. One that is overridden with `--allow` is still told, as
 * a warning. Creates and adoptions are free.
 */
export function checkGuards(
  { changes, summary, owned }: Guarded,
  guards: Guards,
  approvals: Approvals,
  now: Date,
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const trip = (guard: GuardName, message: string) => {
    const allowed = approvals.allow.includes(guard);
    diagnostics.push({
      id: diagnosticIds[guard],
      severity: allowed ? "warning" : "error",
      message: `${message} ${allowed ? `Overridden with --allow ${guard}.` : `Split the change, or override it with --allow ${guard}.`}`,
    });
  };
  if (changes.length === 0) return diagnostics;

  const deletes = changes.filter(
    ({ action }) => action === "delete" || action === "replace",
  ).length;
  const maxDeletes = guards.maxDeletes ?? 0;
  if (deletes > maxDeletes) {
    trip(
      "maxDeletes",
      `The plan deletes or replaces ${deletes} objects; guards.maxDeletes allows ${maxDeletes}.`,
    );
  }
  // an update that finishes a creation is the second half of a create
  const touched = changes.filter(
    ({ action, finishes }) => ["update", "replace", "delete"].includes(action) && !finishes,
  ).length;
  if (guards.maxChangedPercent !== undefined && owned >= fewObjects) {
    const percent = Math.round((touched / owned) * 1000) / 10;
    if (percent > guards.maxChangedPercent) {
      trip(
        "maxChangedPercent",
        `The plan changes ${touched} of ${owned} objects (${percent} %); guards.maxChangedPercent allows ${guards.maxChangedPercent} %.`,
      );
    }
  }
  if (guards.maxDevicesAffected !== undefined) {
    const count = summary.devicesAffected;
    if (count === null) {
      trip(
        "maxDevicesAffected",
        `How many devices the plan affects cannot be known; guards.maxDevicesAffected allows ${guards.maxDevicesAffected}.`,
      );
    } else if (count > guards.maxDevicesAffected) {
      trip(
        "maxDevicesAffected",
        `The plan affects ${count} devices; guards.maxDevicesAffected allows ${guards.maxDevicesAffected}.`,
      );
    }
  }
  const today = now.toISOString().slice(0, 10);
  for (const freeze of guards.freeze ?? []) {
    if (today < freeze.from || today > freeze.to) continue;
    trip(
      "freeze",
      `The freeze "${freeze.name}" lasts from ${freeze.from} to ${freeze.to} (UTC): nothing is written.`,
    );
  }
  return diagnostics;
}
