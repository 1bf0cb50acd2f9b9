import { type Assignment, assignmentFromWire } from "../assignments/assignment.ts";
import { isGraphError } from "../graph/index.ts";
import type { ObjectAt } from "../kind/requests.ts";
import type { WireObject } from "../kind/wire.ts";
import { deviceAmount } from "../kind/amounts.ts";
import { assignedPolicy } from "../reach/assigned-policy.ts";
import { devicesIn } from "../reach/device-bits.ts";
import { deviceCount, type DeviceSet } from "../reach/device-set.ts";
import type { Inventory } from "../reach/inventory.ts";
import { readReach } from "../reach/read-reach.ts";
import type { ReadInventoryDevicesOptions } from "../reach/read-inventory.ts";
import type { PolicyKindOfTenant } from "../registry/kinds.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** Whom a policy reaches now: its targets, filters and exclusions counted in, as far as is known. */
export interface KnownReach {
  /** How many devices; null where that is not known, which is not 0. */
  readonly count: number | null;
  /** Those that are reached for certain. */
  readonly atLeast: number;
  /** Why `count` is null, as parts of sentences; empty where it is known. */
  readonly unknown: readonly string[];
  /** Display names of devices that are reached for certain, by name, at most 20. */
  readonly names: readonly string[];
  /** How many more than these are reached for certain. */
  readonly more: number;
}

/** A policy as it was read. */
interface AskedPolicy {
  readonly id: string;
  readonly wire: WireObject;
  /** Undefined where Graph did not list them with it: then they are read. */
  readonly assignments?: readonly Assignment[] | undefined;
}

/** How whom policies reach is read. */
export interface ReadReachedOptions extends Pick<
  ReadInventoryDevicesOptions,
  "abortSignal" | "onProgress"
> {
  /** Milliseconds after which counting is given up, and the counts are unknown. Default: never. */
  readonly patienceInMs?: number | undefined;
}

/** How long an emergency stop waits for its count. */
export const patienceOfVerbs = 20_000;

/**
 * Whom each of these policies of one kind reaches, in their order. Needs `Device.Read.All` and
 * `GroupMember.Read.All`; what of these is missing, or fails, makes the counts unknown and says
 * why: who holds updates back in a hurry must not be stopped by a count.
 *
 * @throws the reason of an abort.
 */
export async function readReached(
  tenant: Tenant,
  kind: PolicyKindOfTenant,
  policies: readonly AskedPolicy[],
  { abortSignal: given, onProgress, patienceInMs }: ReadReachedOptions = {},
): Promise<readonly KnownReach[]> {
  const patience = patienceInMs === undefined ? undefined : AbortSignal.timeout(patienceInMs);
  const signals = [given, patience].filter((signal) => signal !== undefined);
  const abortSignal = signals.length > 0 ? AbortSignal.any(signals) : undefined;
  try {
    const asked = [];
    for (const { id, wire, assignments } of policies) {
      const all = assignments ?? (await readAssignments(tenant, kind, { id }, abortSignal));
      asked.push(assignedPolicy(kind, all, wire));
    }
    if (asked.every(hasNoTarget)) return asked.map(() => nobody);
    onProgress?.(0);
    const reach = await readReach(tenant, asked, { abortSignal, onProgress });
    return asked.map((policy) => reachedOf(reach.of(policy), reach.inventory));
  } catch (error) {
    given?.throwIfAborted();
    const isLate = patience?.aborted === true;
    if (!isLate && !isGraphError(error)) throw error;
    const reason = isLate
      ? `reading the devices takes longer than ${Math.round((patienceInMs ?? 0) / 1000)} s, which is not waited for`
      : `devices cannot be read: ${String((error as Error).message).replace(/\.$/, "")}`;
    return policies.map((policy) =>
      hasNoTarget(policy) ? nobody : { ...nobody, count: null, unknown: [reason] },
    );
  }
}

/** Whether it reaches nobody, whoever there is. */
function hasNoTarget({ assignments }: Pick<AskedPolicy, "assignments">): boolean {
  return assignments?.every(({ target }) => target === "exclude") ?? false;
}

/** How many, as it stands in a sentence: `1 device`, `at least 1,921 devices`. */
export function reachedText({ count, atLeast }: KnownReach): string {
  if (count !== null) return deviceAmount(count);
  return atLeast === 0 ? "an unknown number of devices" : `at least ${deviceAmount(atLeast)}`;
}

const nobody: KnownReach = { count: 0, atLeast: 0, unknown: [], names: [], more: 0 };

async function readAssignments(
  tenant: Tenant,
  kind: PolicyKindOfTenant,
  at: ObjectAt,
  abortSignal: AbortSignal | undefined,
): Promise<Assignment[]> {
  const assignments: Assignment[] = [];
  const request = kind.requests.assignments(at);
  for await (const wire of tenant.graph.list<WireObject>(request, { abortSignal }))
    assignments.push(assignmentFromWire(wire));
  return assignments;
}

function reachedOf(set: DeviceSet, inventory: Inventory): KnownReach {
  const { devices, atLeast } = deviceCount(set);
  const names = firstNames(set, inventory);
  return { count: devices, atLeast, unknown: set.unknown, names, more: atLeast - names.length };
}

const mostNames = 20;

function firstNames({ sure }: DeviceSet, inventory: Inventory): string[] {
  let names: string[] = [];
  for (const index of devicesIn(sure)) {
    names.push(inventory.displayName(index) || inventory.id(index));
    // of a million names only the first are worth their memory
    if (names.length === 50 * mostNames) names = names.sort().slice(0, mostNames);
  }
  return names.sort().slice(0, mostNames);
}
