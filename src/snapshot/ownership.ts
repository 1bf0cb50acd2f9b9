import type { TenantObject } from "./snapshot.ts";

/** Whether our marker stands on the object and means it, not one it was copied from. */
export function isOurs(object: TenantObject, stack: string): boolean {
  const { marker } = object;
  if (!marker || marker.stack !== stack) return false;
  if (!marker.key.startsWith(`${object.kind}/`)) return false;
  return marker.id === undefined || marker.id === object.id;
}

/** Whether the object is a copy of another that carries a marker. */
export function isCopy(object: TenantObject): boolean {
  return object.marker?.id !== undefined && object.marker.id !== object.id;
}
