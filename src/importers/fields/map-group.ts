import { groups } from "../../registry/kinds.ts";
import { wireText } from "../../kind/wire.ts";
import type { ComposedFiles, ReferredGroup } from "../compose-files.ts";
import type { SourceObject } from "../source-object.ts";
import type { SourceTenant } from "../source-tenant.ts";
import type { MappedObject } from "./mapped-object.ts";

/** Maps groups of a source: one is made or referred to where an imported policy names it. */
export function groupMapper(
  { groups: named }: ComposedFiles,
  { isSame }: SourceTenant,
): (source: SourceObject) => MappedObject {
  const byName = new Map(
    [...named.values()].map((group) => [group.object.displayName.toLowerCase(), group]),
  );
  return (source) => {
    const id = wireText(source.wire, "id").toLowerCase();
    const displayName = wireText(source.wire, "displayName");
    return mapGroup(source, named.get(id) ?? byName.get(displayName.toLowerCase()), isSame);
  };
}

function mapGroup(
  source: SourceObject,
  group: ReferredGroup | undefined,
  isSame: boolean,
): MappedObject {
  const pin = isSame && group ? { id: group.object.id } : {};
  const spec = group && (group.spec ?? { displayName: group.object.displayName, ...pin });
  return {
    kind: groups,
    source,
    object: group?.object ?? {
      kind: groups.name,
      id: "",
      displayName: wireText(source.wire, "displayName"),
      description: null,
      wire: source.wire,
    },
    spec,
    leftOut: spec ? undefined : (source.refused ?? "no imported policy is assigned to it"),
    ignored: new Map(),
    assignments: undefined,
    isAdopted: false,
    isReferred: group?.spec === undefined,
  };
}
