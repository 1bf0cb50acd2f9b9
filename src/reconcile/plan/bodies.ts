import type { DesiredResource, DesiredState } from "../../config/desired-state.ts";
import { reveal } from "../../config/variables.ts";
import { bodyOf, type Fields } from "../../kind/body.ts";
import type { Owner } from "../../kind/requests.ts";
import { meets } from "../../kind/property.ts";
import { isPartPath } from "../../kind/object-part.ts";
import type { WireObject } from "../../kind/wire.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import { digest, joinDescription, type Marker } from "../../kind/ownership-marker.ts";
import { readField } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Change, FieldDifference } from "./change.ts";

/** What bodies need of the files: with variables they are what is sent, without what is shown. */
export type WriteContext = Pick<DesiredState, "stack" | "variables">;

/**
 * The body that creates a resource, marker included. A successor also gets what the
 * object it replaces had and the files do not state, and names that object.
 */
export function createBody(
  kind: AnyKind,
  resource: DesiredResource,
  desired: WriteContext,
  change: Pick<Change, "fields" | "form">,
  replaced?: TenantObject,
): WireObject {
  const fields = settledFields(kind, reveal(resource.fields, desired.variables), change.fields);
  const own = replaced ? differing(kind, fields, replaced) : fields;
  const values = { ...inherited(kind, replaced), ...own };
  const body = bodyOf(kind.properties, values, undefined, change.form);
  const marker = markerOf(kind, resource, desired, undefined, replaced?.id);
  const text = "description" in fields ? fields["description"] : replaced?.description;
  return { ...body, description: joinDescription(text, marker) };
}

/** The body that ends a replacement: the successor's marker no longer names what it replaced. */
export function finishedBody(
  kind: AnyKind,
  resource: DesiredResource,
  desired: WriteContext,
  old: TenantObject,
  id: string,
): WireObject {
  const fields = reveal(resource.fields, desired.variables);
  const text = "description" in fields ? fields["description"] : old.description;
  return { description: joinDescription(text, markerOf(kind, resource, desired, id, undefined)) };
}

/**
 * The body that brings a live object to the plan's values. The marker travels with the
 * properties it speaks of. Undefined where nothing but assignments or members differs.
 */
export function updateBody(
  kind: AnyKind,
  resource: DesiredResource,
  desired: WriteContext,
  change: Pick<Change, "action" | "fields" | "predecessor" | "form">,
  live: TenantObject,
): WireObject | undefined {
  const fields = settledFields(kind, reveal(resource.fields, desired.variables), change.fields);
  const changed = new Set(change.fields.map(({ path }) => path));
  for (const path of changed) {
    // a part has requests of its own
    if (kind.parts?.some((part) => isPartPath(part, path))) changed.delete(path);
  }
  const marker = {
    ...markerOf(kind, resource, desired, live.id, change.predecessor?.id),
    ...(live.marker?.later && { later: live.marker.later }),
  };
  const stale =
    live.marker === undefined ||
    live.marker.key !== marker.key ||
    live.marker.stack !== marker.stack ||
    live.marker.protect !== marker.protect ||
    // a copied marker names its original, and one without an id is copied all too easily
    live.marker.id !== live.id;
  if (changed.size === 0 && !stale) return undefined;
  const differing = Object.fromEntries(
    Object.entries(fields).filter(([path]) => changed.has(path) && path !== "description"),
  );
  const body = bodyOf(kind.properties, differing, live.wire, change.form);
  const backfill =
    change.action === "adopt"
      ? missingKey(kind, live, { stack: desired.stack, key: resource.key })
      : {};
  const text = "description" in fields ? fields["description"] : live.description;
  return { ...body, ...backfill, description: joinDescription(text, marker) };
}

/** The alternate key of an adopted object, where it has none and may get one. */
function missingKey(kind: AnyKind, { wire }: TenantObject, owner: Owner): WireObject {
  const { alternateKey } = kind.requests;
  if (!alternateKey || (wire[alternateKey.property] ?? null) !== null) return {};
  return alternateKey.refusedOn(wire) === undefined
    ? { [alternateKey.property]: alternateKey.of(owner) }
    : {};
}

/** What the object that is replaced has set. */
export function inherited(kind: AnyKind, replaced: TenantObject | undefined): Fields {
  if (!replaced) return {};
  const values = kind.properties.map(
    (property) => [property.path, readField(property, replaced)] as const,
  );
  return Object.fromEntries(values.filter(([, value]) => value !== null && value !== undefined));
}

/** The values in which the files differ: what they state less exactly than it stands stays exact. */
function differing(kind: AnyKind, fields: Fields, replaced: TenantObject): Fields {
  return Object.fromEntries(
    kind.properties.flatMap((property) => {
      const { path } = property;
      const isSame =
        !(path in fields) || meets(property, readField(property, replaced), fields[path]);
      return isSame ? [] : [[path, fields[path]] as const];
    }),
  );
}

/** Values with what the plan settled on in place of what the files say. */
function settledFields(
  kind: AnyKind,
  fields: Readonly<Record<string, unknown>>,
  planned: readonly FieldDifference[],
): Readonly<Record<string, unknown>> {
  const settled = { ...fields };
  for (const { path, settled: isSettled } of kind.properties) {
    const line = isSettled ? planned.find((candidate) => candidate.path === path) : undefined;
    if (line) settled[path] = line.after;
  }
  return settled;
}

/** The body that takes our marker off and leaves everything else. */
export function forgetBody(live: TenantObject): WireObject {
  return { description: live.description };
}

function markerOf(
  kind: AnyKind,
  resource: DesiredResource,
  desired: WriteContext,
  id: string | undefined,
  replaces: string | undefined,
): Marker {
  const last = digest(kind.properties, reveal(resource.fields, desired.variables));
  return {
    stack: desired.stack,
    key: resource.address,
    ...(id !== undefined && { id }),
    ...(last !== "" && { last }),
    ...(replaces !== undefined && { replaces }),
    protect: resource.protect,
  };
}
