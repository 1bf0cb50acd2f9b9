import type { ConfigPlace, DesiredState } from "../../config/desired-state.ts";
import { concealValue } from "../../config/variables.ts";
import { parseAddress } from "../../kind/address.ts";
import type { OperationalState } from "../../kind/operator-state.ts";
import { kindOf, type KindName, kinds, policyKindOf } from "../../registry/kinds.ts";
import { isCopy, isOurs } from "../../snapshot/ownership.ts";
import type { DeviceReference, Snapshot, TenantObject } from "../../snapshot/snapshot.ts";
import { diffAssignments, liveLines } from "../plan/assignment-diff.ts";
import { resolveDraft } from "../plan/resolve-draft.ts";
import { diffMembers } from "../plan/member-diff.ts";
import { diffParts, shownLine } from "../plan/part-diff.ts";
import type { Action, AssignmentLine, FieldDifference, MemberLine } from "../plan/change.ts";
import { type Diagnostic, noApprovals, type Plan } from "../plan/plan.ts";
import { PlanDraft } from "../plan/plan-draft.ts";
import { propertyViews, type PropertyView } from "./property-view.ts";

/** One object: what the files say, what was last applied, and what the tenant holds. */
export interface ObjectView {
  readonly formatVersion: 1;
  /** Such as `ring/broad`. */
  readonly address: string;
  readonly kind: KindName;
  /** As the tenant has it, else as the files do. */
  readonly displayName: string;
  /** `referredTo`: with `existing: true`, so that nothing of it is written; `none`: in no file. */
  readonly inFiles: "managed" | "referredTo" | "none";
  /** Where it stands in the files; null where in none. */
  readonly source: ConfigPlace | null;
  /** `ambiguous`: several objects could be meant; `diagnostics` lists them. */
  readonly inTenant: "ours" | "foreign" | "missing" | "ambiguous";
  /** Null where the tenant has none, or which one is meant is not known. */
  readonly id: string | null;
  /** Of its ownership marker; null where no stack owns it. */
  readonly owner: { readonly stack: string; readonly key: string } | null;
  /** Whether its marker forbids to delete or replace it. */
  readonly isProtected: boolean;
  /** In schema order: what the files state, what was last applied, and what else is set. */
  readonly properties: readonly PropertyView[];
  /** Differences of what Graph keeps apart, such as owners and approvals. Nothing of it has a past. */
  readonly parts: readonly FieldDifference[];
  /** Null for kinds that are not assigned. */
  readonly assignments: AssignmentsView | null;
  /** Null where the files do not state members. */
  readonly members: MembersView | null;
  /** What an operator holds back; null where nothing is. */
  readonly operational: OperationalState | null;
  /** What apply would do to it; null where nothing. */
  readonly action: Action | null;
  /** Of the plan, about this object. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A policy's assignments. They have no past: files and tenant differ or not. */
export interface AssignmentsView {
  /** `unmanaged`: the files do not state them, and they stay as they are. */
  readonly mode: "authoritative" | "additive" | "unmanaged";
  /** What the tenant holds. */
  readonly live: readonly AssignmentLine[];
  /** In the files alone. */
  readonly missing: readonly AssignmentLine[];
  /** Among `live`: what apply would take off. */
  readonly surplus: readonly AssignmentLine[];
}

/** The devices of a group whose members the files state. */
export interface MembersView {
  readonly live: readonly DeviceReference[];
  readonly missing: readonly MemberLine[];
  readonly surplus: readonly MemberLine[];
}

/** What an address stands for. */
interface Subject {
  readonly address: string;
  readonly kind: KindName;
  readonly key: string;
  readonly object: TenantObject | undefined;
  readonly isAmbiguous: boolean;
}

/**
 * What files and tenant say of one address: a resource, a reference to an object of others, or
 * an object of this stack that is in no file. Pure.
 *
 * @param plan Of the same desired state and snapshot, not cut to some addresses.
 * @param now For pauses that end by themselves.
 * @returns undefined where nothing bears the address; `knownAddresses` lists what does.
 */
export function objectView(
  desired: DesiredState,
  snapshot: Snapshot,
  plan: Plan,
  address: string,
  now: Date,
): ObjectView | undefined {
  const draft = new PlanDraft(desired, snapshot, noApprovals, now, undefined);
  resolveDraft(draft);
  const subject = subjectOf(draft, address);
  if (!subject) return undefined;
  const { object } = subject;
  const resource = desired.resources.find((candidate) => candidate.address === address);
  const reference = desired.existing.find((candidate) => candidate.address === address);
  const kind = kindOf(subject.kind);
  const marker = object && !isCopy(object) ? object.marker : undefined;
  const view: ObjectView = {
    formatVersion: 1,
    address,
    kind: kind.name,
    displayName:
      object?.displayName ?? resource?.displayName ?? reference?.displayName ?? subject.key,
    inFiles: resource ? "managed" : reference ? "referredTo" : "none",
    source: resource?.source ?? reference?.source ?? null,
    inTenant: standing(subject, desired.stack),
    id: object?.id ?? null,
    owner: marker ? { stack: marker.stack, key: marker.key } : null,
    isProtected: marker?.protect ?? false,
    properties: propertyViews(kind, resource, desired, object),
    parts: resource
      ? diffParts(resource, object, desired, snapshot).lines.map((line) => shownLine(line, desired))
      : [],
    assignments: kind.role === "policy" ? assignmentsOf(draft, subject) : null,
    members: membersOf(draft, subject),
    operational: (object && kind.operational?.(object.wire, now)) ?? null,
    action: plan.changes.find((change) => change.address === address)?.action ?? null,
    diagnostics: plan.diagnostics.filter((diagnostic) => diagnostic.address === address),
  };
  // the tenant may hold what a variable of the files holds
  return concealValue(view, desired.variables);
}

/** Every address that stands for something: in the files, or owned by the stack. */
export function knownAddresses(desired: DesiredState, { objects }: Snapshot): string[] {
  return [
    ...new Set([
      ...desired.resources.map(({ address }) => address),
      ...desired.existing.map(({ address }) => address),
      ...objects.flatMap((object) =>
        isOurs(object, desired.stack) && object.marker ? [object.marker.key] : [],
      ),
    ]),
  ];
}

function subjectOf(draft: PlanDraft, address: string): Subject | undefined {
  const { kind: word, key } = parseAddress(address);
  const kind = kinds.find(({ name }) => name === word)?.name;
  const index = kind && draft.indexes.get(kind);
  if (!index) return undefined;
  const found = draft.found.get(address);
  if (found) {
    const isMeant = "object" in found && found.by !== "taken";
    return {
      address,
      kind,
      key,
      object: isMeant ? found.object : undefined,
      isAmbiguous: found.by === "ambiguous",
    };
  }
  if (draft.desired.existing.some((reference) => reference.address === address)) {
    const reference = draft.references.get(address);
    const object = reference?.state === "known" ? index.byId.get(reference.id) : undefined;
    return { address, kind, key, object, isAmbiguous: false };
  }
  const [object, ...others] = index.byKey.get(address) ?? [];
  if (!object) return undefined;
  const isAmbiguous = others.length > 0;
  return { address, kind, key, object: isAmbiguous ? undefined : object, isAmbiguous };
}

function standing({ object, isAmbiguous }: Subject, stack: string): ObjectView["inTenant"] {
  if (object) return isOurs(object, stack) ? "ours" : "foreign";
  return isAmbiguous ? "ambiguous" : "missing";
}

function assignmentsOf(draft: PlanDraft, { address, kind, object }: Subject): AssignmentsView {
  const { references, names, desired } = draft;
  const resource = desired.resources.find((candidate) => candidate.address === address);
  const live = object?.assignments ?? [];
  const lines = liveLines(live, names);
  if (!resource?.assignments) return { mode: "unmanaged", live: lines, missing: [], surplus: [] };
  const { assignments, assignmentsMode: mode } = resource;
  const { difference } = diffAssignments(assignments, live, mode, {
    references,
    names,
    terms: policyKindOf(kind)?.terms,
  });
  return {
    mode,
    live: lines,
    missing: difference?.add ?? [],
    surplus: difference?.remove ?? [],
  };
}

function membersOf(draft: PlanDraft, { address, object }: Subject): MembersView | null {
  const resource = draft.resources.get(address);
  if (!resource?.members) return null;
  const { difference } = diffMembers(resource, object, draft.desired, draft.snapshot);
  return {
    live: object?.members ?? [],
    missing: difference?.add ?? [],
    surplus: difference?.remove ?? [],
  };
}
