import type { DesiredState } from "../../config/desired-state.ts";
import { reveal } from "../../config/variables.ts";
import type { OperationOptions } from "../../graph/request.ts";
import type { WireObject } from "../../kind/wire.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import { identify, indexObjects } from "../../snapshot/identify.ts";
import { readObject } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { readTenantId } from "../../tenant/tenant-id.ts";
import { type Noun, OperationRefusedError } from "../refusal.ts";

/** The desired state, or what loads it where a name turns out to need it. */
export type DesiredSource = DesiredState | (() => Promise<DesiredState>);

/** An object as an operator names it. */
export interface ObjectName {
  readonly kind: AnyKind;
  readonly noun: Noun;
  /** Exact display name, object id, or `kind/key` of the desired state's stack. */
  readonly name: string;
  /** Where `kind/key` is looked up; without it such a name stands for nothing. */
  readonly desired?: DesiredSource | undefined;
}

/**
 * The one object that an operator names.
 *
 * @throws {OperationRefusedError} where there is none or more than one, with the candidates,
 *   and where the desired state is for another tenant.
 */
export async function findNamed(
  tenant: Tenant,
  { kind, noun, name, desired }: ObjectName,
  options: OperationOptions = {},
): Promise<TenantObject> {
  const objects = await listObjects(tenant, kind, options);
  const found = objects.filter(
    ({ id, displayName }) => displayName === name || id === name.toLowerCase(),
  );
  if (found.length === 0 && desired !== undefined && name.startsWith(`${kind.name}/`)) {
    const state = typeof desired === "function" ? await desired() : desired;
    await refuseOtherTenant(tenant, state, options);
    found.push(...byAddress(kind, name, state, objects));
  }
  const [object, ...others] = found;
  if (object && others.length === 0) return object;
  throw new OperationRefusedError(
    object
      ? { reason: "severalCalled", noun, name, candidates: found }
      : { reason: "nothingCalled", noun, name, candidates: objects },
  );
}

/** Every object of a kind. */
export async function listObjects(
  tenant: Tenant,
  kind: AnyKind,
  options: OperationOptions = {},
): Promise<TenantObject[]> {
  const objects: TenantObject[] = [];
  for (const request of kind.requests.locate([])) {
    for await (const wire of tenant.graph.list<WireObject>(request, options)) {
      if (kind.requests.holds(wire)) objects.push(readObject(kind, wire));
    }
  }
  return objects;
}

/** @throws {OperationRefusedError} where another service owns the object and would undo a change. */
export function refuseForeign(kind: AnyKind, object: TenantObject): void {
  const sign = kind.ownedElsewhere?.(object.wire);
  if (sign === undefined) return;
  const { id, displayName } = object;
  throw new OperationRefusedError({
    reason: "ownedElsewhere",
    object: { id, displayName },
    sign,
  });
}

function byAddress(
  kind: AnyKind,
  address: string,
  desired: DesiredState,
  objects: readonly TenantObject[],
): readonly TenantObject[] {
  const { stack, variables } = desired;
  const resource = desired.resources.find((candidate) => candidate.address === address);
  const adopted = desired.adopt.find(({ to }) => to === address)?.id;
  const found = identify(
    {
      address,
      key: address.slice(kind.name.length + 1),
      formerly: desired.moved.filter(({ to }) => to === address).map(({ from }) => from),
      ...(resource && { displayName: reveal(resource.displayName, variables) }),
      ...(resource?.id !== undefined && { id: resource.id }),
      ...(adopted !== undefined && { adoptId: adopted }),
    },
    indexObjects(kind, stack, objects),
  );
  if ("object" in found) return [found.object];
  return found.by === "ambiguous" ? found.candidates : [];
}

async function refuseOtherTenant(
  tenant: Tenant,
  { tenantId }: DesiredState,
  options: OperationOptions,
): Promise<void> {
  if (tenantId === undefined || (await readTenantId(tenant, options)) === tenantId) return;
  throw new OperationRefusedError({ reason: "otherTenant", tenantId });
}
