import { parseAddress } from "../../kind/address.ts";
import type { WireObject } from "../../kind/wire.ts";
import { freezePeriods } from "../../config/freeze-periods.ts";
import type { DesiredState } from "../../config/desired-state.ts";
import { version } from "../../graph/version.ts";
import { kindOf, kinds } from "../../registry/kinds.ts";
import { isOurs } from "../../snapshot/ownership.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Claims } from "../../state/claims.ts";
import { leaveOutClaimed } from "./claimed-changes.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import { checkGuards } from "./guards.ts";
import type { Inventory } from "../../reach/inventory.ts";
import type { InventoryNeeds } from "../../reach/read-inventory.ts";
import { planNeeds } from "./inventory-for-plan.ts";
import { movesDevices } from "./moves-devices.ts";
import { PlanImpact } from "./plan-impact.ts";
import { plannedReach, type PlannedReach } from "./planned-reach.ts";
import { tellCoverage } from "./tell-coverage.ts";
import { tellContradictions } from "./tell-contradictions.ts";
import { tellEffects } from "./tell-effects.ts";
import { tellNeighbours } from "./tell-neighbours.ts";
import { tellSideEffects } from "./tell-side-effects.ts";
import { tellWindows } from "./tell-windows.ts";
import { tellUnreadRules } from "./tell-unread-rules.ts";
import { resolveDraft } from "./resolve-draft.ts";
import { type Approvals, type Diagnostic, noApprovals, type Plan, planFormat } from "./plan.ts";
import type { PlanSummary } from "./summary-schema.ts";
import { PlanDraft } from "./plan-draft.ts";
import { planResource } from "./plan-resource.ts";
import { summarise } from "./plan-summary.ts";
import { refusals } from "./refusals.ts";
import { keepOnly } from "./keep-only.ts";
import { planRemovals } from "./removals.ts";
import { seal } from "./sealed-plan.ts";

/**
 * What a plan may do and how much it tells. Without any it is the careful one: it deletes,
 * adopts, replaces and overwrites nothing, and counts no devices.
 */
export interface PlanOptions extends Partial<Approvals> {
  /** For freezes and pauses. Default: the moment of the snapshot. */
  readonly now?: Date;
  /**
   * Addresses to which the plan is cut; what they need to exist is kept with them. Default: all
   * that differs.
   */
  readonly only?: readonly string[] | undefined;
  /** From `readInventory`: with it the plan tells which devices each change reaches. */
  readonly inventory?: Inventory;
  /**
   * What is wrong with files that changes would upload, by address: those are held back. Default:
   * nothing is known of them.
   */
  readonly contentProblems?: ReadonlyMap<string, string> | undefined;
  /** Who makes the plan, as people call them. */
  readonly madeBy?: string | undefined;
  /** Objects that something at work has for itself, which are left out and told. Default: none. */
  readonly claims?: Claims | undefined;
}

/**
 * What has to be written so that the tenant equals the files. Pure: the same desired
 * state, snapshot and options give the same plan. A plan against its own result is empty.
 *
 * What cannot be planned is a diagnostic, not an error: `complete` is false then, and the rest
 * of the plan stands.
 *
 * @example
 * const desired = await loadDesiredState("ringwright.yaml");
 * const plan = createPlan(desired, await takeSnapshot(tenant, desired));
 * console.log(plan.summary.create, plan.changes.map(({ address }) => address));
 */
export function createPlan(
  desired: DesiredState,
  snapshot: Snapshot,
  options: PlanOptions = {},
): Plan {
  return draftPlan(desired, snapshot, options).plan;
}

/**
 * What has to be read of devices, with `readInventory`, so that `createPlan` can say whom the
 * changes reach; undefined where none of them does anything to devices. Pure.
 */
export function neededInventory(
  desired: DesiredState,
  snapshot: Snapshot,
  options: PlanOptions = {},
): InventoryNeeds | undefined {
  return draftPlan(desired, snapshot, options).needs;
}

/** Whom policies reach, as it is and as the files want it. Pure. */
export function wantedReach(desired: DesiredState, snapshot: Snapshot): PlannedReach {
  const at = new Date(snapshot.takenAt);
  const draft = new PlanDraft(desired, snapshot, noApprovals, at, undefined);
  decideChanges(draft, undefined);
  return plannedReach(draft);
}

/** A plan while what it was made on is still at hand. */
export interface DraftedPlan {
  readonly plan: Plan;
  /** What has to be read of devices to say whom it reaches; undefined where it moves none. */
  readonly needs: InventoryNeeds | undefined;
  /** Undefined where no devices were read. */
  readonly impact: PlanImpact | undefined;
}

/**
 * Looks at a plan before it is sealed, and adds what it has to say; `impact` is undefined where no
 * devices were read.
 */
export type ReviewPlan = (
  summary: PlanSummary,
  now: Date,
  impact: PlanImpact | undefined,
  /** What the tenant holds for the address of a group or filter; undefined where it holds none. */
  wireOf: (address: string) => WireObject | undefined,
) => readonly Diagnostic[];

/** The same, with what it needs to know of devices. */
export function draftPlan(
  desired: DesiredState,
  snapshot: Snapshot,
  options: PlanOptions = {},
  review?: ReviewPlan,
): DraftedPlan {
  const now = options.now ?? new Date(snapshot.takenAt);
  const approvals: Approvals = {
    prune: options.prune ?? noApprovals.prune,
    adopt: options.adopt ?? noApprovals.adopt,
    replace: options.replace ?? noApprovals.replace,
    force: options.force ?? noApprovals.force,
    allow: options.allow ?? noApprovals.allow,
  };
  const draft = new PlanDraft(desired, snapshot, approvals, now, options.inventory);
  draft.contentProblems = options.contentProblems ?? draft.contentProblems;
  const only = decideChanges(draft, options.only);
  if (options.claims) leaveOutClaimed(draft, options.claims);
  const reach = draft.changes.some(movesDevices) ? plannedReach(draft) : undefined;
  const impact = reach && draft.inventory && new PlanImpact(draft.changes, reach, draft.inventory);
  if (reach) tellContradictions(draft, reach, impact);
  return {
    plan: seal(completePlan(draft, { only, impact, madeBy: options.madeBy ?? null, review })),
    needs: reach && planNeeds(draft, reach),
    impact,
  };
}

/** Decides on every resource and on what is in no file; gives the addresses that it is cut to. */
function decideChanges(
  draft: PlanDraft,
  wanted: readonly string[] | undefined,
): readonly string[] | undefined {
  for (const { address, path, message, file, line } of draft.desired.warnings) {
    const place = { file, ...(line !== undefined && { line }) };
    draft.diagnostics.push({
      id: diagnosticIds.doubtful,
      severity: "warning",
      address,
      message: `${path}: ${message}`,
      ...place,
    });
  }
  resolveDraft(draft);
  for (const kind of kinds) {
    for (const resource of draft.desired.resources) {
      if (resource.kind === kind.name) planResource(draft, kind, resource);
    }
  }
  for (const { kind, reason, isApart } of draft.snapshot.unread) {
    draft.say(
      diagnosticIds.unread,
      isApart ? "info" : "warning",
      undefined,
      `${kindOf(kind).section} could not be read and are left out${isApart ? ", of which the files hold none" : ""}: ${reason}`,
    );
  }
  const removals = planRemovals(
    draft.desired,
    draft.snapshot,
    { claimed: claimedIds(draft), renamed: draft.renamed },
    draft.approvals,
    draft.changes,
  );
  draft.changes.push(...removals.changes);
  for (const [address, object] of removals.objects) draft.objects.set(address, object);
  draft.diagnostics.push(...removals.diagnostics);
  return wanted && keepOnly(draft, wanted);
}

interface PlanFrame {
  readonly only: readonly string[] | undefined;
  readonly impact: PlanImpact | undefined;
  readonly madeBy: string | null;
  readonly review: ReviewPlan | undefined;
}

/** Says what the changes do and whom they reach, and holds the whole against the guards. */
function completePlan(draft: PlanDraft, { only, impact, madeBy, review }: PlanFrame): Plan {
  const changes = draft.changes.map((change) => ({
    ...change,
    impact: impact?.impactOf(change) ?? null,
    ...tellEffects(draft, change, impact),
  }));
  if (impact) {
    tellUnreadRules(draft, impact);
    tellSideEffects(draft, impact);
    tellWindows(draft, impact);
    tellNeighbours(draft, impact);
  }
  const coverage = impact && tellCoverage(draft, impact);
  const summary = summarise(draft, changes, impact, coverage);
  const owned = draft.snapshot.objects.filter((object) =>
    isOurs(object, draft.desired.stack),
  ).length;
  draft.diagnostics.push(
    ...checkGuards(
      {
        changes,
        summary,
        owned,
        unknown: impact?.affected().unknown ?? notRead(draft),
        coverage:
          coverage ?? (impact || !draft.changes.some(movesDevices) ? "untouched" : "notRead"),
      },
      { guards: draft.desired.guards, frozen: freezePeriods(draft.desired) },
      draft.approvals,
      draft.now,
    ),
  );
  const reviewed = review?.(summary, draft.now, impact, (address) => wireOf(draft, address)) ?? [];
  draft.diagnostics.push(
    ...reviewed.filter(({ address }) => !only || address === undefined || only.includes(address)),
  );
  const errored = draft.diagnostics.some(({ severity }) => severity === "error");
  const plan = {
    formatVersion: planFormat,
    toolVersion: version,
    createdAt: draft.now.toISOString(),
    tenantId: draft.snapshot.tenantId,
    tenantName: draft.snapshot.tenantName,
    stack: draft.desired.stack,
    madeBy,
    configHash: draft.desired.configHash,
    complete: draft.snapshot.complete && draft.blocked.size === 0,
    errored,
    applyable: false,
    ...(only && { only }),
    summary,
    changes,
    drift: draft.drift,
    diagnostics: draft.diagnostics,
    references: usedReferences(draft),
    approvals: draft.approvals,
  } satisfies Plan;
  const reasons = refusals(plan, draft.desired, draft.approvals, draft.now);
  return { ...plan, applyable: reasons.length === 0 };
}

function wireOf({ references, indexes }: PlanDraft, address: string): WireObject | undefined {
  const reference = references.get(address);
  if (reference?.state !== "known") return undefined;
  const objects = indexes.get(parseAddress(address).kind)?.all ?? [];
  return objects.find(({ id }) => id === reference.id)?.wire;
}

function notRead({ changes }: PlanDraft): readonly string[] {
  return changes.some(movesDevices) ? ["the devices were not read"] : [];
}

/** Ids of every object that a resource stands for, or could. */
function claimedIds(draft: PlanDraft): Set<string> {
  const ids = new Set<string>();
  for (const found of draft.found.values()) {
    if (found.by === "ambiguous") for (const { id } of found.candidates) ids.add(id);
    if ("object" in found) ids.add(found.object.id);
    if ("predecessor" in found && found.predecessor) ids.add(found.predecessor.id);
  }
  return ids;
}

function usedReferences(draft: PlanDraft): Record<string, string> {
  const used: Record<string, string> = {};
  const named = draft.changes.flatMap(({ dependsOn, waitsFor }) => [...dependsOn, ...waitsFor]);
  for (const address of named) {
    const reference = draft.references.get(address);
    if (reference?.state === "known") used[address] = reference.id;
  }
  return used;
}
