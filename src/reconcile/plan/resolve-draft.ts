import { parseAddress } from "../../kind/address.ts";
import { filters, isGroup } from "../../registry/kinds.ts";
import type { NameLookup } from "./assignment-diff.ts";
import { blockSharedObjects, findObject } from "./find-objects.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { resolveReferences } from "./references.ts";

/** Finds the object of every resource, then what references stand for and how ids are called. */
export function resolveDraft(draft: PlanDraft): void {
  for (const resource of draft.desired.resources) findObject(draft, resource);
  blockSharedObjects(draft);
  draft.references = resolveReferences(draft.desired, draft.indexes, draft.found, draft.blocked);
  draft.names = nameLookup(draft);
}

function nameLookup(draft: PlanDraft): NameLookup {
  const keys = new Map<string, string>();
  const filterNames = new Map<string, string>();
  for (const [address, reference] of draft.references) {
    if (reference.state !== "known") continue;
    const { kind, key } = parseAddress(address);
    if (isGroup({ kind })) keys.set(reference.id, key);
  }
  for (const object of draft.indexes.get(filters.name)?.all ?? [])
    filterNames.set(object.id, object.displayName);
  return {
    group: (id) => draft.snapshot.groupNames[id],
    groupKey: (id) => keys.get(id),
    filter: (id) => filterNames.get(id),
  };
}
