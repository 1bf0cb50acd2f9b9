import type { DesiredState } from "../../config/desired-state.ts";
import { parseAddress } from "../../kind/address.ts";
import { isPartPath } from "../../kind/object-part.ts";
import { kindOf, kinds, policyKindOf } from "../../registry/kinds.ts";
import { identify, indexObjects } from "../../snapshot/identify.ts";
import { isOurs } from "../../snapshot/ownership.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { soughtOf } from "../../snapshot/stated-objects.ts";
import { diagnosticIds } from "../plan/diagnostic-ids.ts";
import type { ChangedBy, AuditedObject } from "./audit-event.ts";
import { type Change, reassigns } from "../plan/change.ts";
import type { Diagnostic, DriftEntry, Plan } from "../plan/plan.ts";

/** One object in which files and tenant differ. */
export interface DriftObject {
  /** Such as `ring/broad`. */
  readonly address: string;
  /** Null where the tenant has none. */
  readonly id: string | null;
  readonly displayName: string;
  /** The properties that differ, where single ones do. */
  readonly fields?: readonly string[];
}

/**
 * How the tenant and the files differ, kind of difference by kind of difference: only where all
 * of them are empty and `complete` is true, the tenant is as the files say.
 */
export interface DriftReport {
  readonly formatVersion: 1;
  /** False where something could not be looked at; `diagnostics` says what. */
  readonly complete: boolean;
  /** Where objects of this stack left what was last applied, property by property. */
  readonly drift: readonly DriftEntry[];
  /** In the files and not in the tenant; whether it was deleted or never made cannot be known. */
  readonly missing: readonly DriftObject[];
  /** What the files say and nobody has applied yet. */
  readonly notApplied: readonly DriftObject[];
  /** Ours, and in no file. */
  readonly orphaned: readonly DriftObject[];
  /** Policies in the tenant that this stack does not own. */
  readonly unmanaged: readonly {
    readonly kind: string;
    readonly id: string;
    readonly displayName: string;
    /** The stack that owns it, if any. */
    readonly stack: string | null;
  }[];
  /** What operators hold back in objects of this stack, until when (ISO 8601, UTC). It is no drift. */
  readonly operational: readonly {
    readonly address: string;
    readonly paused: readonly string[];
    readonly until: string | null;
  }[];
  /** Who changed what differs, by the audit logs; null: they were not read. */
  readonly changedBy: readonly ChangedBy[] | null;
  /** Of the plan: what could not be looked at, and what a reader should know. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A kind of difference that a report can fail on. */
export type DriftCategory =
  | "drift"
  | "missing"
  | "notApplied"
  | "orphaned"
  | "unmanaged"
  | "operational";

/** All kinds of difference, the gravest first. */
export const driftCategories: readonly DriftCategory[] = [
  "drift",
  "missing",
  "notApplied",
  "orphaned",
  "unmanaged",
  "operational",
];

/** The kinds of difference that a report holds. */
export function foundIn(report: DriftReport): DriftCategory[] {
  return driftCategories.filter((category) => report[category].length > 0);
}

/**
 * Everything in which the tenant and the files differ. A value that the tenant left is drift; one
 * that only the files changed is not applied yet: the marker tells which. Assignments, members
 * and parts have no past, so a difference of theirs is drift. A pause is none.
 *
 * ```ts
 * const snapshot = await takeSnapshot(tenant, desired);
 * const report = driftReport(desired, snapshot, createPlan(desired, snapshot), tenant.now());
 * for (const { address, path } of report.drift) console.log(address, path);
 * for (const { address, fields } of report.notApplied) console.log(address, fields);
 * ```
 */
export function driftReport(
  desired: DesiredState,
  snapshot: Snapshot,
  plan: Plan,
  now: Date,
): DriftReport {
  const drift: DriftEntry[] = [];
  const missing: DriftObject[] = [];
  const notApplied: DriftObject[] = [];
  for (const change of plan.changes) {
    const { address, id, displayName, action } = change;
    if (action === "create") missing.push({ address, id: null, displayName });
    if (action === "create" || action === "delete" || action === "forget") continue;
    const left = leftByTenant(change, plan, desired);
    drift.push(...left);
    const fields = aheadOf(change, left);
    const isAhead = action === "adopt" || action === "move" || change.finishes === true;
    if (fields.length > 0 || isAhead || left.length === 0) {
      notApplied.push({ address, id, displayName, ...(fields.length > 0 && { fields }) });
    }
  }
  return {
    formatVersion: 1,
    complete: plan.complete,
    drift,
    missing,
    notApplied,
    orphaned: orphaned(desired, snapshot),
    unmanaged: snapshot.objects
      .filter((object) => policyKindOf(object.kind) && !isOurs(object, desired.stack))
      .map(({ kind, id, displayName, marker }) => ({
        kind,
        id,
        displayName,
        stack: marker?.stack ?? null,
      })),
    operational: operational(desired, snapshot, now),
    changedBy: null,
    diagnostics: plan.diagnostics,
  };
}

/** The objects of which a reader asks who did it: what drifted, is missing, held back or in conflict. */
export function changedObjects(
  report: DriftReport,
  plan: Plan,
  snapshot: Snapshot,
): readonly AuditedObject[] {
  const addresses = new Set([
    ...report.drift.map(({ address }) => address),
    ...report.missing.map(({ address }) => address),
    ...report.operational.map(({ address }) => address),
    ...plan.diagnostics.flatMap(({ id, address }) =>
      id === diagnosticIds.conflict && address !== undefined ? [address] : [],
    ),
  ]);
  return [...addresses].flatMap((address) => {
    const change = plan.changes.find((one) => one.address === address);
    const owned = snapshot.objects.find(
      ({ marker }) => marker?.stack === plan.stack && marker.key === address,
    );
    const { kind } = parseAddress(address);
    const displayName = change?.displayName ?? owned?.displayName;
    if (displayName === undefined) return [];
    return [{ address, kind, id: change?.id ?? owned?.id ?? null, displayName }];
  });
}

/** What the tenant changed of an object, or may have: of what has no past, every difference. */
function leftByTenant(change: Change, plan: Plan, desired: DesiredState): DriftEntry[] {
  const { address, kind, action, finishes, assignments, members } = change;
  const entries = plan.drift.filter((entry) => entry.address === address);
  // what was never written cannot have been left
  if (finishes || action === "adopt") return entries;
  for (const { path, before } of change.fields) {
    if (kindOf(kind).parts?.some((part) => isPartPath(part, path)))
      entries.push({ address, path, lastApplied: null, live: before });
  }
  if (reassigns(change)) {
    entries.push({ address, path: "assignments", lastApplied: null, live: assignments.remove });
  }
  if (members) {
    entries.push({ address, path: "members.devices", lastApplied: null, live: members.remove });
  }
  // an update of a reason that no property explains writes a marker that was edited away
  if (change.reason === "tenantChanged" && entries.length === 0) {
    entries.push({ address, path: "ownership", lastApplied: desired.stack, live: null });
  }
  return entries;
}

/** Properties that only the files changed. */
function aheadOf({ fields }: Change, left: readonly DriftEntry[]): string[] {
  const drifted = new Set(left.map(({ path }) => path));
  return fields.map(({ path }) => path).filter((path) => !drifted.has(path));
}

function orphaned(desired: DesiredState, snapshot: Snapshot): DriftObject[] {
  const { stack, resources, moved } = desired;
  const stated = new Set([
    ...resources.map(({ address }) => address),
    ...moved.map(({ from }) => from),
  ]);
  return snapshot.objects.flatMap((object) => {
    const { marker, id, displayName } = object;
    if (!marker || !isOurs(object, stack) || stated.has(marker.key)) return [];
    return [{ address: marker.key, id, displayName }];
  });
}

function operational(
  desired: DesiredState,
  snapshot: Snapshot,
  now: Date,
): DriftReport["operational"] {
  return kinds.flatMap((kind) => {
    const { operational: read } = kind;
    if (!read) return [];
    const index = indexObjects(kind, desired.stack, snapshot.objects);
    return desired.resources.flatMap((resource) => {
      if (resource.kind !== kind.name) return [];
      const found = identify(soughtOf(resource, desired), index);
      const state = "object" in found ? read(found.object.wire, now) : undefined;
      if (!state || state.paused.length === 0) return [];
      return [{ address: resource.address, paused: state.paused, until: state.until }];
    });
  });
}
