import { description, plain, type Property, unorderedList } from "../../kind/property.ts";
import { rolloutFromWire, rolloutToWire } from "./rollout.ts";
import type { Rollout } from "./schema.ts";

/** In schema order; markers count on it, so a new property goes to the end. */
export const featureUpdateProperties: readonly Property[] = [
  plain("displayName", "displayName"),
  description(),
  plain("version", "featureUpdateVersion"),
  {
    path: "rollout",
    plane: "config",
    mutable: "always",
    read: rolloutFromWire,
    write: (value) => ({ rolloutSettings: rolloutToWire(value as Rollout | null) }),
  },
  plain("optional", "installFeatureUpdatesOptional"),
  plain("windows10OnIneligibleDevices", "installLatestWindows10OnWindows11IneligibleDevice", {
    mutable: "create",
  }),
  unorderedList("roleScopeTagIds", "roleScopeTagIds"),
  plain("deployableContentDisplayName", "deployableContentDisplayName", {
    plane: "server",
    mutable: "never",
  }),
  plain("endOfSupportDate", "endOfSupportDate", { plane: "server", mutable: "never" }),
];
