import { instantText } from "../../kind/instant-text.ts";
import { type Assignment, byHand } from "../../assignments/assignment.ts";
import type { DesiredResource } from "../../config/desired-state.ts";
import type { OperationalState } from "../../kind/operator-state.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import { isCopy } from "../../snapshot/ownership.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import type { PlanDraft } from "./plan-draft.ts";

/**
 * Says what a plan leaves as it is on an object: a pause, a rollback, an unknown target, what a
 * policy set assigned.
 */
export function sayStanding(
  draft: PlanDraft,
  kind: AnyKind,
  resource: DesiredResource,
  object: TenantObject,
): void {
  const state = kind.operational?.(object.wire, draft.now);
  if (state) sayOperational(draft, resource, state);
  if (resource.assignments) sayKept(draft, resource, byHand(object.assignments ?? []));
}

function sayKept(
  draft: PlanDraft,
  resource: DesiredResource,
  { ofPolicySets, direct }: ReturnType<typeof byHand>,
): void {
  if (direct.some(({ target }) => target === "other")) {
    draft.say(
      diagnosticIds.keptTarget,
      "warning",
      resource,
      "has an assignment of a type that this version does not know; it is kept as it is",
    );
  }
  if (ofPolicySets.length > 0) {
    const whom = ofPolicySets.map((assignment) => whomOf(assignment, draft));
    draft.say(
      diagnosticIds.keptTarget,
      "warning",
      resource,
      `is assigned by a policy set as well: ${whom.join(", ")}. That is kept as it is; change it in the policy set`,
    );
  }
}

function whomOf({ target, groupId }: Assignment, { names }: PlanDraft): string {
  if (groupId === undefined) return target;
  const group = `"${names.group(groupId) ?? groupId}"`;
  return target === "exclude" ? `all but ${group}` : group;
}

function sayOperational(
  draft: PlanDraft,
  resource: DesiredResource,
  { paused, rollingBack, until }: OperationalState,
): void {
  if (paused.length > 0) {
    draft.say(
      diagnosticIds.paused,
      "info",
      resource,
      `${paused.join(" and ")} updates are paused${until ? ` until ${instantText(new Date(until))}` : ""}; apply leaves that to the operator`,
    );
  }
  if (rollingBack.length > 0) {
    draft.say(
      diagnosticIds.rollingBack,
      "warning",
      resource,
      `${rollingBack.join(" and ")} updates are being rolled back; apply leaves that to the operator`,
    );
  }
}

/** Says which copies of a lost object are left alone when it is created anew. */
export function sayCopies(draft: PlanDraft, kind: AnyKind, resource: DesiredResource): void {
  const copies = (draft.indexes.get(kind.name)?.all ?? []).filter(
    (object) =>
      isCopy(object) &&
      object.marker?.key === resource.address &&
      object.marker.stack === draft.desired.stack,
  );
  for (const copy of copies) {
    draft.say(
      diagnosticIds.copied,
      "warning",
      resource,
      `${copy.id} ("${copy.displayName}") is a copy of an object that is gone; it is left alone`,
    );
  }
}
