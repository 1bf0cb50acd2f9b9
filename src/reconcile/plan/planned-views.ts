import type { DesiredResource } from "../../config/desired-state.ts";
import { reveal } from "../../config/variables.ts";
import { wireText } from "../../kind/wire.ts";
import { groupSourceOf } from "../../reach/read-reach.ts";
import type { FilterSource, GroupSource, ReachView } from "../../reach/reach-view.ts";
import { groups, isFilter, isGroup } from "../../registry/kinds.ts";
import type { Change } from "./change.ts";
import type { PlanDraft } from "./plan-draft.ts";

/** The groups and filters of the tenant, as they are and as the plan leaves them. */
export function plannedViews(draft: PlanDraft): {
  readonly before: ReachView;
  readonly after: ReachView;
} {
  const before: ReachView = { groups: groupsOf(draft), filters: filtersOf(draft) };
  return {
    before,
    after: {
      groups: groupsAfter(draft, before.groups),
      filters: filtersAfter(draft, before.filters),
    },
  };
}

function groupsOf({ snapshot }: PlanDraft): Map<string, GroupSource> {
  const sources = new Map<string, GroupSource>();
  for (const [id, name] of Object.entries(snapshot.groupNames))
    sources.set(id, { name: name ?? id, from: { membersOf: id } });
  for (const { id, wire } of snapshot.objects.filter(isGroup)) sources.set(id, groupSourceOf(wire));
  return sources;
}

function filtersOf({ snapshot }: PlanDraft): Map<string, FilterSource> {
  const objects = snapshot.objects.filter(isFilter);
  return new Map(
    objects.map(({ id, displayName: name, wire }) => [id, { name, rule: wireText(wire, "rule") }]),
  );
}

/** What a change is known by in the view of what will be: its id, or its address before it has one. */
export function viewKey({ id, address }: Change): string {
  return id ?? address;
}

function groupsAfter(
  draft: PlanDraft,
  before: ReadonlyMap<string, GroupSource>,
): Map<string, GroupSource> {
  const sources = new Map(before);
  for (const change of draft.changes.filter(isGroup)) {
    const was = before.get(viewKey(change)) ?? { name: change.displayName, from: null };
    if (change.action === "delete") sources.set(viewKey(change), { ...was, from: null });
    const resource = draft.resources.get(change.address);
    if (resource) sources.set(viewKey(change), groupAfter(draft, change, resource, was));
  }
  return sources;
}

function groupAfter(
  { desired, indexes }: PlanDraft,
  change: Change,
  { fields: written }: DesiredResource,
  was: GroupSource,
): GroupSource {
  const { membership, processing } = groups;
  const fields = reveal(written, desired.variables);
  const rule = fields[membership.rulePath];
  // a rule that is only spelt in another way is none that changes
  const decides = [membership.rulePath, processing.path];
  const isTouched = change.id === null || change.fields.some(({ path }) => decides.includes(path));
  if (typeof rule === "string") {
    if (!isTouched) return was;
    const live = indexes.get(groups.name)?.byId.get(change.id ?? "");
    const isPaused =
      processing.path in fields
        ? processing.isPausedIn(fields)
        : live !== undefined && processing.isPaused(live.wire);
    // paused: nothing moves until it is resumed
    const next = isPaused ? was.from : { rule };
    return isSameSource(was.from, next) ? was : { name: was.name, from: next };
  }
  if (!change.members) return was;
  return {
    ...was,
    added: change.members.add.map(({ id }) => id),
    removed: change.members.remove.map(({ id }) => id),
  };
}

function isSameSource(a: GroupSource["from"], b: GroupSource["from"]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function filtersAfter(
  draft: PlanDraft,
  before: ReadonlyMap<string, FilterSource>,
): Map<string, FilterSource> {
  const sources = new Map(before);
  for (const change of draft.changes.filter(isFilter)) {
    const wire = draft.objects.get(change.address)?.wire;
    const was = before.get(viewKey(change));
    const rule = wire && wireText(wire, "rule");
    if (rule === undefined) sources.delete(viewKey(change));
    else if (rule !== was?.rule)
      sources.set(viewKey(change), { name: was?.name ?? change.displayName, rule });
  }
  return sources;
}
