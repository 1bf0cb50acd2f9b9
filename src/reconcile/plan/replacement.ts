import type { DesiredResource } from "../../config/desired-state.ts";
import type { MetEffect } from "../../effects/effects-of.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import type { PlanDraft } from "./plan-draft.ts";
import type { Standing } from "./object-standing.ts";

/** Says that an object has to be replaced, or blocks it where that cannot be done. */
export function announceReplacement(
  draft: PlanDraft,
  kind: AnyKind,
  resource: DesiredResource,
  { object, predecessor, protected: isProtected }: Standing,
  fixed: readonly string[],
): void {
  const paths = fixed.join(", ");
  if (predecessor) {
    draft.block(
      resource,
      diagnosticIds.cannotReplace,
      `${object.id} is about to replace ${predecessor.id}, and ${paths} changed again meanwhile. Put the files back and apply, or delete ${object.id} by hand`,
    );
  } else if (isProtected) {
    draft.block(
      resource,
      diagnosticIds.protected,
      `${paths} cannot change after creation, and the object is protected from being replaced. Apply lifecycle: { protect: false } first`,
    );
  } else if (kind.role !== "policy") {
    draft.block(
      resource,
      diagnosticIds.cannotReplace,
      `${paths} cannot change after creation, and replacing a ${kind.title} would change everything that refers to it. Create one under another key and name`,
    );
  } else {
    draft.say(
      diagnosticIds.needsReplace,
      "warning",
      resource,
      `${paths} cannot change after creation: a successor is created and assigned before the old one is deleted. apply does so only with --replace`,
    );
  }
}

/** What a replacement means, whatever made it necessary. */
export function replacementEffects(kind: AnyKind): MetEffect[] {
  const messages = [
    "The policy gets a new id; devices hold both policies for a short time. What the files do not state is copied from the old one.",
    ...(kind.parts ?? []).map(
      ({ path }) =>
        `The successor begins without ${path}; those that the files state are written by a later apply.`,
    ),
  ];
  return messages.map((message) => ({ level: "caution", message, meets: [] }));
}
