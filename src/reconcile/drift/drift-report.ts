import type { DesiredState } from "../../config/desired-state.ts";
import { isPartPath } from "../../kind/object-part.ts";
import { kindOf, kinds, policyKindOf } from "../../registry/kinds.ts";
import { identify, indexObjects } from "../../snapshot/identify.ts";
import { isOurs } from "../../snapshot/ownership.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { soughtOf } from "../../snapshot/stated-objects.ts";
import { type DriftEntry, type Plan, reassigns } from "../plan/plan.ts";

/** Where the tenant left the files, what nobody manages, and what operators hold. */
export interface DriftReport {
  readonly formatVersion: 1;
  /** Where objects of this stack differ from the files, property by property. */
  readonly drift: readonly DriftEntry[];
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
}

/**
 * Everything in which the tenant differs from files that were applied: property by
 * property where the marker tells what was applied, else as a whole. A pause is no drift.
 *
 * ```ts
 * const snapshot = await takeSnapshot(tenant, desired);
 * const report = driftReport(desired, snapshot, createPlan(desired, snapshot), tenant.now());
 * for (const { address, path } of report.drift) console.log(address, path);
 * ```
 */
export function driftReport(
  desired: DesiredState,
  snapshot: Snapshot,
  plan: Plan,
  now: Date,
): DriftReport {
  const drift: DriftEntry[] = [];
  for (const change of plan.changes) {
    const { address } = change;
    if (change.action === "create") {
      drift.push({ address, path: "", lastApplied: null, live: null });
      continue;
    }
    const attributed = plan.drift.filter((entry) => entry.address === address);
    drift.push(...attributed);
    for (const { path, before, after } of change.fields) {
      if (kindOf(change.kind).parts?.some((part) => isPartPath(part, path)))
        drift.push({ address, path, lastApplied: after, live: before });
    }
    const { assignments, members } = change;
    if (reassigns(change) && change.action !== "delete") {
      drift.push({
        address,
        path: "assignments",
        lastApplied: assignments.add,
        live: assignments.remove,
      });
    }
    if (members) {
      drift.push({
        address,
        path: "members.devices",
        lastApplied: members.add,
        live: members.remove,
      });
    }
    // an update without any difference writes a marker that was edited away
    const unmarked = change.action === "update" && change.fields.length === 0;
    if (change.action === "adopt" || (unmarked && !reassigns(change) && !members)) {
      drift.push({ address, path: "ownership", lastApplied: desired.stack, live: null });
    }
  }
  return {
    formatVersion: 1,
    drift,
    unmanaged: snapshot.objects
      .filter((object) => policyKindOf(object.kind) && !isOurs(object, desired.stack))
      .map(({ kind, id, displayName, marker }) => ({
        kind,
        id,
        displayName,
        stack: marker?.stack ?? null,
      })),
    operational: operational(desired, snapshot, now),
  };
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
