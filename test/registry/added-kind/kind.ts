import { definePolicy } from "../../../src/assignments/policy-kind.ts";
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
  targets: { filters: true, everyone: true },
  consequences: (changes) =>
    changes.some(({ path, after }) => path === "level" && typeof after === "number")
      ? ["Devices send another amount of diagnostic data from their next check-in."]
      : [],
  deleteConsequence: "Devices keep the last level.",
});
