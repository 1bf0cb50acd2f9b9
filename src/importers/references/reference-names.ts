import { isObjectId } from "../../kind/object-id.ts";
import { wireText } from "../../kind/wire.ts";
import { filters, groups } from "../../registry/kinds.ts";
import type { GroupFacts, SourceContent, SourceObject } from "../source-object.ts";
import type { ReferenceNames } from "./reference-table.ts";

/** What a source calls groups and filters: what its reader found, and what the objects themselves say. */
export function referenceNames(content: SourceContent): ReferenceNames {
  const facts = new Map<string, GroupFacts>(content.groups);
  const names = new Map<string, string>(content.filters);
  const own = content.objects.filter(({ kind }) => kind === groups.name).map(factsOf);
  for (const { id, ...group } of own)
    if (id !== undefined) facts.set(id, { ...facts.get(id), ...group });
  const byName = Map.groupBy(own, ({ name }) => name.toLowerCase());
  for (const [id, group] of facts) {
    if (group.rule !== undefined || group.name === undefined) continue;
    const [only, other] = byName.get(group.name.toLowerCase()) ?? [];
    if (only?.rule !== undefined && !other) facts.set(id, { ...group, rule: only.rule });
  }
  for (const { kind, wire } of content.objects) {
    const [id, name] = [wireText(wire, "id").toLowerCase(), wireText(wire, "displayName")];
    if (kind === filters.name && isObjectId(id) && name !== "") names.set(id, name);
  }
  return { groups: facts, filters: names };
}

function factsOf({ wire }: SourceObject): GroupFacts & {
  readonly id: string | undefined;
  readonly name: string;
} {
  const id = wireText(wire, "id").toLowerCase();
  const rule = groups.processing.isDynamic(wire) ? wireText(wire, "membershipRule") : "";
  return {
    id: isObjectId(id) ? id : undefined,
    name: wireText(wire, "displayName"),
    ...(rule !== "" && { rule }),
  };
}
