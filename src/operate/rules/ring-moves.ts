import type { DesiredResource, DesiredState } from "../../config/desired-state.ts";
import { reveal } from "../../config/variables.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { groupAddress } from "../../kind/address.ts";
import { ringKind } from "../../rings/kind.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { currentMembers } from "./group-members.ts";
import { configGroups, findConfigGroup } from "./named-group.ts";
import type { RuleDevice } from "./rule-device.ts";
import { tellingRule } from "../../reach/telling-rule.ts";

/** What a device's move in or out of a group does to its rings, as addresses. */
export interface RingMoves {
  /** Addresses of the rings that reach it only after the change. */
  readonly enters: readonly string[];
  /** Addresses of the rings that reach it only before the change. */
  readonly leaves: readonly string[];
  /** A filter, a user group or an unknown member decides, so it cannot be told from here. */
  readonly unknown: readonly string[];
}

/** Undefined is: it cannot be told. */
type Certainty = boolean | undefined;
type IsMember = (device: RuleDevice) => Certainty;

/**
 * Tells, for a device that joins or leaves the group, which rings of the config it enters and
 * leaves, all other groups of those rings taken into account. The other groups are as the
 * config states them, or as the tenant has them where it does not.
 */
export async function ringMoves(
  tenant: Tenant,
  desired: DesiredState,
  key: string,
  now: Date,
  options: OperationOptions,
): Promise<(device: RuleDevice, joins: boolean) => RingMoves> {
  const rings = desired.resources.filter(
    ({ kind, assignments }) =>
      kind === ringKind.name && assignments?.some(({ group }) => group === key) === true,
  );
  const members = new Map<string, IsMember>();
  for (const { group } of rings.flatMap(({ assignments }) => assignments ?? [])) {
    if (group === undefined || group === key || members.has(group)) continue;
    members.set(group, await membershipOf(tenant, desired, group, now, options));
  }
  return (device, joins) => {
    const moves = { enters: [] as string[], leaves: [] as string[], unknown: [] as string[] };
    for (const ring of rings) {
      const isIn = (inGroup: boolean) =>
        reaches(ring, device, (group) => (group === key ? inGroup : members.get(group)?.(device)));
      const [was, is] = [isIn(!joins), isIn(joins)];
      if (was === undefined || is === undefined) moves.unknown.push(ring.address);
      else if (is && !was) moves.enters.push(ring.address);
      else if (was && !is) moves.leaves.push(ring.address);
    }
    return moves;
  };
}

/** Included somewhere and excluded nowhere; only devices that Intune manages get a policy. */
function reaches(
  ring: DesiredResource,
  device: RuleDevice,
  isMember: (group: string) => Certainty,
): Certainty {
  if (!device.managed) return false;
  // what others assigned stays, and is not looked at
  const others = ring.assignmentsMode === "additive" ? undefined : false;
  let [included, excluded]: [Certainty, Certainty] = [others, others];
  for (const { target, group, filter } of ring.assignments ?? []) {
    if (target === "exclude") excluded = or(excluded, isMember(group ?? ""));
    else if (target === "allUsers") included = or(included, undefined);
    else {
      const member = target === "allDevices" ? true : isMember(group ?? "");
      // filters are not evaluated
      included = or(included, filter !== undefined && member ? undefined : member);
    }
  }
  if (excluded === true || included === false) return false;
  return excluded === undefined ? undefined : included;
}

function or(a: Certainty, b: Certainty): Certainty {
  if (a === true || b === true) return true;
  return a === undefined || b === undefined ? undefined : false;
}

async function membershipOf(
  tenant: Tenant,
  desired: DesiredState,
  key: string,
  now: Date,
  options: OperationOptions,
): Promise<IsMember> {
  const resource = desired.resources.find(({ address }) => address === groupAddress(key));
  const fields = resource && reveal(resource.fields, desired.variables);
  const rule = fields?.["membershipRule"];
  if (typeof rule === "string" && fields?.["processing"] !== "paused") {
    const matches = tellingRule(rule);
    return (device) => matches?.(device.rule, { now });
  }
  if (resource?.members) {
    const names = new Set(
      reveal(resource.members, desired.variables).map((name) => name.toLowerCase()),
    );
    return ({ id, deviceId, displayName }) =>
      names.has(id) || names.has(deviceId) || names.has(displayName.toLowerCase());
  }
  const known = configGroups(desired).find((group) => group.key === key);
  const found = known && (await findConfigGroup(tenant, known, options)).group;
  return found ? await currentMembers(tenant, found, now, options) : () => undefined;
}
