import type { DesiredResource, DesiredState } from "../../config/desired-state.ts";
import { reveal } from "../../config/variables.ts";
import { isPartPath } from "../../kind/part.ts";
import type { WireObject } from "../../kind/property.ts";
import type { ResourceKind } from "../../kind/resource-kind.ts";
import { digest, joinDescription, type Marker } from "../../kind/marker.ts";
import { readField } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Change, FieldDifference } from "../plan/plan.ts";

/**
 * The body that creates a resource, marker included. A successor also gets what the
 * object it replaces had and the files do not state, and names that object.
 */
export function createBody(
  kind: ResourceKind,
  resource: DesiredResource,
  desired: DesiredState,
  planned: readonly FieldDifference[],
  replaced?: TenantObject,
): WireObject {
  const fields = settledFields(kind, reveal(resource.fields, desired.variables), planned);
  let body: WireObject = {};
  for (const property of kind.properties) {
    if (property.plane !== "config") continue;
    const inherited = replaced ? (readField(property, replaced) ?? undefined) : undefined;
    const value = property.path in fields ? fields[property.path] : inherited;
    if (value !== undefined) body = { ...body, ...property.write(value, body) };
  }
  const marker = markerOf(kind, resource, desired, undefined, replaced?.id);
  const text = "description" in fields ? fields["description"] : replaced?.description;
  return { ...body, description: joinDescription(text, marker) };
}

/** The body that ends a replacement: the successor's marker no longer names what it replaced. */
export function finishedBody(
  kind: ResourceKind,
  resource: DesiredResource,
  desired: DesiredState,
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
  kind: ResourceKind,
  resource: DesiredResource,
  desired: DesiredState,
  change: Change,
  live: TenantObject,
): WireObject | undefined {
  const fields = settledFields(kind, reveal(resource.fields, desired.variables), change.fields);
  const changed = new Set(change.fields.map(({ path }) => path));
  for (const path of changed) {
    // a part has requests of its own
    if (kind.parts?.some((part) => isPartPath(part, path))) changed.delete(path);
  }
  const marker = markerOf(kind, resource, desired, live.id, change.predecessor?.id);
  const stale =
    live.marker === undefined ||
    live.marker.key !== marker.key ||
    live.marker.stack !== marker.stack ||
    live.marker.protect !== marker.protect ||
    // a copied marker names its original
    (live.marker.id !== undefined && live.marker.id !== live.id);
  if (changed.size === 0 && !stale) return undefined;
  let body: WireObject = {};
  for (const property of kind.properties) {
    if (property.plane !== "config" || !changed.has(property.path)) continue;
    if (property.path === "description") continue;
    body = { ...body, ...property.write(fields[property.path], { ...live.wire, ...body }) };
  }
  const alternate = kind.alternateKey?.(desired.stack, resource.key);
  const backfill =
    change.action === "adopt" && alternate && (live.wire[alternate.property] ?? null) === null
      ? { [alternate.property]: alternate.value }
      : {};
  const text = "description" in fields ? fields["description"] : live.description;
  return { ...body, ...backfill, description: joinDescription(text, marker) };
}

/** Values with what the plan settled on in place of what the files say. */
function settledFields(
  kind: ResourceKind,
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
  kind: ResourceKind,
  resource: DesiredResource,
  desired: DesiredState,
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
