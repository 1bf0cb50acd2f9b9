import type { DesiredResource } from "../../config/desired-state.ts";
import { isSensitive } from "../../config/variables.ts";
import { wireText } from "../../kind/property.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import { isCopy, isOurs } from "../../snapshot/identity.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import { diffAssignments, type NameLookup } from "./assignment-diff.ts";
import { checkDependencies, waitsFor } from "./dependencies.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import { diffFields } from "./field-diff.ts";
import { diffMembers } from "./member-diff.ts";
import { diffParts, shownLine } from "./part-diff.ts";
import type { AssignmentDifference, Change, FieldDifference } from "./plan.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { absent, preconditionOf } from "./precondition.ts";
import type { Reference } from "./references.ts";
import { settleFields } from "./settle.ts";

/** What has to be written for one resource: a change, nothing, or a reason why it cannot be. */
export function planResource(
  draft: PlanDraft,
  kind: AnyKind,
  resource: DesiredResource,
  references: ReadonlyMap<string, Reference>,
  names: NameLookup,
): void {
  if (draft.blocked.has(resource.address)) return;
  if (resource.dependsOn.length > 0) checkDependencies(draft, resource, references);
  const found = draft.found.get(resource.address) ?? { by: "none" };
  const object = "object" in found && found.by !== "taken" ? found.object : undefined;
  const members = diffMembers(resource, object, draft.desired, draft.snapshot);
  for (const problem of members.problems)
    draft.block(resource, problem.diagnostic, problem.message);
  const parts = diffParts(resource, object, draft.desired, draft.snapshot);
  for (const problem of parts.problems) draft.block(resource, diagnosticIds.partProblem, problem);
  if (draft.blocked.has(resource.address)) return;
  for (const { severity, message } of parts.notes)
    draft.say(diagnosticIds.partNote, severity, resource, message);
  const partFields = parts.lines.map((line) => shownLine(line, draft.desired));

  const live = object?.assignments ?? [];
  const assignments = resource.assignments
    ? diffAssignments(resource.assignments, live, resource.assignmentsMode, references, names)
    : { difference: null, consequences: [] };
  if (!object) {
    planCreate(draft, kind, resource, assignments, members.difference, partFields);
    return;
  }
  sayOperational(draft, kind, resource, object);
  if (resource.assignments && live.some(({ target }) => target === "other")) {
    draft.say(
      diagnosticIds.keptTarget,
      "warning",
      resource,
      "has an assignment of a type that this version does not know; it is kept as it is",
    );
  }

  const diff = diffFields(kind, resource, draft.desired, object);
  const predecessor = "predecessor" in found ? found.predecessor : undefined;
  const marker = isOurs(object, draft.desired.stack) ? object.marker : undefined;
  const moves = marker !== undefined && marker.key !== resource.address;
  const adopts = found.by === "name" || found.by === "adopt" || (found.by === "id" && !marker);
  const lostMarker = !marker && !adopts;
  const replaces = diff.fixed.length > 0 || predecessor !== undefined;
  const protection = marker !== undefined && marker.protect !== resource.protect;
  if (
    diff.fields.length === 0 &&
    !protection &&
    !assignments.difference &&
    !members.difference &&
    partFields.length === 0 &&
    !moves &&
    !adopts &&
    !lostMarker &&
    !replaces
  ) {
    draft.unchanged++;
    return;
  }

  const settled = settle(draft, kind, resource, diff.fields);
  // a successor is new: all of it has to be right today
  if (diff.fixed.length > 0) settle(draft, kind, resource, statedFields(resource));
  if (draft.blocked.has(resource.address)) return;
  draft.drift.push(...diff.drift);
  // the parts of an object that is replaced are not the successor's
  const fields = [...settled, ...(diff.fixed.length > 0 || predecessor ? [] : partFields)];
  const consequences = [...(kind.consequences?.(diff.fields) ?? []), ...assignments.consequences];
  if (protection) {
    fields.push({ path: "lifecycle.protect", before: marker.protect, after: resource.protect });
  }
  if (lostMarker) {
    consequences.push("Writes the ownership marker again, which is missing from the description.");
  }
  if (predecessor) {
    consequences.push(
      `Finishes a replacement: "${predecessor.displayName}" (${predecessor.id}) is unassigned and deleted.`,
    );
  }
  if (diff.conflicts.length > 0 && !adopts) {
    const forced = draft.approvals.force.includes(resource.address);
    draft.say(
      diagnosticIds.conflict,
      forced ? "warning" : "error",
      resource,
      `${diff.conflicts.join(", ")} changed both in the files and in the tenant since the last apply. ${forced ? "The tenant's value is overwritten, as --force says" : `Bring the files up to date, or overwrite with --force ${resource.address}`}`,
    );
  }
  if (adopts && found.by === "name") {
    draft.say(
      diagnosticIds.needsAdopt,
      "warning",
      resource,
      `a ${kind.title} called "${object.displayName}" (${object.id}) exists and is not ours. apply takes it over only with adopt: [{ to: ${resource.address}, id: ${object.id} }] or --adopt`,
    );
  }
  if (diff.fixed.length > 0) {
    if (predecessor) {
      draft.block(
        resource,
        diagnosticIds.cannotReplace,
        `${object.id} is about to replace ${predecessor.id}, and ${diff.fixed.join(", ")} changed again meanwhile. Put the files back and apply, or delete ${object.id} by hand`,
      );
      return;
    }
    if (marker?.protect) {
      draft.block(
        resource,
        diagnosticIds.protected,
        `${diff.fixed.join(", ")} cannot change after creation, and the object is protected from being replaced. Apply lifecycle: { protect: false } first`,
      );
      return;
    }
    if (kind.role !== "policy") {
      draft.block(
        resource,
        diagnosticIds.cannotReplace,
        `${diff.fixed.join(", ")} cannot change after creation, and replacing a ${kind.title} would change everything that refers to it. Create one under another key and name`,
      );
      return;
    }
    draft.say(
      diagnosticIds.needsReplace,
      "warning",
      resource,
      `${diff.fixed.join(", ")} cannot change after creation: a successor is created and assigned before the old one is deleted. apply does so only with --replace`,
    );
    consequences.push(
      "The policy gets a new id; devices hold both policies for a short time. What the files do not state is copied from the old one.",
      ...(kind.parts ?? []).map(
        ({ path }) =>
          `The successor begins without ${path}; those that the files state are written by a later apply.`,
      ),
    );
  }
  const finishes =
    fields.length === 0 &&
    !replaces &&
    isUnfinished(object, assignments.difference, members.difference, draft.now);
  const reason =
    diff.conflicts.length > 0
      ? "conflict"
      : fields.length > diff.drifted.length
        ? "configChanged"
        : diff.drifted.length > 0 || lostMarker
          ? "tenantChanged"
          : assignments.difference || members.difference
            ? "assignmentsDiffer"
            : "configChanged";
  draft.changes.push({
    address: resource.address,
    kind: kind.name,
    action: replaces ? "replace" : adopts ? "adopt" : moves ? "move" : "update",
    reason,
    id: object.id,
    // a name that holds a variable is shown as the files have it
    displayName: isSensitive(resource.displayName) ? resource.displayName : object.displayName,
    ...(finishes && { finishes }),
    fields,
    assignments: assignments.difference ?? { add: [], remove: [], keep: live.length },
    members: members.difference,
    dependsOn: resource.dependsOn,
    waitsFor: waitsFor(draft, resource, assignments.difference),
    precondition: preconditionOf(kind, object, resource),
    predecessor: predecessor
      ? { id: predecessor.id, precondition: preconditionOf(kind, predecessor, undefined) }
      : null,
    impact: null,
    approximations: resource.approximations,
    consequences,
  });
}

// long enough for the next run of a pipeline
const unfinishedForMs = 86_400_000;

/**
 * Whether a creation may have been cut before its assignments or members were written: it is
 * not a day old, its marker has had no later write, and there is nothing to take away. An
 * older object without assignments was unassigned by somebody, perhaps to stop it.
 */
function isUnfinished(
  { wire, marker, assignments }: TenantObject,
  difference: AssignmentDifference | null,
  members: Change["members"],
  now: Date,
): boolean {
  const age = now.getTime() - Date.parse(wireText(wire, "createdDateTime"));
  return (
    marker !== undefined &&
    marker.id === undefined &&
    age < unfinishedForMs &&
    (difference !== null || members !== null) &&
    (difference === null || (assignments ?? []).length === 0) &&
    (members === null || members.keep + members.remove.length === 0)
  );
}

function planCreate(
  draft: PlanDraft,
  kind: AnyKind,
  resource: DesiredResource,
  assignments: ReturnType<typeof diffAssignments>,
  members: Change["members"],
  parts: readonly FieldDifference[],
): void {
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
  const fields = [...settle(draft, kind, resource, statedFields(resource)), ...parts];
  if (draft.blocked.has(resource.address)) return;
  draft.changes.push({
    address: resource.address,
    kind: kind.name,
    action: "create",
    reason: "new",
    id: null,
    displayName: resource.displayName,
    fields,
    assignments: assignments.difference ?? { add: [], remove: [], keep: 0 },
    members,
    dependsOn: resource.dependsOn,
    waitsFor: waitsFor(draft, resource, assignments.difference),
    precondition: absent,
    predecessor: null,
    impact: null,
    approximations: resource.approximations,
    consequences: assignments.consequences,
  });
}

function statedFields({ fields }: DesiredResource): readonly FieldDifference[] {
  return Object.entries(fields).map(([path, after]) => ({ path, before: null, after }));
}

/** The changed values as they can be written now; blocks the resource where one cannot. */
function settle(
  draft: PlanDraft,
  kind: AnyKind,
  resource: DesiredResource,
  fields: readonly FieldDifference[],
): readonly FieldDifference[] {
  const settled = settleFields(kind, fields, draft.snapshot, draft.now);
  for (const problem of settled.problems) draft.block(resource, diagnosticIds.untimely, problem);
  return settled.fields;
}

function sayOperational(
  draft: PlanDraft,
  kind: AnyKind,
  resource: DesiredResource,
  object: TenantObject,
): void {
  const state = kind.operational?.(object.wire, draft.now);
  if (!state) return;
  if (state.paused.length > 0) {
    draft.say(
      diagnosticIds.paused,
      "info",
      resource,
      `${state.paused.join(" and ")} updates are paused${state.until ? ` until ${state.until}` : ""}; apply leaves that to the operator`,
    );
  }
  if (state.rollingBack.length > 0) {
    draft.say(
      diagnosticIds.rollingBack,
      "warning",
      resource,
      `${state.rollingBack.join(" and ")} updates are being rolled back; apply leaves that to the operator`,
    );
  }
}
