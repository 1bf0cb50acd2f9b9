import { nodeCrypto } from "../../graph/late-crypto.ts";
import type { Change } from "../../reconcile/plan/change.ts";
import type { Plan } from "../../reconcile/plan/plan.ts";
import type { TenantObjectRun } from "./tenant-run.ts";

/**
 * The objects of a plan with a hash of what each change would write: without ids, which differ from
 * tenant to tenant, and without what was there before.
 */
export function plannedObjects({ changes }: Pick<Plan, "changes">): TenantObjectRun[] {
  return changes.map((change) => ({
    address: change.address,
    action: change.action,
    result: null,
    hash: changeHash(comparable(change)),
  }));
}

/** One hash over all of them; null where there is none. */
export function changeSetOf(objects: readonly TenantObjectRun[]): string | null {
  if (objects.length === 0) return null;
  const parts = objects.map(({ address, action, hash }) => [address, action, hash]);
  return changeHash(parts.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)));
}

function comparable({ action, fields, assignments, members }: Change): unknown {
  const line = ({ target, group, displayName, filter, filterMode, terms }: Line) => [
    target,
    group ?? displayName,
    filter,
    filterMode,
    terms,
  ];
  return [
    action,
    fields.map(({ path, after }) => [path, after]),
    assignments.add.map(line),
    assignments.remove.map(line),
    members && [
      members.add.map(({ displayName }) => displayName),
      members.remove.map(({ displayName }) => displayName),
    ],
  ];
}

type Line = Change["assignments"]["add"][number];

function changeHash(value: unknown): string {
  return nodeCrypto().createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}
