import type { NativeWindow } from "../maintenance/window-mapping.ts";
import type { WindowWords } from "../maintenance/window-vocabulary.ts";
import { ringKind } from "../rings/kind.ts";
import { isScheduledMode, type StoredWindow } from "../rings/schedule.ts";
import { settingKind } from "../settings/kind.ts";
import type { PolicyValues } from "./contradiction.ts";

/** The native maintenance window that a policy gives to its devices. */
export function nativeWindowIn({ kind, values }: PolicyValues): NativeWindow | undefined {
  if (kind.name !== settingKind.name) return undefined;
  return (values["maintenanceWindow"] as NativeWindow | null | undefined) ?? undefined;
}

/** The same, where words can say it: neither switched off nor open just once. */
export function openWindowIn(policy: PolicyValues): WindowWords | undefined {
  const window = nativeWindowIn(policy);
  return window === undefined || "nodes" in window ? undefined : window;
}

/** When a policy starts the installation on its devices, such as `02:00`. */
export function installStartIn({ kind, values }: PolicyValues): string | undefined {
  if (kind.name !== ringKind.name || !isScheduledMode(values["automaticUpdateMode"]))
    return undefined;
  return (values["maintenanceWindow"] as StoredWindow | null)?.start;
}

/** Whether the one gives a window to devices on which the other starts the installation. */
export function meetAtWindow(a: PolicyValues, b: PolicyValues): boolean {
  const isPair = (window: PolicyValues, schedule: PolicyValues) =>
    openWindowIn(window) !== undefined && installStartIn(schedule) !== undefined;
  return isPair(a, b) || isPair(b, a);
}
