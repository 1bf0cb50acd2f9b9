import type { ObjectForm } from "./object-form.ts";
import type { Property } from "./property.ts";
import type { WireObject } from "./wire.ts";

/** Values by property path. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * The part of a request body that sets the stated values. `live` is the object before the
 * write: some values are sent back together with their neighbours. `form` is how it is stored,
 * where its kind has several ways.
 */
export function bodyOf(
  properties: readonly Property[],
  fields: Fields,
  live?: WireObject,
  form?: ObjectForm,
): WireObject {
  let body: WireObject = {};
  for (const { path, plane, write } of properties) {
    if (plane === "config" && path in fields)
      body = { ...body, ...write(fields[path], live ? { ...live, ...body } : body, form) };
  }
  return body;
}
