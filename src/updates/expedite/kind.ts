import { flatten } from "../../kind/flatten.ts";
import { policyRequests } from "../../kind/policy-requests.ts";
import {
  description,
  plain,
  type Property,
  unorderedList,
  type WireObject,
} from "../../kind/property.ts";
import type { ResourceKind } from "../../kind/resource-kind.ts";
import { expediteSettle } from "./settle.ts";
import { type ExpediteUpdate, expediteUpdateSchema } from "./schema.ts";

/** In schema order; markers count on it, so a new property goes to the end. */
const expediteUpdateProperties: readonly Property[] = [
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

/** Expedited quality updates, beta only. They take no assignment filters. */
export const expediteUpdateKind: ResourceKind = {
  ...policyRequests({
    version: "beta",
    path: "/deviceManagement/windowsQualityUpdateProfiles",
    odataType: "#microsoft.graph.windowsQualityUpdateProfile",
  }),
  name: "expediteUpdate",
  section: "expediteUpdates",
  title: "expedite policy",
  schema: expediteUpdateSchema,
  properties: expediteUpdateProperties,
  assignable: {
    filters: false,
    everyone: false,
    wireType: "#microsoft.graph.windowsQualityUpdateProfileAssignment",
  },
  permissions: {
    read: "DeviceManagementConfiguration.Read.All",
    write: "DeviceManagementConfiguration.ReadWrite.All",
  },
  compile: (spec) => ({
    fields: flatten(spec as ExpediteUpdate, expediteUpdateProperties),
    approximations: [],
  }),
  settle: expediteSettle,
  consequences: (changes) =>
    changes.some(({ path }) => path === "release" || path === "daysUntilForcedReboot")
      ? [
          "Devices that lack the update install it at once and restart by force, also inside active hours.",
        ]
      : [],
  deleteConsequence: "Devices that have not installed the update are no longer hurried.",
};

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
