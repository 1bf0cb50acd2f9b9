import type { Values } from "./effect.ts";
import type { Property } from "./property.ts";
import type { WireObject } from "./wire.ts";

/** The values of an object by property path, as files state them; null where nothing is set. */
export function objectValues(properties: readonly Property[], wire: WireObject): Values {
  return Object.fromEntries(
    properties
      .filter(({ plane }) => plane === "config")
      .map(({ path, read }) => [path, read(wire) ?? null]),
  );
}
