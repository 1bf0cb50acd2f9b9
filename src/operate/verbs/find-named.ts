import type { DesiredState } from "../../config/desired-state.ts";
import { reveal } from "../../config/variables.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { foldedName } from "../../kind/folded-name.ts";
import type { WireObject } from "../../kind/wire.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import { identify, indexObjects } from "../../snapshot/identify.ts";
import { isCopy } from "../../snapshot/ownership.ts";
import { readObject } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { readTenantId } from "../../tenant/tenant-id.ts";
import { type Candidate, type Noun, OperationRefusedError } from "../refusal.ts";
import { meantObject, type NameForm, nameForm } from "./name-form.ts";

/**
 * The desired state, or what loads it where a name turns out to need it; undefined where there is
 * none after all.
 */
export type DesiredSource = DesiredState | (() => Promise<DesiredState | undefined>);

/** An object as an operator names it. */
export interface ObjectName {
  readonly kind: AnyKind;
  readonly noun: Noun;
  /** Display name, object id, `kind/key`, `stack:kind/key`, or `key`. */
  readonly name: string;
  /** Whose stack a `kind/key` or `key` is of; without it they are looked for in every stack. */
  readonly desired?: DesiredSource | undefined;
}

/**
 * The one object that an operator names: by id or exact display name, else by any other form.
 *
 * @throws {OperationRefusedError} where there is none or more than one, with the candidates,
 *   and where the desired state is for another tenant.
 */
export async function findNamed(
  tenant: Tenant,
  wanted: ObjectName,
  options: OperationOptions = {},
): Promise<TenantObject> {
  const { kind, noun, name } = wanted;
  const objects = await listObjects(tenant, kind, options);
  const exact = objects.filter(
    ({ id, displayName }) => displayName === name || id === name.toLowerCase(),
  );
  if (exact.length > 0) return onlyOne(exact, wanted);
  const form = nameForm(kind.name, name);
  const state = form && !form.stack ? await desiredOf(tenant, wanted, options) : undefined;
  const found = new Set(
    objects.filter(({ displayName }) => foldedName(displayName) === foldedName(name)),
  );
  if (form) for (const object of byKey(kind, form, state, objects)) found.add(object);
  if (found.size > 0) return onlyOne([...found], wanted);
  const candidates = objects.map(candidateOf);
  throw new OperationRefusedError({
    reason: "nothingCalled",
    noun,
    name,
    candidates,
    meant: meantObject(name, candidates, state?.stack),
  });
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

function onlyOne(found: readonly TenantObject[], { noun, name }: ObjectName): TenantObject {
  const [object, ...others] = found;
  if (object && others.length === 0) return object;
  const candidates = found.map(candidateOf);
  throw new OperationRefusedError({ reason: "severalCalled", noun, name, candidates });
}

// a portal copy carries the marker of what it was made of
export function candidateOf(object: TenantObject): Candidate {
  const { id, displayName, marker } = object;
  return { id, displayName, ...(marker && !isCopy(object) && { marker }) };
}

/** A key is of the desired state's stack; where there is none, of any that has marked an object. */
function byKey(
  kind: AnyKind,
  { stack, address }: NameForm,
  state: DesiredState | undefined,
  objects: readonly TenantObject[],
): readonly TenantObject[] {
  if (state) return byAddress(kind, address, state, objects);
  return objects.filter(
    (object) =>
      object.marker?.key === address &&
      !isCopy(object) &&
      (stack === undefined || object.marker.stack === stack),
  );
}

/** What stands for an address of the files among the objects of its kind: none, one, or candidates. */
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

/** @throws {OperationRefusedError} where it is for another tenant. */
async function desiredOf(
  tenant: Tenant,
  { desired }: ObjectName,
  options: OperationOptions,
): Promise<DesiredState | undefined> {
  const state = typeof desired === "function" ? await desired() : desired;
  if (state?.tenantId === undefined) return state;
  if ((await readTenantId(tenant, options)) === state.tenantId) return state;
  throw new OperationRefusedError({ reason: "otherTenant", tenantId: state.tenantId });
}
