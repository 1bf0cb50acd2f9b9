import { flatten } from "../kind/flatten.ts";
import type { Compiled, SpecProblem } from "../kind/spec.ts";
import { compileActiveHours, compileWindow } from "./schedule.ts";
import type { Ring } from "./schema.ts";
import { ringProperties } from "./properties.ts";

/** Property values of a ring, and what Graph cannot express of it. */
export function compileRing(ring: Ring): Compiled {
  const approximations: string[] = [];
  const fields: Record<string, unknown> = flatten(ring, ringProperties);
  if (ring.maintenanceWindow) {
    const window = compileWindow(ring.maintenanceWindow);
    fields["maintenanceWindow"] = window.stored;
    approximations.push(...window.approximations);
    // a window without its mode would be stored and ignored
    fields["automaticUpdateMode"] ??= "autoInstallAndRebootAtScheduledTime";
  }
  if (ring.activeHours) {
    const hours = compileActiveHours(ring.activeHours);
    fields["activeHours"] = hours.stored;
    approximations.push(...hours.approximations);
    fields["automaticUpdateMode"] ??= "autoInstallAtMaintenanceTime";
  }
  return {
    fields,
    ...(ring.order !== undefined && { order: ring.order }),
    approximations,
  };
}

/** What the shape of the schema cannot say about a ring. */
export function checkRing(ring: Ring): readonly SpecProblem[] {
  if (!ring.maintenanceWindow || !ring.activeHours) return [];
  return [
    {
      path: ["activeHours"],
      message:
        "maintenanceWindow and activeHours cannot both be set: Graph holds one schedule. Remove one of them.",
    },
  ];
}
