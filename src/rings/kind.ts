import type { WireObject } from "../kind/wire.ts";
import { definePolicy } from "../assignments/policy-kind.ts";
import { checkRing, compileRing } from "./compile.ts";
import { ringApproximations } from "./approximations.ts";
import { ringEffects } from "./effects.ts";
import { nativeWindows } from "./native-window.ts";
import { pausedUntil } from "./pause.ts";
import { ringPath, ringProperties, ringType } from "./properties.ts";
import { ringSchema } from "./schema.ts";

// https://learn.microsoft.com/intune/intune-service/configuration/device-profile-create#applicability-rules
function narrowedByRule(wire: WireObject): string | undefined {
  const isNarrowed = ringProperties.some(
    ({ path, read }) => path.startsWith("applicability.") && read(wire) !== null,
  );
  return isNarrowed ? "its applicability rules are not evaluated" : undefined;
}

/**
 * Update rings. Read and written on beta: v1.0 assignment targets have no filters, so a
 * round trip through v1.0 could lose them.
 */
export const ringKind = definePolicy({
  name: "ring",
  section: "rings",
  title: "update ring",
  collection: {
    version: "beta",
    path: ringPath,
    odataType: ringType,
    assignmentType: "#microsoft.graph.deviceConfigurationAssignment",
    filter: "isof('microsoft.graph.windowsUpdateForBusinessConfiguration')",
  },
  // the collection is mixed, and a filter that the service ignores must not let others in
  holds: (wire) => wire["@odata.type"] === ringType,
  schema: ringSchema,
  properties: ringProperties,
  targets: { filters: true, everyone: true, users: true },
  onePerDevice: true,
  narrowedBy: narrowedByRule,
  compile: compileRing,
  check: checkRing,
  effects: ringEffects,
  approximate: ringApproximations,
  deleteConsequence:
    "Devices keep the settings of a deleted ring until another policy sets them (tattooing).",
  operational: pausedUntil,
  expansion: nativeWindows,
});
