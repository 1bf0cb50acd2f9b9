import { flatten } from "../kind/flatten.ts";
import type { Compiled, SpecProblem } from "../kind/spec.ts";
import { isScheduled, ringWindowProblems } from "./native-window.ts";
import { compileActiveHours, compileWindow } from "./schedule.ts";
import type { Ring } from "./schema.ts";
import { ringProperties } from "./properties.ts";

/** Property values of a ring, and what Graph cannot express of it. */
export function compileRing(ring: Ring): Compiled {
  const approximations: string[] = [];
  const fields: Record<string, unknown> = flatten(ring, ringProperties);
  if (ring.maintenanceWindow && isScheduled(ring.maintenanceWindow)) {
    const window = compileWindow(ring.maintenanceWindow);
    fields["maintenanceWindow"] = window.stored;
    approximations.push(...window.approximations);
    // a window without its mode would be stored and ignored
    fields["automaticUpdateMode"] ??= "autoInstallAndRebootAtScheduledTime";
  } else if (ring.maintenanceWindow) {
    // the window is a setting, and no schedule is to stand beside it
    fields["maintenanceWindow"] = null;
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
  return [...twoSchedules(ring), ...ringWindowProblems(ring)];
}

function twoSchedules({ maintenanceWindow, activeHours }: Ring): SpecProblem[] {
  if (!maintenanceWindow || !activeHours || !isScheduled(maintenanceWindow)) return [];
  return [
    {
      path: ["activeHours"],
      message:
        "maintenanceWindow and activeHours cannot both be set: Graph holds one schedule. Remove one of them.",
    },
  ];
}
