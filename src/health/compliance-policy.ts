import type { TenantPolicy } from "../assignments/policy-client.ts";
import type { AnyKind } from "../registry/kinds.ts";
import { isCopy } from "../snapshot/ownership.ts";
import type { Marker } from "../kind/ownership-marker.ts";
import { readObject } from "../snapshot/read-object.ts";
import type {
  CompliancePolicyKind,
  ConflictingDevice,
  PolicyCompliance,
  RingWindow,
} from "./compliance-report.ts";
import { emptyCounts, patchedPercent, type PolicyTally, totalOf } from "./policy-tally.ts";
import type { Reach } from "./fleet-reach.ts";
import type { StateCounts } from "./device-state.ts";

/** A policy of any kind, as far as a report looks at it. */
export type ReadPolicy = Omit<TenantPolicy, "properties">;

/** A policy on its way into the report, with what is known of each of its devices. */
export interface PolicyDraft {
  readonly kind: CompliancePolicyKind;
  readonly policy: ReadPolicy;
  readonly reach: Reach;
  readonly tally: PolicyTally;
  target: string | null;
  dueAt: Date | null;
  dueFrom: PolicyCompliance["dueFrom"];
  dueAssumed: boolean;
  paused: { readonly until: string | null } | null;
  conflicts: { count: number; readonly devices: ConflictingDevice[] };
  /** Devices that a report names and Intune does not manage any more. */
  unmanaged: number;
  unreachable: PolicyCompliance["unreachable"];
  licenceUnknown: number;
  /** Devices that report success and run an older build. */
  contradicted: number;
  /** Why builds tell nothing of its devices, as a sentence. */
  unjudged: string | null;
  /** Set where no single devices are known, as for drivers. */
  counts: StateCounts | undefined;
  drivers: Readonly<Record<string, number>> | null;
  windows: readonly RingWindow[];
  /** Why figures are missing. */
  readonly errors: string[];
  /** Whether so much is missing that nothing can be said of its devices. */
  failed: boolean;
}

export function newDraft(
  kind: CompliancePolicyKind,
  policy: ReadPolicy,
  reach: Reach,
  tally: PolicyTally,
): PolicyDraft {
  return {
    kind,
    policy,
    reach,
    tally,
    target: null,
    dueAt: null,
    dueFrom: null,
    dueAssumed: false,
    paused: null,
    conflicts: { count: 0, devices: [] },
    unmanaged: reach.unmanaged,
    unreachable: [],
    licenceUnknown: 0,
    contradicted: 0,
    unjudged: null,
    counts: undefined,
    drivers: null,
    windows: [],
    errors: [],
    failed: false,
  };
}

/** The finished lines of one policy. `ownStack` is the config's, where there is one. */
export function finishDraft(
  draft: PolicyDraft,
  kind: AnyKind,
  ownStack: string | undefined,
): PolicyCompliance {
  const { policy, tally, errors } = draft;
  const { failed } = draft;
  const marker = ownerOf(kind, policy);
  const counts = failed ? emptyCounts() : (draft.counts ?? tally.counts());
  return {
    kind: draft.kind,
    id: policy.id,
    displayName: policy.displayName,
    stack: marker?.stack ?? null,
    key: marker?.key ?? null,
    ours: ownStack === undefined ? null : marker?.stack === ownStack,
    target: draft.target,
    counts,
    total: totalOf(counts),
    patchedPercent: patchedPercent(counts),
    dueAt: draft.dueAt?.toISOString() ?? null,
    dueFrom: draft.dueFrom,
    dueAssumed: draft.dueAssumed,
    paused: draft.paused,
    conflicts: draft.conflicts,
    unmanaged: draft.unmanaged,
    unreachable: draft.unreachable,
    licenceUnknown: draft.licenceUnknown,
    contradicted: draft.contradicted,
    unjudged: draft.unjudged,
    reasons: failed ? [] : tally.reasonCounts(),
    errors: failed ? [] : tally.errorCounts(),
    windows: draft.windows,
    drivers: draft.drivers,
    notEvaluated: draft.reach.notEvaluated,
    error: errors.length > 0 ? errors.join("; ") : null,
  };
}

/** The marker of whoever owns a policy; undefined where none of ours does. */
export function ownerOf(kind: AnyKind, policy: ReadPolicy): Marker | undefined {
  const object = readObject(kind, policy.wire);
  // a portal copy carries the marker of the policy it was made of
  return isCopy(object) ? undefined : object.marker;
}
