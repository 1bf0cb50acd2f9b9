import { fleetReach } from "../../../health/fleet-reach.ts";
import { assignedPolicy } from "../../../reach/assigned-policy.ts";
import type { AssignedPolicy } from "../../../reach/reach-view.ts";
import { siteGroupIds } from "../../../reach/site-reach.ts";
import { ringKind } from "../../../rings/kind.ts";
import type { RolloutState } from "../../state/rollout-state.ts";
import type { RolloutObjects, StageObjects } from "../locate-objects.ts";
import type { SeenDevices } from "../seen-devices.ts";
import { drawStages, type FleetPlaces, type SiteAt } from "../stage-targets.ts";

/** Whom a stage reaches now. */
export interface StageReach {
  readonly places: FleetPlaces;
  /** Why it may be more, as parts of sentences. */
  readonly unknown: readonly string[];
}

/** What decides whom the stages of a rollout reach; undefined for what is not asked for. */
export interface RolloutReach {
  /** In the order of the stages. */
  readonly stages: readonly (AssignedPolicy | undefined)[];
  readonly include: AssignedPolicy | undefined;
  readonly exclude: AssignedPolicy | undefined;
  readonly sites: AssignedPolicy | undefined;
}

export function rolloutReach(objects: RolloutObjects): RolloutReach {
  return {
    stages: objects.stages.map((stage) => reachingPolicy(stage)),
    include: policyOfGroups(objects.includeIds),
    exclude: policyOfGroups(objects.excludeIds),
    sites: policyOfGroups(siteGroupIds(objects.sites)),
  };
}

/** All that has to be read to know whom it reaches. */
export function reachPolicies({
  stages,
  include,
  exclude,
  sites,
}: RolloutReach): readonly AssignedPolicy[] {
  return [...stages, include, exclude, sites].filter((policy) => policy !== undefined);
}

/** The devices of each stage: of its ring or group, or drawn of the population; none that is excluded. */
export function reachedDevices(
  { spec, name }: Pick<RolloutState, "spec" | "name">,
  { stages }: RolloutObjects,
  asked: RolloutReach,
  { fleet, inventory, view }: Pick<SeenDevices, "fleet" | "inventory" | "view">,
  siteAt: SiteAt | undefined,
): ReadonlyMap<string, StageReach> {
  const reachOf = (policy: AssignedPolicy) => fleetReach(policy, view, inventory, fleet);
  const included = asked.include && reachOf(asked.include).devices;
  const excluded = asked.exclude && reachOf(asked.exclude).devices;
  const mayHave = (place: number) =>
    !fleet.isOutdated(place) && (included?.[place] ?? 1) === 1 && excluded?.[place] !== 1;

  const population = new Uint8Array(fleet.size);
  for (let place = 0; place < fleet.size; place++) population[place] = mayHave(place) ? 1 : 0;
  const drawn = included
    ? drawStages(spec.stages, population, fleet, name, siteAt ?? (() => null))
    : new Map<string, FleetPlaces>();
  const reached = new Map<string, StageReach>();
  for (const [index, stage] of stages.entries()) {
    const policy = asked.stages[index];
    const byPolicy = policy && reachOf(policy);
    const places = new Uint8Array(fleet.size);
    const source = drawn.get(stage.spec.name) ?? byPolicy?.devices;
    for (let place = 0; place < fleet.size; place++)
      places[place] = source?.[place] === 1 && mayHave(place) ? 1 : 0;
    reached.set(stage.spec.name, { places, unknown: byPolicy?.notEvaluated ?? [] });
  }
  return reached;
}

/** Whose devices a stage has: a ring's own targets, or members of groups. */
function reachingPolicy({ ring, groupIds, spec }: StageObjects): AssignedPolicy | undefined {
  if (ring) return assignedPolicy(ringKind, ring.assignments ?? [], ring.wire);
  return spec.group === undefined ? undefined : policyOfGroups(groupIds);
}

function policyOfGroups(ids: readonly string[]): AssignedPolicy | undefined {
  if (ids.length === 0) return undefined;
  return {
    assignments: ids.map((groupId) => ({ target: "group" as const, groupId })),
    reachesUsers: false,
  };
}
