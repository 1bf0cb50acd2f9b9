import type { Assignment } from "../assignments/assignment.ts";
import { isGraphError, type OperationOptions } from "../graph/index.ts";
import { formatAddress } from "../kind/address.ts";
import { kindOf } from "../registry/kinds.ts";
import { ringKind } from "../rings/kind.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { ownerOf, type ReadPolicy } from "./compliance-policy.ts";
import type { CompliancePolicyKind } from "./compliance-report.ts";

/** The lists of a policy client, whatever its kind. */
interface PolicyLists {
  list(options: OperationOptions): AsyncIterable<ReadPolicy>;
  listAssignments(id: string, options: OperationOptions): AsyncIterable<Assignment>;
}

/** Every policy of a kind with its assignments, by name. */
export async function listAll(
  client: PolicyLists,
  options: OperationOptions,
): Promise<ReadPolicy[]> {
  const found: ReadPolicy[] = [];
  for await (const policy of client.list(options))
    found.push(await assignedTo(client, policy, options));
  return found.sort((a, b) => (a.displayName < b.displayName ? -1 : 1));
}

/** A policy with its assignments, which a list may leave out. */
export async function assignedTo(
  client: Pick<PolicyLists, "listAssignments">,
  policy: ReadPolicy,
  options: OperationOptions,
): Promise<ReadPolicy> {
  if (policy.assignments !== undefined) return policy;
  return { ...policy, assignments: await assignmentsOf(client, policy.id, options) };
}

async function assignmentsOf(
  client: Pick<PolicyLists, "listAssignments">,
  id: string,
  options: OperationOptions,
): Promise<readonly Assignment[]> {
  const found: Assignment[] = [];
  for await (const assignment of client.listAssignments(id, options)) found.push(assignment);
  return found;
}

/**
 * The ids of the rings with these keys, display names or ids; of all rings without.
 *
 * @throws {RangeError} for one that none has.
 */
export function chooseRings(
  rings: readonly ReadPolicy[],
  names: readonly string[] | undefined,
): ReadonlySet<string> {
  if (names === undefined) return new Set(rings.map(({ id }) => id));
  const chosen = new Set<string>();
  for (const name of names) {
    const found = rings.filter((ring) => isCalled(ring, name));
    if (found.length === 0) {
      const known = rings.map(({ displayName }) => displayName).join(", ");
      throw new RangeError(
        `no ring has the key, display name or id "${name}". ${known === "" ? "The tenant has no rings" : `There are: ${known}`}`,
      );
    }
    for (const { id } of found) chosen.add(id);
  }
  return chosen;
}

function isCalled(ring: ReadPolicy, name: string): boolean {
  if (ring.displayName === name || ring.id.toLowerCase() === name.toLowerCase()) return true;
  const key = ownerOf(ringKind, ring)?.key;
  return key !== undefined && (key === name || key === formatAddress(ringKind.name, name));
}

/** Policies other than rings. */
export interface Others {
  readonly policies: readonly OtherPolicy[];
  /** Why a kind could not be read, one sentence each. */
  readonly notes: readonly string[];
}

interface OtherPolicy {
  readonly kind: CompliancePolicyKind;
  readonly policy: ReadPolicy;
}

export const noOthers: Others = { policies: [], notes: [] };

/** Kinds that this identity may not read, or this cloud does not have, are noted. */
export async function listOthers(tenant: Tenant, options: OperationOptions): Promise<Others> {
  const read = await Promise.all([
    listKind("featureUpdate", tenant.featureUpdates, options),
    listKind("expediteUpdate", tenant.expediteUpdates, options),
    listKind("driverUpdate", tenant.driverUpdates, options),
  ]);
  return {
    policies: read.flatMap(({ policies }) => policies),
    notes: read.flatMap(({ notes }) => notes),
  };
}

async function listKind(
  kind: CompliancePolicyKind,
  client: PolicyLists,
  options: OperationOptions,
): Promise<Others> {
  try {
    const policies = await listAll(client, options);
    return { policies: policies.map((policy) => ({ kind, policy })), notes: [] };
  } catch (error) {
    if (!isGraphError(error) || ![400, 403, 404].includes(error.status)) throw error;
    return { policies: [], notes: [`no ${kindOf(kind).title} was read: ${error.message}`] };
  }
}
