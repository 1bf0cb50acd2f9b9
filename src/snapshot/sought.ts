import type { DesiredResource, DesiredState } from "../config/desired-state.ts";
import { reveal } from "../config/variables.ts";
import type { Sought } from "./identity.ts";

/** What a resource is looked for by, with its `moved` and `adopt` entries. */
export function soughtOf(resource: DesiredResource, desired: DesiredState): Sought {
  const formerly = desired.moved
    .filter(({ to }) => to === resource.address)
    .map(({ from }) => from);
  const adoptId = desired.adopt.find(({ to }) => to === resource.address)?.id;
  return {
    key: resource.key,
    address: resource.address,
    displayName: reveal(resource.displayName, desired.variables),
    ...(resource.id !== undefined && { id: resource.id }),
    ...(formerly.length > 0 && { formerly }),
    ...(adoptId !== undefined && { adoptId }),
  };
}
