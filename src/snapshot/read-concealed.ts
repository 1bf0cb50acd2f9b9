import type { DesiredState } from "../config/desired-state.ts";
import { isGraphError, isNotFound } from "../graph/index.ts";
import type { OperationOptions } from "../graph/request.ts";
import { type Need, tell } from "../kind/concealed.ts";
import type { WireObject } from "../kind/property.ts";
import { kindOf } from "../registry/kinds.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { isOurs } from "./identity.ts";
import { readObject } from "./read-object.ts";
import type { TenantObject } from "./snapshot.ts";
import { statedObjects } from "./stated-objects.ts";

// a list may lag behind a write, and then names secrets that are no more
const waitsInMs = [1000, 2000, 4000, 8000, 16_000];

interface ConcealedOptions extends OperationOptions {
  /** An object whose values are refused stays masked instead of ending the read. */
  readonly keepRefused?: boolean;
}

/**
 * The objects with the values filled in that Graph masked. One whose secrets are gone is
 * read again: it was changed meanwhile.
 *
 * @throws {GraphError} where a value is not told.
 */
export async function withConcealed(
  tenant: Tenant,
  objects: readonly TenantObject[],
  need: Need,
  { keepRefused = false, ...options }: ConcealedOptions,
): Promise<TenantObject[]> {
  const told = [...objects];
  let open = [...objects.entries()];
  for (const wait of [...waitsInMs, undefined]) {
    const wires = await tell(
      open.map(([, { kind, wire }]) => ({ wire, concealed: kindOf(kind).concealed })),
      need,
      async (requests) => await tenant.graph.batch(requests, options),
    );
    const outdated: typeof open = [];
    for (const [at, wire] of wires.entries()) {
      const [index, object] = open[at] ?? [];
      if (index === undefined || !object) continue;
      if (!isGraphError(wire)) told[index] = wire === object.wire ? object : { ...object, wire };
      else if (isNotFound(wire) && wait !== undefined) outdated.push([index, object]);
      else if (!keepRefused || wire.status !== 403) throw wire;
    }
    if (outdated.length === 0 || wait === undefined) break;
    await tenant.sleep(wait, options);
    open = await readAgain(tenant, outdated, options);
  }
  return told;
}

async function readAgain(
  tenant: Tenant,
  objects: readonly [number, TenantObject][],
  options: OperationOptions,
): Promise<[number, TenantObject][]> {
  const requests = objects.map(([, { kind, id }]) => kindOf(kind).requests.get(id));
  const answers = await tenant.graph.batch(requests, options);
  return objects.map(([index, object], at) => {
    const answer = answers[at];
    return answer?.ok
      ? [index, readObject(kindOf(object.kind), answer.response.body as WireObject)]
      : [index, object];
  });
}

/** The same for the objects that a plan compares or removes: other people's stay masked. */
export async function withOwnConcealed(
  tenant: Tenant,
  desired: DesiredState,
  objects: TenantObject[],
  options: OperationOptions,
): Promise<TenantObject[]> {
  const masked = objects.filter(
    ({ kind, wire }) => (kindOf(kind).concealed?.ask(wire, "compare") ?? []).length > 0,
  );
  if (masked.length === 0) return objects;
  const stated = statedObjects(desired, objects, ({ kind }) => !!kindOf(kind).concealed);
  const own = new Set(stated.map(({ object }) => object));
  const asked = masked.filter((object) => own.has(object) || isOurs(object, desired.stack));
  // a plan blocks what stays masked, and goes on with the rest
  const told = await withConcealed(tenant, asked, "compare", { ...options, keepRefused: true });
  const byAsked = new Map(asked.map((object, index) => [object, told[index] ?? object]));
  return objects.map((object) => byAsked.get(object) ?? object);
}
