import type { DesiredResource } from "../../config/desired-state.ts";
import { reveal } from "../../config/variables.ts";
import type { Fields } from "../../kind/body.ts";
import type { MetEffect } from "../../effects/effects-of.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import { inherited } from "./bodies.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import type { Standing } from "./object-standing.ts";
import type { Change } from "./change.ts";
import type { PlanDraft } from "./plan-draft.ts";

type Form = Change["form"];

/** The form that a resource is written in; blocks the resource where none takes its values. */
export function formToWrite(
  draft: PlanDraft,
  kind: AnyKind,
  resource: DesiredResource,
  live: TenantObject | undefined,
): Form {
  const verdict = kind.forms?.choose({
    fields: statedValues(draft, resource),
    offered: draft.snapshot.catalogs[kind.name],
    live: live?.wire,
  });
  if (verdict === undefined || !("problem" in verdict)) return verdict;
  draft.block(resource, diagnosticIds.noForm, verdict.problem);
  return undefined;
}

/**
 * The better form that an object of ours moves to, where replacing is allowed; undefined where it
 * stays in its own.
 */
export function formToMoveTo(
  draft: PlanDraft,
  kind: AnyKind,
  resource: DesiredResource,
  { object, predecessor, adopts, moves, protected: isProtected }: Standing,
): Form {
  if (!kind.forms || !draft.approvals.replace || predecessor || adopts || moves || isProtected)
    return undefined;
  const better = kind.forms.better({
    fields: { ...inherited(kind, object), ...statedValues(draft, resource) },
    offered: draft.snapshot.catalogs[kind.name],
    live: object.wire,
  });
  return better && { ...better, from: kind.forms.of(object.wire) };
}

/** Says in which form a change stores its object, where that is new. */
export function formEffects(kind: AnyKind, form: Form): MetEffect[] {
  if (!kind.forms || form === undefined) return [];
  const because = form.because === undefined ? "" : `, since ${form.because}`;
  const message =
    form.from === undefined
      ? `It is stored as a ${kind.forms.title(form.name)}${because}.`
      : `It moves from a ${kind.forms.title(form.from)} to a ${kind.forms.title(form.name)}, with everything that it sets.`;
  return [{ level: "note", message, meets: [] }];
}

function statedValues({ desired }: PlanDraft, { fields }: DesiredResource): Fields {
  return reveal(fields, desired.variables);
}
