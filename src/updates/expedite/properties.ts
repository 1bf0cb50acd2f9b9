import { description, plain, type Property, unorderedList } from "../../kind/property.ts";
import type { WireObject } from "../../kind/wire.ts";

/** In schema order; markers count on it, so a new property goes to the end. */
export const expediteUpdateProperties: readonly Property[] = [
  plain("displayName", "displayName"),
  description(),
  setting("release", "qualityUpdateRelease", {
    read: (value) => (typeof value === "string" ? value.slice(0, 10) : null),
    write: (value) => (String(value).includes("T") ? value : `${String(value)}T00:00:00Z`),
    settled: true,
  }),
  setting("daysUntilForcedReboot", "daysUntilForcedReboot", {
    read: (value) => value ?? null,
    write: (value) => value,
  }),
  unorderedList("roleScopeTagIds", "roleScopeTagIds"),
  plain("releaseDateDisplayName", "releaseDateDisplayName", { plane: "server", mutable: "never" }),
  plain("deployableContentDisplayName", "deployableContentDisplayName", {
    plane: "server",
    mutable: "never",
  }),
];

// both settings sit in one complex value, which a PATCH replaces whole
function setting(
  path: string,
  name: string,
  codec: {
    read: (value: unknown) => unknown;
    write: (value: unknown) => unknown;
    settled?: boolean;
  },
): Property {
  const stored = (wire: WireObject | undefined) =>
    (wire?.["expeditedUpdateSettings"] ?? {}) as WireObject;
  return {
    path,
    wireNames: [name],
    plane: "config",
    mutable: "always",
    ...(codec.settled !== undefined && { settled: codec.settled }),
    read: (wire) => codec.read(stored(wire)[name]),
    write: (value, live) => ({
      expeditedUpdateSettings: {
        ...known(stored(live)),
        [name]: codec.write(value),
      },
    }),
  };
}

function known(settings: WireObject): WireObject {
  const { qualityUpdateRelease, daysUntilForcedReboot } = settings;
  return {
    ...(qualityUpdateRelease !== undefined && { qualityUpdateRelease }),
    ...(daysUntilForcedReboot !== undefined && { daysUntilForcedReboot }),
  };
}
