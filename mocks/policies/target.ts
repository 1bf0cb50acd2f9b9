import type { Call } from "../ground/call.ts";
import { textOf, type WireObject } from "../ground/wire.ts";

/** A target as this version shows it: v1.0 knows no filters. */
export function projectTarget(call: Call, target: WireObject): WireObject {
  const shown: WireObject = { "@odata.type": textOf(target, "@odata.type") };
  if (call.version === "beta") {
    shown["deviceAndAppManagementAssignmentFilterId"] =
      target["deviceAndAppManagementAssignmentFilterId"] ?? null;
    shown["deviceAndAppManagementAssignmentFilterType"] =
      target["deviceAndAppManagementAssignmentFilterType"] ?? "none";
  }
  if (target["groupId"] !== undefined) shown["groupId"] = target["groupId"];
  return shown;
}
