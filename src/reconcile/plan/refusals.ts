import { freezePeriods } from "../../config/freeze-periods.ts";
import type { DesiredState } from "../../config/desired-state.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import { type ApplyRefusal, refusalText } from "./apply-refusal.ts";
import { guardFact } from "./guard-advice.ts";
import { type GuardName, guardNames } from "./guard-names.ts";
import { areUnread, checkGuards } from "./guards.ts";
import type { Change } from "./change.ts";
import type { Approvals, Diagnostic, Plan } from "./plan.ts";
import { outdated } from "./timely-fields.ts";

/** What a plan allows together with what is allowed now. */
export function joinApprovals(a: Approvals, b: Partial<Approvals>): Approvals {
  return {
    prune: a.prune || (b.prune ?? false),
    adopt: a.adopt || (b.adopt ?? false),
    replace: a.replace || (b.replace ?? false),
    force: [...new Set([...a.force, ...(b.force ?? [])])],
    allow: [...new Set([...a.allow, ...(b.allow ?? [])])],
  };
}

/**
 * Everything that stands against applying a plan as a whole, one sentence each; empty where it
 * may be applied. `findRefusals` gives the same as data.
 */
export function refusals(
  plan: Plan,
  desired: DesiredState,
  approvals: Approvals,
  now: Date,
  options: { readonly partial?: boolean | undefined } = {},
): string[] {
  return findRefusals(plan, desired, approvals, now, options).map(refusalText);
}

/**
 * Everything that stands against applying a plan as a whole; empty where it may be applied.
 * Objects that cannot be written, guards, freezes of the day `now`, missing approvals, conflicts,
 * and time that has passed since the plan. `applyPlan` asks the same and throws. With `partial`
 * what can be written is, so objects that cannot are no reason.
 */
export function findRefusals(
  plan: Plan,
  desired: DesiredState,
  approvals: Approvals,
  now: Date,
  { partial = false }: { readonly partial?: boolean | undefined } = {},
): ApplyRefusal[] {
  const found: ApplyRefusal[] = [];
  for (const diagnostic of plan.diagnostics) {
    const { id, address, message } = diagnostic;
    const about = { diagnostic: id, ...(address !== undefined && { address }) };
    if (!partial && holdsBack(diagnostic))
      found.push({ kind: "error", ...about, message: `${message} (${id})` });
    const guard = guardNames.find((name) => diagnosticIds[name] === id);
    if (guard && guard !== "freeze" && !approvals.allow.includes(guard))
      found.push(guardRefusal(guard, message, plan));
    if (id === diagnosticIds.needsAdopt && !approvals.adopt) {
      found.push({
        kind: "approval",
        approval: "adopt",
        ...about,
        message: message.replace(/ or --adopt$/, ""),
      });
    }
  }
  // a freeze is of the day of the apply, not of the plan
  for (const { severity, message } of checkGuards(
    {
      changes: plan.changes,
      summary: plan.summary,
      owned: 0,
      unknown: [],
      coverage: "untouched",
    },
    { guards: { maxDeletes: Infinity }, frozen: freezePeriods(desired) },
    approvals,
    now,
  )) {
    if (severity === "error") found.push(guardRefusal("freeze", message, plan));
  }
  for (const reason of outdated(plan, now))
    found.push({ kind: "outdated", message: `${reason} Make a new plan.` });
  for (const change of plan.changes) {
    const { address } = change;
    const missing = { kind: "approval", address } as const;
    if (!partial && overwritesUnasked(change, approvals)) {
      const message =
        "changed both in the files and in the tenant since the last apply. Bring the files up to date";
      found.push({ ...missing, approval: "force", message });
    }
    if (change.action === "replace" && !approvals.replace) {
      const message = "has to be replaced by a new object, which needs an approval";
      found.push({ ...missing, approval: "replace", message });
    }
    if (change.action === "delete" && !approvals.prune) {
      const message = "is to be deleted, which needs an approval";
      found.push({ ...missing, approval: "prune", message });
    }
  }
  const seen = new Set<string>();
  return found.filter((one) => seen.size < seen.add(refusalText(one)).size);
}

const guardsOfDevices: readonly GuardName[] = [
  "maxDevicesAffected",
  "maxDevicesInTwoRings",
  "maxDevicesLosingTheirRing",
];

function guardRefusal(guard: GuardName, message: string, { changes }: Plan): ApplyRefusal {
  return {
    kind: "guard",
    guard,
    ...(guardsOfDevices.includes(guard) && areUnread(changes) && { isUnread: true }),
    diagnostic: diagnosticIds[guard],
    message: guardFact(guard, message),
  };
}

/** Whether a change overwrites what somebody changed in the tenant, and nobody allowed it. */
export function overwritesUnasked({ reason, address }: Change, { force }: Approvals): boolean {
  return reason === "conflict" && !force.includes(address);
}

/** An error that holds back some object: guards and conflicts have sentences of their own. */
function holdsBack({ id, severity }: Diagnostic): boolean {
  const isGuard = guardNames.some((name) => diagnosticIds[name] === id);
  return severity === "error" && !isGuard && id !== diagnosticIds.conflict;
}
