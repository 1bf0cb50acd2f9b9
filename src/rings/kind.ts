import { pausedUntil } from "./pause.ts";
import { compileRing } from "./compile.ts";
import { autopatchSign } from "../kind/autopatch-sign.ts";
import { policyRequests } from "../kind/policy-requests.ts";
import type { FieldChange, ResourceKind } from "../kind/resource-kind.ts";
import { type Ring, ringSchema } from "./schema.ts";
import { ringPath, ringProperties, ringType } from "./properties.ts";

/**
 * Update rings. Read and written on beta: v1.0 assignment targets have no filters, so a
 * round trip through v1.0 could lose them.
 */
export const ringKind: ResourceKind = {
  ...policyRequests({
    version: "beta",
    path: ringPath,
    odataType: ringType,
    filter: "isof('microsoft.graph.windowsUpdateForBusinessConfiguration')",
  }),
  // the collection is mixed, and a filter that the service ignores must not let others in
  holds: (wire) => wire["@odata.type"] === ringType,
  name: "ring",
  section: "rings",
  title: "update ring",
  schema: ringSchema,
  properties: ringProperties,
  assignable: {
    filters: true,
    everyone: true,
    wireType: "#microsoft.graph.deviceConfigurationAssignment",
  },
  permissions: {
    read: "DeviceManagementConfiguration.Read.All",
    write: "DeviceManagementConfiguration.ReadWrite.All",
  },
  compile: (spec) => compileRing(spec as Ring),
  check: (spec) => {
    const ring = spec as Ring;
    if (ring.maintenanceWindow && ring.activeHours) {
      return [
        {
          path: ["activeHours"],
          message:
            "maintenanceWindow and activeHours cannot both be set: Graph holds one schedule. Remove one of them.",
        },
      ];
    }
    return [];
  },
  consequences,
  deleteConsequence:
    "Devices keep the settings of a deleted ring until another policy sets them (tattooing).",
  ownedElsewhere: autopatchSign,
  operational: pausedUntil,
};

function consequences(changes: readonly FieldChange[]): readonly string[] {
  const sentences: string[] = [];
  for (const { path, before, after } of changes) {
    if (path === "automaticUpdateMode" && before !== null) {
      sentences.push(
        `A stored maintenance window or active hours that mode ${String(after)} cannot have are cleared.`,
      );
    }
    if (typeof before !== "number" || typeof after !== "number") continue;
    if (path.endsWith(".deferralDays") && after < before) {
      sentences.push(
        `${kindOf(path)} updates released ${after} to ${before} days ago are offered at the devices' next scan.`,
      );
    }
    if (path.endsWith(".deadlineDays") && after < before) {
      sentences.push(
        `Devices that hold a ${kindOf(path).toLowerCase()} update for more than ${after} days are forced to install and restart, also during active hours.`,
      );
    }
  }
  return sentences;
}

function kindOf(path: string): string {
  return path.startsWith("quality") ? "Quality" : "Feature";
}
