import type { DesiredResource } from "../../config/desired-state.ts";
import { isOurs } from "../../snapshot/ownership.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { PlanDraft } from "./plan-draft.ts";

/** How the object that a resource stands for belongs to us. */
export interface Standing {
  readonly object: TenantObject;
  readonly foundBy: "id" | "marker" | "name" | "adopt";
  /** In a replacement that was begun: the object that is still to go. */
  readonly predecessor: TenantObject | undefined;
  /** It is somebody else's so far. */
  readonly adopts: boolean;
  /** It is ours under a former key. */
  readonly moves: boolean;
  /** It is pinned and ours, and its marker was edited away. */
  readonly lostMarker: boolean;
  /** Its creation was cut before the id was written into its marker. */
  readonly lacksId: boolean;
  /** Set where the files protect it and the tenant does not, or the reverse. */
  readonly protection: { readonly before: boolean; readonly after: boolean } | undefined;
  /** Whether its marker, if any of ours, forbids to delete or replace it. */
  readonly protected: boolean;
}

/** Undefined where there is no object yet. */
export function standingOf(draft: PlanDraft, resource: DesiredResource): Standing | undefined {
  const found = draft.found.get(resource.address);
  if (!found || !("object" in found) || found.by === "taken") return undefined;
  const { object, by } = found;
  const marker = isOurs(object, draft.desired.stack) ? object.marker : undefined;
  const adopts = by === "name" || by === "adopt" || (by === "id" && !marker);
  const before = marker?.protect ?? false;
  return {
    object,
    foundBy: by,
    predecessor: "predecessor" in found ? found.predecessor : undefined,
    adopts,
    moves: marker !== undefined && marker.key !== resource.address,
    lostMarker: !marker && !adopts,
    lacksId: marker !== undefined && marker.id === undefined,
    protection:
      marker && before !== resource.protect ? { before, after: resource.protect } : undefined,
    protected: before,
  };
}
