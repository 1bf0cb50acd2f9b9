import type { DesiredResource } from "../../config/desired-state.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import { createBody, updateBody } from "./bodies.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import type { Change } from "./change.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { withoutMasked } from "./writes.ts";

// " id=" and a GUID, which a new object gets into its marker last
const idLength = 40;

/**
 * Blocks a resource whose description has no room for the ownership marker: the files' own is
 * short enough by the schema, a live one that they leave alone may not be.
 */
export function checkMarkerRoom(
  draft: PlanDraft,
  kind: AnyKind,
  resource: DesiredResource,
  planned: Pick<Change, "action" | "fields" | "predecessor" | "form">,
  object: TenantObject | undefined,
): void {
  const { desired } = draft;
  const live = object && withoutMasked(kind, object);
  const isNew = !live || (planned.action === "replace" && planned.predecessor === null);
  const body = isNew
    ? createBody(kind, resource, desired, planned, live)
    : updateBody(kind, resource, desired, planned, live);
  const description = body?.["description"];
  const length =
    (typeof description === "string" ? description.length : 0) + (isNew ? idLength : 0);
  if (length <= kind.descriptionLimit) return;
  draft.block(
    resource,
    diagnosticIds.markerRoom,
    `its description has no room for the ownership marker: together they have ${length} characters, and Graph takes ${kind.descriptionLimit}. Shorten the description in the tenant by ${length - kind.descriptionLimit}, or state a shorter one in the files`,
  );
}
