import { caution, type EffectTable, note, unnoticed, type ValueMove } from "../kind/effect.ts";

/**
 * What each property of a Win32 app does to devices.
 *
 * @see https://learn.microsoft.com/intune/intune-service/apps/apps-win32-app-management
 */
export const win32AppEffects: EffectTable = {
  displayName: unnoticed,
  description: unnoticed,
  publisher: unnoticed,
  version: unnoticed,
  fileName: unnoticed,
  setupFile: unnoticed,
  installCommand: changed(() =>
    note("Devices that still have to install the app do so by the changed command."),
  ),
  uninstallCommand: unnoticed,
  runAs: changed(() => caution("The app is installed under another account from now on.")),
  restart: changed(({ after }) =>
    after === "suppress"
      ? note("Devices do not restart for the app.")
      : caution("Devices may restart once the app is installed."),
  ),
  successCodes: unnoticed,
  architecture: changed(({ after }) => note(`Only devices with ${String(after)} install the app.`)),
  minimumRelease: changed(() =>
    note("Devices with an older Windows than the smallest release do not try to install it."),
  ),
  "detect.script": ({ before }) =>
    note(
      before === undefined
        ? "Devices look about every eight hours whether the app is there; those without it install it."
        : "Devices that the changed script does not find the app on install it at their next look.",
    ),
  "content.archive": unnoticed,
  "content.bytes": unnoticed,
  "content.digest": ({ will }) =>
    note(
      `Devices that do not have it download ${archiveOf(will)} through Intune, from peers or a cache where they may.`,
    ),
  "content.installer": changed(() =>
    note("Devices that still have to install the app do so by the changed script."),
  ),
  roleScopeTagIds: unnoticed,
};

function archiveOf(will: ValueMove["will"]): string {
  const [name, bytes] = [will["content.archive"], will["content.bytes"]];
  const size = typeof bytes === "number" ? ` (${bytes.toLocaleString("en-US")} bytes)` : "";
  return `${String(name)}${size}`;
}

/** Only of devices that have the app already. */
function changed(effect: (move: ValueMove) => ReturnType<typeof note>) {
  return (move: ValueMove) =>
    move.before === undefined || move.before === move.after ? undefined : effect(move);
}
