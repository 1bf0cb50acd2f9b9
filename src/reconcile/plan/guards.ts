import { freezeBounds, type FreezePeriod, freezesAt } from "../../config/freeze-periods.ts";
import type { Guards } from "../../config/guards-schema.ts";
import { amountText, deviceAmount } from "../../kind/amounts.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import { guardAdvice, overriddenText } from "./guard-advice.ts";
import type { GuardName } from "./guard-names.ts";
import type { RingCoverage } from "./tell-coverage.ts";
import type { Change } from "./change.ts";
import type { Approvals, Diagnostic } from "./plan.ts";
import type { PlanSummary } from "./summary-schema.ts";

// below this many objects a share says nothing
const fewObjects = 10;

interface Guarded {
  readonly changes: readonly Change[];
  readonly summary: PlanSummary;
  /** Objects of the stack that exist. */
  readonly owned: number;
  /** Why it is not known of all devices whether the plan affects them. */
  readonly unknown: readonly string[];
  /** `untouched`: whom rings reach does not change; `notRead`: it may, and devices were not read. */
  readonly coverage: RingCoverage | "untouched" | "notRead";
}

/** What the files allow. */
export interface GuardLimits {
  readonly guards: Guards;
  readonly frozen: readonly FreezePeriod[];
}

/**
 * The limits that a plan exceeds. One that is overridden with `--allow` is still told, as
 * a warning. Creates and adoptions are free.
 */
export function checkGuards(
  { changes, summary, owned, unknown, coverage }: Guarded,
  { guards, frozen }: GuardLimits,
  approvals: Approvals,
  now: Date,
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const trip = (guard: GuardName, message: string, isUnread = false) => {
    const allowed = approvals.allow.includes(guard);
    diagnostics.push({
      id: diagnosticIds[guard],
      severity: allowed ? "warning" : "error",
      message: `${message} ${allowed ? overriddenText(guard) : guardAdvice(guard, isUnread)}`,
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
      `The plan deletes or replaces ${amountText(deletes, "object", "objects")}; guards.maxDeletes allows ${maxDeletes}.`,
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
        `How many devices the plan affects is not known${butAtLeast(summary.devicesAtLeast ?? 0)}: ${listText(unknown)}. guards.maxDevicesAffected allows ${guards.maxDevicesAffected}.`,
        areUnread(changes),
      );
    } else if (count > guards.maxDevicesAffected) {
      trip(
        "maxDevicesAffected",
        `The plan affects ${deviceAmount(count)}; guards.maxDevicesAffected allows ${guards.maxDevicesAffected}.`,
      );
    }
  }
  checkCoverage(coverage, guards, trip);
  for (const freeze of freezesAt(frozen, now)) {
    const { from, to } = freezeBounds(freeze);
    trip(
      "freeze",
      `The freeze "${freeze.name}" lasts from ${from} to ${to} (${freeze.timeZone}): nothing is written.`,
    );
  }
  return diagnostics;
}

function checkCoverage(
  coverage: Guarded["coverage"],
  guards: Guards,
  trip: (guard: GuardName, message: string, isUnread?: boolean) => void,
): void {
  if (coverage === "untouched") return;
  const ringGuards = [
    ["maxDevicesInTwoRings", "newlyInTwo", "puts into more than one ring"],
    ["maxDevicesLosingTheirRing", "losingTheirs", "leaves without the ring that they had"],
  ] as const;
  for (const [guard, count, does] of ringGuards) {
    const allowed = guards[guard];
    if (allowed === undefined) continue;
    const { devices, atLeast } =
      coverage === "notRead" ? { devices: null, atLeast: 0 } : coverage[count];
    if (devices === null) {
      trip(
        guard,
        `How many devices the plan ${does} is not known${butAtLeast(atLeast)}${coverage === "notRead" ? ": the devices were not read. guards" : "; guards"}.${guard} allows ${allowed}.`,
        coverage === "notRead",
      );
    } else if (devices > allowed) {
      trip(guard, `The plan ${does}: ${deviceAmount(devices)}; guards.${guard} allows ${allowed}.`);
    }
  }
}

function butAtLeast(count: number): string {
  return count === 0 ? "" : `, but at least ${count}`;
}

/** Whether a plan was made without the devices. */
export function areUnread(changes: readonly Change[]): boolean {
  return changes.every(({ impact }) => impact === null);
}

const reasonLimit = 5;

function listText(reasons: readonly string[]): string {
  const distinct = [...new Set(reasons)];
  const more = distinct.length - reasonLimit;
  return `${distinct.slice(0, reasonLimit).join("; ")}${more > 0 ? ` and ${more} more reasons` : ""}`;
}
