import { definePolicy } from "../../../src/assignments/policy-kind.ts";
import { note, unnoticed } from "../../../src/kind/effect.ts";
import { telemetryEntry, telemetryProperties } from "./properties.ts";
import { telemetrySchema } from "./schema.ts";

export const telemetryKind = definePolicy({
  name: "telemetry",
  section: "telemetry",
  title: "telemetry policy",
  collection: {
    version: "beta",
    path: "/deviceManagement/deviceConfigurations",
    odataType: "#microsoft.graph.windows10CustomConfiguration",
    assignmentType: "#microsoft.graph.deviceConfigurationAssignment",
    filter: "isof('microsoft.graph.windows10CustomConfiguration')",
  },
  holds: (wire) => telemetryEntry(wire) !== undefined,
  schema: telemetrySchema,
  properties: telemetryProperties,
  targets: { filters: true, everyone: true, users: true },
  effects: {
    displayName: unnoticed,
    description: unnoticed,
    level: ({ before }) =>
      before === undefined
        ? undefined
        : note("Devices send another amount of diagnostic data from their next check-in."),
  },
  deleteConsequence: "Devices keep the last level.",
});
