import type { DesiredResource, DesiredState } from "../config/desired-state.ts";
import { kinds } from "../registry/kinds.ts";
import { identify, indexObjects } from "./identity.ts";
import type { TenantObject } from "./snapshot.ts";
import { soughtOf } from "./sought.ts";

/** The objects that resources stand for, as far as they are found; each with its resource. */
export function statedObjects(
  desired: DesiredState,
  objects: readonly TenantObject[],
  isMeant: (resource: DesiredResource) => boolean,
): { resource: DesiredResource; object: TenantObject }[] {
  const stated: { resource: DesiredResource; object: TenantObject }[] = [];
  const meant = desired.resources.filter(isMeant);
  if (meant.length === 0) return stated;
  for (const kind of kinds) {
    const resources = meant.filter((resource) => resource.kind === kind.name);
    if (resources.length === 0) continue;
    const index = indexObjects(kind, desired.stack, objects);
    for (const resource of resources) {
      const found = identify(soughtOf(resource, desired), index);
      if ("object" in found) stated.push({ resource, object: found.object });
    }
  }
  return stated;
}
