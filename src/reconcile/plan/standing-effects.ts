import { caution, type Effect, note } from "../../kind/effect.ts";
import type { MetEffect } from "../../effects/effects-of.ts";
import type { Standing } from "./object-standing.ts";

/** What a change writes because of how its object stands to us, whatever else differs. */
export function standingEffects({
  lostMarker,
  lacksId,
  predecessor,
}: Standing): readonly MetEffect[] {
  const effects: Effect[] = [];
  if (lostMarker)
    effects.push(note("Writes the ownership marker again, which is missing from the description."));
  if (lacksId)
    effects.push(
      note("Writes the object's id into its ownership marker, so that no copy passes for it."),
    );
  if (predecessor)
    effects.push(
      caution(
        `Finishes a replacement: "${predecessor.displayName}" (${predecessor.id}) is unassigned and deleted.`,
      ),
    );
  return effects.map((effect) => ({ ...effect, meets: [] }));
}
