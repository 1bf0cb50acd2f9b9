import type { Terms } from "../assignments/terms.ts";
import { canonical } from "../kind/property.ts";
import { isWireObject, type WireObject, wireText } from "../kind/wire.ts";

const required = "required";

/** Nobody is told of a folder that comes beside others, and nothing restarts for it. */
const quiet: WireObject = {
  "@odata.type": "#microsoft.graph.win32LobAppAssignmentSettings",
  notifications: "hideAll",
  restartSettings: null,
  installTimeSettings: null,
  deliveryOptimizationPriority: "notConfigured",
};

/**
 * What each assignment of a Win32 app says besides its target: that it is required, without a word
 * to whoever works at the PC. Other settings, such as those that somebody made in the admin center,
 * are kept as they came, so that `assign` cannot lose them unseen.
 *
 * Unverified: that an exclusion takes an intent and no settings, as the admin center sends it.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-apps-mobileappassignment?view=graph-rest-beta
 */
export const win32AppTerms: Terms = {
  read: (item) => {
    const { settings } = item;
    return {
      intent: wireText(item, "intent"),
      ...(isWireObject(settings) && !isQuiet(settings) && { settings }),
    };
  },
  write: ({ intent, settings }) => ({ intent, settings: settings ?? quiet }),
  exclusion: { intent: required, settings: null },
  stated: () => ({ intent: required }),
  meet: (live, wanted) => canonical(live) === canonical(wanted),
};

function isQuiet(settings: WireObject): boolean {
  const priority = settings["deliveryOptimizationPriority"] ?? "notConfigured";
  return (
    settings["notifications"] === quiet["notifications"] &&
    (settings["restartSettings"] ?? null) === null &&
    (settings["installTimeSettings"] ?? null) === null &&
    priority === "notConfigured"
  );
}
