import type { DesiredResource, DesiredState } from "../../config/desired-state.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import { createBody, forgetBody, updateBody } from "./bodies.ts";
import type { Change, ChangeWrites } from "./change.ts";

/** A change as far as its writes follow from it. */
type Planned = Pick<Change, "action" | "fields" | "predecessor" | "form">;

/**
 * The properties that a change sends, as a plan shows them and as they are held against what
 * is about to be sent: with variables by their names, and without what Graph masks.
 */
export function shownProperties(
  kind: AnyKind,
  resource: DesiredResource,
  { stack }: DesiredState,
  planned: Planned,
  live: TenantObject | undefined,
): ChangeWrites["properties"] {
  const unrevealed = { stack };
  const shown = live && withoutMasked(kind, live);
  const replaces = planned.action === "replace" && planned.predecessor === null;
  if (!shown || replaces) return createBody(kind, resource, unrevealed, planned, shown);
  return updateBody(kind, resource, unrevealed, planned, shown) ?? null;
}

/** Without what Graph masks: masked neighbours are sent back as they are told at the write. */
export function withoutMasked(kind: AnyKind, live: TenantObject): TenantObject {
  return kind.concealed?.masks(live.wire) ? { ...live, wire: {} } : live;
}

/** What taking an object out of the stack sends, besides the delete itself. */
export function removalWrites(action: "delete" | "forget", object: TenantObject): ChangeWrites {
  const isAssigned = (object.assignments ?? []).length > 0;
  return {
    properties: action === "forget" ? forgetBody(object) : null,
    assignments: action === "delete" && isAssigned ? [] : null,
  };
}
