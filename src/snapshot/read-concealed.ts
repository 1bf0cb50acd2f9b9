import type { DesiredState } from "../config/desired-state.ts";
import { type GraphError, isGraphError, isNotFound } from "../graph/index.ts";
import type { OperationOptions } from "../graph/request.ts";
import { untilVisible } from "../graph/until-visible.ts";
import { type Need, readConcealed } from "../kind/masked-values.ts";
import type { WireObject } from "../kind/wire.ts";
import { kindOf } from "../registry/kinds.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { isOurs } from "./ownership.ts";
import { readObject } from "./read-object.ts";
import type { TenantObject } from "./snapshot.ts";
import { statedObjects } from "./stated-objects.ts";
import { readWaitsInMs } from "./visible-lists.ts";

interface ConcealedOptions extends OperationOptions {
  /** An object whose values are refused stays masked instead of ending the read. */
  readonly keepRefused?: boolean;
}

/** One object, and what became of reading it whole. */
interface Look {
  readonly object: TenantObject;
  readonly wire: WireObject | GraphError;
}

/**
 * The objects with the values filled in that Graph masked. One whose secrets are gone is
 * read again: a list may lag behind a write, and then names secrets that are no more.
 *
 * @throws {GraphError} where a value is not told.
 */
export async function withConcealed(
  tenant: Tenant,
  objects: readonly TenantObject[],
  need: Need,
  { keepRefused = false, ...options }: ConcealedOptions,
): Promise<TenantObject[]> {
  const { sleep } = tenant;
  const looks = await untilVisible<readonly Look[]>(
    async (before) => {
      if (!before) return await look(tenant, objects, need, options);
      const outdated = before.filter(isOutdated).map(({ object }) => object);
      const fresh = await readFresh(tenant, outdated, options);
      const again = await look(tenant, fresh, need, options);
      const byId = new Map(again.map((one) => [one.object.id, one]));
      return before.map((one) => byId.get(one.object.id) ?? one);
    },
    (seen) => !seen.some(isOutdated),
    { waitsInMs: readWaitsInMs, sleep, ...options },
  );
  return looks.map(({ object, wire }) => {
    if (!isGraphError(wire)) return wire === object.wire ? object : { ...object, wire };
    if (keepRefused && wire.status === 403) return object;
    throw wire;
  });
}

async function look(
  tenant: Tenant,
  objects: readonly TenantObject[],
  need: Need,
  options: OperationOptions,
): Promise<Look[]> {
  const items = objects.map((object) => ({
    object,
    wire: object.wire,
    concealed: kindOf(object.kind).concealed,
  }));
  const told = await readConcealed(tenant.graph, items, need, options);
  return told.map(([{ object }, wire]) => ({ object, wire }));
}

function isOutdated({ wire }: Look): boolean {
  return isGraphError(wire) && isNotFound(wire);
}

async function readFresh(
  tenant: Tenant,
  objects: readonly TenantObject[],
  options: OperationOptions,
): Promise<TenantObject[]> {
  const answers = await tenant.graph.batchOf(
    objects,
    (object) => kindOf(object.kind).requests.get(object),
    options,
  );
  return answers.map(([object, answer]) =>
    answer.ok ? readObject(kindOf(object.kind), answer.response.body as WireObject) : object,
  );
}

/** The same for the objects that a plan compares or removes: other people's stay masked. */
export async function withOwnConcealed(
  tenant: Tenant,
  desired: DesiredState,
  objects: readonly TenantObject[],
  options: OperationOptions,
): Promise<readonly TenantObject[]> {
  const masked = objects.filter(
    ({ kind, wire }) => (kindOf(kind).concealed?.ask(wire, "compare") ?? []).length > 0,
  );
  if (masked.length === 0) return objects;
  const stated = statedObjects(desired, objects, ({ kind }) => !!kindOf(kind).concealed);
  const own = new Set(stated.map(({ object }) => object));
  const asked = masked.filter((object) => own.has(object) || isOurs(object, desired.stack));
  // a plan blocks what stays masked, and goes on with the rest
  const told = await withConcealed(tenant, asked, "compare", { ...options, keepRefused: true });
  const whole = new Map(told.map((object) => [object.id, object]));
  return objects.map((object) => whole.get(object.id) ?? object);
}
