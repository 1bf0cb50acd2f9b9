import type { DesiredState } from "../../config/desired-state.ts";
import { canonical } from "../../kind/property.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { ApplyRefusal } from "./apply-refusal.ts";
import { withoutOrphans } from "./change-needs.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import { makePlan, type MakePlanOptions } from "./make-plan.ts";
import type { AssignmentLine, Change } from "./change.ts";
import type { Plan } from "./plan.ts";
import { summaryOf } from "./plan-summary.ts";

/** What of a saved plan may be written, and what became of the rest. */
export interface ApprovedPlan {
  /** Made anew from the files and the tenant, and cut to the changes that the saved plan approves. */
  readonly plan: Plan;
  /** The changes of the saved plan that are not in it, in their order. */
  readonly rest: readonly UnwrittenChange[];
  /** What of it needs an approval that was not given again. */
  readonly unapproved: readonly ApplyRefusal[];
}

/** A change of a saved plan that is not written: it is done already, or no longer what was approved. */
export interface UnwrittenChange {
  readonly change: Change;
  readonly result: "unchanged" | "stale";
  /** Why it is stale. */
  readonly reason?: string;
}

/**
 * Takes a saved plan for what it is: an approval. It may come from a weaker identity, and
 * anybody may edit a file, so nothing of it is written: the plan is made again, and those of its
 * changes are kept that equal an approved one in everything that is written and everything that
 * was shown. Guards, ownership and references are of the new plan.
 *
 * @throws as `makePlan` does.
 */
export async function approvePlan(
  tenant: Tenant,
  saved: Plan,
  desired: DesiredState,
  options: MakePlanOptions,
): Promise<ApprovedPlan & { readonly snapshot: Snapshot }> {
  const only = saved.changes.map(({ address }) => address);
  const { plan, snapshot } = await makePlan(tenant, desired, { ...options, only });
  return { ...approvedPart(saved, plan, desired), snapshot };
}

/** The part of a fresh plan that a saved one approves. Pure. */
export function approvedPart(
  saved: Plan,
  fresh: Plan,
  { resources }: Pick<DesiredState, "resources">,
): ApprovedPlan {
  const kept = new Set<Change>();
  const rest: UnwrittenChange[] = [];
  const unapproved: ApplyRefusal[] = [];
  const stated = new Set(resources.map(({ address }) => address));
  const unpruned = new Set(
    fresh.diagnostics.flatMap(({ id, address }) =>
      id === diagnosticIds.needsPrune && address !== undefined ? [address] : [],
    ),
  );
  const blocked = new Set(
    fresh.diagnostics.flatMap(({ severity, address }) =>
      severity === "error" && address !== undefined ? [address] : [],
    ),
  );
  for (const change of saved.changes) {
    const now = fresh.changes.filter(({ address }) => address === change.address);
    const equal = now.find((one) => isApproved(change, one));
    if (equal) kept.add(equal);
    else if (now[0]) rest.push({ change, result: "stale", reason: whatDiffers(change, now[0]) });
    else if (unpruned.has(change.address)) {
      unapproved.push({
        kind: "approval",
        approval: "prune",
        isOfPlan: true,
        address: change.address,
        message: "is to be deleted, which needs an approval",
      });
    } else if (change.form?.from !== undefined) {
      unapproved.push({
        kind: "approval",
        approval: "replace",
        isOfPlan: true,
        address: change.address,
        message: "moves to another form, which needs an approval",
      });
    } else if (
      change.action !== "delete" &&
      change.action !== "forget" &&
      !stated.has(change.address)
    ) {
      rest.push({ change, result: "stale", reason: "the files do not hold it" });
    } else if (!blocked.has(change.address)) rest.push({ change, result: "unchanged" });
  }
  const whole = withoutOrphans(kept, fresh.changes);
  for (const [change, needed] of whole.lacking) {
    const reason = `needs ${needed.address}, which is not written`;
    rest.push({ change, result: "stale", reason });
  }
  const changes = fresh.changes.filter((change) => whole.kept.has(change));
  return {
    plan: { ...fresh, changes, summary: summaryOf(fresh.summary, changes) },
    rest,
    unapproved,
  };
}

const compared = [
  "action",
  "id",
  "fields",
  "assignments",
  "members",
  "writes",
  "precondition",
  "predecessor",
  "form",
] as const;

function isApproved(saved: Change, fresh: Change): boolean {
  return compared.every((part) => isSame(saved[part], fresh[part])) || isRemainder(saved, fresh);
}

function whatDiffers(saved: Change, fresh: Change): string {
  const parts = compared.filter((part) => !isSame(saved[part], fresh[part]));
  return `it is no longer what was planned (${parts.join(", ")}); make a new plan`;
}

/** What is left of an approved creation that was cut, which takes nothing away: what it never came to write. */
function isRemainder(saved: Change, fresh: Change): boolean {
  return (
    saved.action === "create" &&
    fresh.finishes === true &&
    fresh.fields.length === 0 &&
    fresh.assignments.add.every((line) =>
      saved.assignments.add.some((approved) => isSameTarget(approved, line)),
    ) &&
    (fresh.members?.add ?? []).every(({ id }) =>
      saved.members?.add.some((approved) => approved.id === id),
    )
  );
}

// a group that the plan made had no id when it was approved
function isSameTarget(approved: AssignmentLine, fresh: AssignmentLine): boolean {
  const isSameGroup =
    approved.groupId === undefined
      ? approved.group === fresh.group
      : approved.groupId === fresh.groupId;
  const isSameFilter =
    approved.filterId === undefined
      ? approved.filter === fresh.filter
      : approved.filterId === fresh.filterId;
  return (
    approved.target === fresh.target &&
    isSameGroup &&
    isSameFilter &&
    approved.filterMode === fresh.filterMode &&
    isSame(approved.terms, fresh.terms)
  );
}

/** Lists are sets here: Graph gives assignments and members in any order. */
function isSame(a: unknown, b: unknown): boolean {
  return canonical(ordered(a)) === canonical(ordered(b));
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value
      .map((inner: unknown) => ordered(inner))
      .sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, ordered(inner as unknown)]),
  );
}
