import type { PolicyClient, TenantPolicy } from "../assignments/policy-client.ts";
import { isGraphError, type OperationOptions } from "../graph/index.ts";
import { kindOf } from "../registry/kinds.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { ownerOf } from "./compliance-policy.ts";
import type { CompliancePolicyKind } from "./compliance-report.ts";

/** Every policy of a kind with its assignments, by name. */
export async function listAll(
  client: PolicyClient<object>,
  options: OperationOptions,
): Promise<TenantPolicy[]> {
  const found: TenantPolicy[] = [];
  for await (const policy of client.list(options)) {
    const assignments = policy.assignments ?? (await client.assignments(policy.id, options));
    found.push({ ...policy, assignments });
  }
  return found.sort((a, b) => (a.displayName < b.displayName ? -1 : 1));
}

/**
 * The ids of the rings with these keys, display names or ids; of all rings without.
 *
 * @throws {RangeError} for one that none has.
 */
export function chooseRings(
  rings: readonly TenantPolicy[],
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

function isCalled(ring: TenantPolicy, name: string): boolean {
  if (ring.displayName === name || ring.id.toLowerCase() === name.toLowerCase()) return true;
  const key = ownerOf(kindOf("ring"), ring)?.key;
  return key !== undefined && (key === name || key === `ring/${name}`);
}

/** Policies other than rings. */
export interface Others {
  readonly policies: readonly { kind: CompliancePolicyKind; policy: TenantPolicy }[];
  /** Whether every kind could be read. */
  readonly complete: boolean;
}

export const noOthers = (): Others => ({ policies: [], complete: true });

/** Kinds that this identity may not read, or this cloud does not have, are noted. */
export async function listOthers(
  tenant: Tenant,
  options: OperationOptions,
  note: (sentence: string) => void,
): Promise<Others> {
  const clients = [
    ["featureUpdate", tenant.featureUpdates],
    ["expediteUpdate", tenant.expediteUpdates],
    ["driverUpdate", tenant.driverUpdates],
  ] as const;
  const policies: { kind: CompliancePolicyKind; policy: TenantPolicy }[] = [];
  let complete = true;
  for (const [kind, client] of clients) {
    try {
      for (const policy of await listAll(client, options)) policies.push({ kind, policy });
    } catch (error) {
      if (!isGraphError(error) || ![400, 403, 404].includes(error.status)) throw error;
      complete = false;
      note(`no ${kindOf(kind).title} was read: ${error.message}`);
    }
  }
  return { policies, complete };
}
