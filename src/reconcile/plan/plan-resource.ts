import { isContentPath } from "../../kind/content.ts";
import { objectTitle } from "../../kind/object-title.ts";
import type { DesiredResource } from "../../config/desired-state.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import { isSensitive } from "../../config/variables.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import { checkExclusions } from "./check-exclusions.ts";
import { checkDependencies, groupsToAwait } from "./dependencies.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import { diffResource, type ResourceDiff } from "./resource-diff.ts";
import { liveLines, wholeSet } from "./assignment-diff.ts";
import type { Change, ChangeWrites, FieldDifference } from "./change.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { absent, preconditionOf } from "./precondition.ts";
import { clearedFields, statedBesides, wireAfter } from "./planned-object.ts";
import { formEffects, formToMoveTo, formToWrite } from "./object-form.ts";
import { announceReplacement, replacementEffects } from "./replacement.ts";
import { settleFields } from "./timely-fields.ts";
import { standingOf, type Standing } from "./object-standing.ts";
import { standingEffects } from "./standing-effects.ts";
import { isUnfinished } from "./unfinished.ts";
import { checkMarkerRoom } from "./marker-room.ts";
import { sayCopies, sayStanding } from "./resource-notes.ts";
import { shownProperties } from "./writes.ts";

/** What has to be written for one resource: a change, nothing, or a reason why it cannot be. */
export function planResource(draft: PlanDraft, kind: AnyKind, resource: DesiredResource): void {
  if (draft.blocked.has(resource.address)) return;
  if (resource.dependsOn.length > 0) checkDependencies(draft, resource);
  checkExclusions(draft, kind, resource);
  const standing = standingOf(draft, resource);
  const diff = diffResource(draft, kind, resource, standing?.object);
  checkUpload(draft, kind, resource, standing && diff);
  if (draft.blocked.has(resource.address)) return;
  if (!standing) planCreate(draft, kind, resource, diff);
  else planChange(draft, kind, resource, standing, diff);
}

/** Holds back what would upload a file that is missing, or another than it should be. */
function checkUpload(
  draft: PlanDraft,
  kind: AnyKind,
  resource: DesiredResource,
  diff: ResourceDiff | undefined,
): void {
  const problem = draft.contentProblems.get(resource.address);
  const isUploaded =
    diff === undefined || diff.values.fields.some(({ path }) => isContentPath(kind.content, path));
  if (problem !== undefined && isUploaded)
    draft.block(resource, diagnosticIds.contentFile, problem);
}

function planCreate(
  draft: PlanDraft,
  kind: AnyKind,
  resource: DesiredResource,
  diff: ResourceDiff,
): void {
  sayCopies(draft, kind, resource);
  const fields = [...settle(draft, kind, resource, statedFields(resource)), ...diff.parts];
  const form = formToWrite(draft, kind, resource, undefined);
  const planned = { action: "create" as const, fields, predecessor: null, ...(form && { form }) };
  checkStatedAtCreation(draft, kind, resource);
  checkMarkerRoom(draft, kind, resource, planned, undefined);
  if (draft.blocked.has(resource.address)) return;
  draft.changes.push({
    ...commonParts(draft, kind, resource, diff),
    ...planned,
    reason: "new",
    id: null,
    displayName: resource.displayName,
    assignments: diff.assignments ?? { add: [], remove: [], keep: 0 },
    precondition: absent,
    writes: {
      properties: shownProperties(kind, resource, draft.desired, planned, undefined),
      assignments: diff.wholeSet,
    },
  });
  draft.objects.set(resource.address, {
    kind,
    object: undefined,
    wire: wireAfter(kind, resource, draft.desired, planned, undefined),
    stated: statedBesides(kind, resource, draft.desired),
    effects: [...diff.effects, ...formEffects(kind, form)],
    approximations: resource.approximations,
    paused: [],
  });
}

function planChange(
  draft: PlanDraft,
  kind: AnyKind,
  resource: DesiredResource,
  standing: Standing,
  diff: ResourceDiff,
): void {
  sayStanding(draft, kind, resource, standing.object);
  const isFixed = diff.values.fixed.length > 0;
  const moveTo = formToMoveTo(draft, kind, resource, standing);
  const replaces = isFixed || moveTo !== undefined || standing.predecessor !== undefined;
  if (isAsWanted(standing, diff) && !replaces) {
    draft.unchanged++;
    return;
  }
  const settled = settle(draft, kind, resource, diff.values.fields);
  // a successor is new: all of it has to be right today
  if (isFixed || moveTo) settle(draft, kind, resource, statedFields(resource));
  const form = moveTo ?? formToWrite(draft, kind, resource, standing.object);
  if (draft.blocked.has(resource.address)) return;
  draft.drift.push(...diff.values.drift);
  sayConflicts(draft, resource, standing, diff);
  sayAdoption(draft, kind, resource, standing);
  if (isFixed) announceReplacement(draft, kind, resource, standing, diff.values.fixed);
  if (draft.blocked.has(resource.address)) return;

  const { object, predecessor } = standing;
  // the parts of an object that is replaced are not the successor's
  const action = actionOf(standing, replaces);
  const stated = [...settled, ...(replaces ? [] : diff.parts), ...protectionField(standing)];
  const wire = wireAfter(
    kind,
    resource,
    draft.desired,
    { action, fields: stated, predecessor: null, ...(form && { form }) },
    object,
  );
  const fields = [...stated, ...(replaces ? [] : clearedFields(kind, resource, object, wire))];
  const finishes = stated.length === 0 && !replaces && isUnfinished(object, diff, draft.now);
  const planned = {
    action,
    fields,
    predecessor: predecessor ? predecessorOf(kind, predecessor) : null,
    ...(form && { form }),
  };
  checkMarkerRoom(draft, kind, resource, planned, object);
  if (draft.blocked.has(resource.address)) return;
  draft.changes.push({
    ...commonParts(draft, kind, resource, diff),
    ...planned,
    reason: reasonOf(stated, standing, diff),
    id: object.id,
    // a name that holds a variable is shown as the files have it
    displayName: isSensitive(resource.displayName) ? resource.displayName : object.displayName,
    ...(finishes && { finishes }),
    assignments: diff.assignments ?? {
      add: [],
      remove: [],
      keep: object.assignments?.length ?? 0,
    },
    // a successor in another form is made of all that its object holds
    precondition: preconditionOf(kind, object, moveTo ? undefined : resource),
    writes: {
      properties: shownProperties(kind, resource, draft.desired, planned, object),
      assignments: replaces ? handedOn(draft, resource, predecessor ?? object) : diff.wholeSet,
    },
  });
  draft.objects.set(resource.address, {
    kind,
    object,
    wire,
    stated: statedBesides(kind, resource, draft.desired),
    effects: [
      ...diff.effects,
      ...standingEffects(standing),
      ...(isFixed || moveTo ? replacementEffects(kind) : []),
      ...(moveTo ? formEffects(kind, moveTo) : []),
    ],
    approximations: resource.approximations,
    paused: kind.operational?.(object.wire, draft.now)?.paused ?? [],
  });
}

/** Holds back a new object that leaves out what Graph would then decide to its harm. */
function checkStatedAtCreation(draft: PlanDraft, kind: AnyKind, resource: DesiredResource): void {
  for (const { path, statedAtCreation } of kind.properties) {
    if (statedAtCreation !== undefined && !(path in resource.fields))
      draft.block(resource, diagnosticIds.notStated, statedAtCreation);
  }
}

function predecessorOf(kind: AnyKind, object: TenantObject): NonNullable<Change["predecessor"]> {
  return {
    id: object.id,
    precondition: preconditionOf(kind, object, undefined),
    ...(kind.forms && { form: kind.forms.of(object.wire) }),
  };
}

/** What a successor is assigned to: what the files say, or else what the old object was. */
function handedOn(
  { references, names }: PlanDraft,
  { assignments, assignmentsMode }: DesiredResource,
  old: TenantObject,
): ChangeWrites["assignments"] {
  const live = old.assignments ?? [];
  if (assignments) return wholeSet(assignments, live, assignmentsMode, references, names);
  return live.length > 0 ? liveLines(live, names) : null;
}

function actionOf(
  { adopts, moves }: Standing,
  replaces: boolean,
): "replace" | "adopt" | "move" | "update" {
  if (replaces) return "replace";
  return adopts ? "adopt" : moves ? "move" : "update";
}

/** What a change of every kind says in the same way. */
function commonParts(
  draft: PlanDraft,
  kind: AnyKind,
  resource: DesiredResource,
  diff: ResourceDiff,
): Pick<
  Change,
  | "address"
  | "kind"
  | "members"
  | "dependsOn"
  | "waitsFor"
  | "impact"
  | "approximations"
  | "consequences"
> {
  return {
    address: resource.address,
    kind: kind.name,
    members: diff.members,
    dependsOn: resource.dependsOn,
    waitsFor: groupsToAwait(draft, resource, diff.assignments, diff.wholeSet),
    // told once all changes are known, and whom they reach
    impact: null,
    approximations: [],
    consequences: [],
  };
}

function isAsWanted(standing: Standing, { values, assignments, members, parts }: ResourceDiff) {
  const { moves, adopts, lostMarker, lacksId, protection } = standing;
  const differs =
    values.fields.length + parts.length > 0 || assignments !== null || members !== null;
  return !differs && !moves && !adopts && !lostMarker && !lacksId && protection === undefined;
}

/** Who changed something since the last apply. */
function reasonOf(
  fields: readonly FieldDifference[],
  { lostMarker }: Standing,
  { values, assignments, members }: ResourceDiff,
): Change["reason"] {
  if (values.conflicts.length > 0) return "conflict";
  const fromFiles = fields.length - values.drifted.length;
  if (fromFiles > 0) return "configChanged";
  if (values.drifted.length > 0 || lostMarker) return "tenantChanged";
  return assignments || members ? "assignmentsDiffer" : "configChanged";
}

function protectionField({ protection }: Standing): FieldDifference[] {
  return protection ? [{ path: "lifecycle.protect", ...protection }] : [];
}

function sayConflicts(
  draft: PlanDraft,
  resource: DesiredResource,
  { adopts }: Standing,
  { values: { conflicts } }: ResourceDiff,
): void {
  if (conflicts.length === 0 || adopts) return;
  const forced = draft.approvals.force.includes(resource.address);
  draft.say(
    diagnosticIds.conflict,
    forced ? "warning" : "error",
    resource,
    `${conflicts.join(", ")} changed both in the files and in the tenant since the last apply. ${forced ? "The tenant's value is overwritten, as --force says" : `Bring the files up to date, or overwrite with --force ${resource.address}`}`,
  );
}

function sayAdoption(
  draft: PlanDraft,
  kind: AnyKind,
  resource: DesiredResource,
  { adopts, foundBy, object }: Standing,
): void {
  if (!adopts || foundBy !== "name") return;
  draft.say(
    diagnosticIds.needsAdopt,
    "warning",
    resource,
    `a ${objectTitle(kind, object.wire)} called "${object.displayName}" (${object.id}) exists and is not ours. apply takes it over only with adopt: [{ to: ${resource.address}, id: ${object.id} }] or --adopt`,
  );
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
