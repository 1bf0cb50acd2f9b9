import { caution, type Effect, note, type ValueMove } from "../kind/effect.ts";
import type { NativeWindow } from "../maintenance/window-mapping.ts";
import type { WindowActions } from "../maintenance/window-vocabulary.ts";
import { windowText } from "../maintenance/window-text.ts";

/** What a native maintenance window does to the devices that know windows. */
export function nativeWindowEffect({ before, after }: ValueMove): Effect | undefined {
  const was = (before ?? null) as NativeWindow | null;
  const will = after as NativeWindow | null;
  if (will === null) {
    return was === null
      ? undefined
      : {
          ...caution(
            `Devices no longer keep the window ${windowText(was)}: they may restart for updates at any hour that their ring allows.`,
          ),
          outcome: "restart",
        };
  }
  if ("nodes" in will)
    return caution(
      `Devices take a maintenance window ${windowText(will)}, which changes when they install or restart.`,
    );
  const instead = was === null ? "" : `, not ${windowText(was)}`;
  const message = `Devices that know windows ${held[will.actions]} only in the window ${windowText(will)}${instead}, by their own clock, except that an expired deadline or a person may restart them at any time.`;
  return was === null ? note(message) : caution(message);
}

const held: Readonly<Record<WindowActions, string>> = {
  all: "download, install and restart for updates",
  installRestart: "install and restart for updates",
  restart: "restart for updates",
};
