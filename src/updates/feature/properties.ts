import { description, plain, type Property, unorderedList } from "../../kind/property.ts";
import {
  type LiveRollout,
  normalRollout,
  rolloutForms,
  rolloutFromWire,
  rolloutToWire,
} from "./rollout.ts";

/** In schema order; markers count on it, so a new property goes to the end. */
export const featureUpdateProperties: readonly Property[] = [
  plain("displayName", "displayName"),
  description(),
  plain("version", "featureUpdateVersion"),
  {
    path: "rollout",
    wireNames: ["rolloutSettings"],
    plane: "config",
    mutable: "always",
    read: rolloutFromWire,
    write: (value, live) => ({
      rolloutSettings: rolloutToWire(value as LiveRollout | null, live),
    }),
    normalise: normalRollout,
    forms: (live, wanted) =>
      rolloutForms(live as LiveRollout, wanted as LiveRollout | null | undefined),
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
