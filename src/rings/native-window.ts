import type { ExpandedResource, Expansion } from "../kind/expansion.ts";
import type { SpecProblem } from "../kind/spec.ts";
import { windowDaysOf, windowProblems } from "../maintenance/normal-window.ts";
import type { NativeWindow } from "../maintenance/window-mapping.ts";
import { defaultActions, type WindowWords } from "../maintenance/window-vocabulary.ts";
import type { MaintenanceWindow } from "./hours-schema.ts";
import type { Ring } from "./schema.ts";

/** Whether a window is written as one that Windows itself keeps. */
function isNative({ enforce }: MaintenanceWindow): boolean {
  return enforce === "native" || enforce === "both";
}

/** Whether a window is written as the start of installation, into the ring itself. */
export function isScheduled({ enforce }: MaintenanceWindow): boolean {
  return enforce !== "native";
}

/** A native window is a setting beside the ring, with the ring's own assignments. */
export const nativeWindows: Expansion<Ring> = {
  into: "setting",
  expand: (ring, key) =>
    ring.maintenanceWindow && isNative(ring.maintenanceWindow)
      ? [windowSetting(ring, ring.maintenanceWindow, key)]
      : [],
  fold: (ring, setting) => {
    const window = setting["maintenanceWindow"] as NativeWindow | undefined;
    if (window === undefined || "nodes" in window) return undefined;
    return { ...ring, maintenanceWindow: foldedWindow(window, "maintenanceWindow" in ring) };
  },
};

/** What neither the nodes of Windows nor a ring can hold. Paths are within the ring. */
export function ringWindowProblems(ring: Ring): readonly SpecProblem[] {
  const { maintenanceWindow: window } = ring;
  if (!window) return [];
  return [
    ...(isNative(window) ? nativeProblems(ring, window) : []),
    ...(isScheduled(window) ? scheduleProblems(window) : []),
  ].map(({ path, ...problem }) => ({ ...problem, path: ["maintenanceWindow", ...path] }));
}

function windowSetting(ring: Ring, window: MaintenanceWindow, key: string): ExpandedResource {
  const { enforce: _enforce, ...wish } = window;
  const { roleScopeTagIds, lifecycle, assignments, assignmentsMode } = ring;
  return {
    key: `${key}.window`,
    at: ["maintenanceWindow"],
    spec: {
      displayName: windowName(ring.displayName, key),
      maintenanceWindow: wish,
      ...(roleScopeTagIds && { roleScopeTagIds }),
      ...(lifecycle && { lifecycle }),
      ...(assignments && { assignments }),
      ...(assignmentsMode && { assignmentsMode }),
    },
  };
}

function foldedWindow(window: WindowWords, isScheduledToo: boolean): MaintenanceWindow {
  const { days, weeks, actions, ...hours } = window;
  const [day, ...others] = days ?? [];
  return {
    ...hours,
    ...(day && others.length === 0 ? { day } : days && { days: [...days] }),
    ...(weeks && { weeks: [...weeks] }),
    ...(actions !== defaultActions && { actions }),
    enforce: isScheduledToo ? "both" : "native",
  };
}

const longestName = 255;

// a name that is cut short might be another ring's too, or show a part of a variable
function windowName(ringName: string, key: string): string {
  const name = (of: string) => `${of} – maintenance window`;
  return name(ringName).length <= longestName ? name(ringName) : name(key);
}

function nativeProblems(ring: Ring, window: MaintenanceWindow): SpecProblem[] {
  const problems: SpecProblem[] = windowProblems(window).map(({ path, message }) => ({
    path,
    message: path[0] === "weeks" ? `${message}; enforce: scheduledInstall takes several` : message,
  }));
  if (ring.assignments === undefined) {
    problems.push({
      path: ["enforce"],
      message: `is ${window.enforce}, which needs assignments: the window becomes a setting that is assigned as the ring is. State assignments, or write enforce: scheduledInstall`,
    });
  }
  if (Object.values(ring.applicability ?? {}).some((rule) => rule !== null)) {
    problems.push({
      severity: "warning",
      cause: "window-applicability",
      path: ["enforce"],
      message:
        "applicability narrows the ring only: its window reaches every device of its assignments. Use a filter for both",
    });
  }
  return problems;
}

function scheduleProblems(window: MaintenanceWindow): SpecProblem[] {
  const isAlone = !isNative(window);
  const problems: SpecProblem[] = [];
  const days = windowDaysOf(window);
  if (window.days !== undefined && (isAlone || (days !== undefined && days.length > 1))) {
    problems.push({
      path: ["days"],
      message: isAlone
        ? "is for native windows only: a ring installs on one day, or every day. Write day, or enforce: native"
        : "names several days, and the half of the ring takes one day, or every day. Write one day, or enforce: native",
    });
  }
  if (window.weeks?.includes("lastWeek")) {
    problems.push({
      path: ["weeks"],
      message:
        "lastWeek is for native windows only: a ring takes firstWeek to fourthWeek. Write fourthWeek, or enforce: native",
    });
  }
  if (isAlone && window.actions !== undefined) {
    problems.push({
      path: ["actions"],
      message:
        "is for native windows only: a ring starts the installation, and holds nothing back. Leave it out, or write enforce: native or both",
    });
  }
  return problems;
}
