import { definePolicy } from "../assignments/policy-kind.ts";
import { checkRing, compileRing } from "./compile.ts";
import { ringConsequences } from "./consequences.ts";
import { pausedUntil } from "./pause.ts";
import { ringPath, ringProperties, ringType } from "./properties.ts";
import { ringSchema } from "./schema.ts";

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
  targets: { filters: true, everyone: true },
  compile: compileRing,
  check: checkRing,
  consequences: ringConsequences,
  deleteConsequence:
    "Devices keep the settings of a deleted ring until another policy sets them (tattooing).",
  operational: pausedUntil,
});
