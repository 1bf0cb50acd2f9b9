import {
  caution,
  danger,
  type Effect,
  type EffectTable,
  note,
  type PropertyEffect,
  unnoticed,
  type ValueMove,
} from "../kind/effect.ts";
import { settingProperties } from "./properties.ts";
import { nativeWindowEffect } from "./window-effect.ts";

// nodes by which devices install, restart or tell their users otherwise
const restarting =
  /Deadline|Restart|Reboot|ActiveHours|ScheduledInstall|Pause|NotificationLevel|BranchReadiness|DriverUpdates|automaticUpdate|targetRelease|deadlines/i;

/**
 * What each node of a custom profile does to devices. Most stand for themselves: what a node
 * means is in the page below.
 *
 * @see https://learn.microsoft.com/windows/client-management/mdm/policy-csp-update
 */
export const settingEffects: EffectTable = Object.fromEntries(
  settingProperties.map(({ path }) => [path, special(path) ?? nodeEffect(path)]),
);

function special(path: string): EffectTable[string] | undefined {
  if (path === "displayName" || path === "description" || path === "roleScopeTagIds")
    return unnoticed;
  if (path === "wsus.server") return serverEffect;
  if (path === "automaticUpdate.mode") return nodeModeEffect;
  if (path === "maintenanceWindow") return nativeWindowEffect;
  return path.startsWith("updateSources.")
    ? sourceEffect(path.slice("updateSources.".length))
    : undefined;
}

function serverEffect({ before, after }: ValueMove): Effect | undefined {
  if (typeof after === "string")
    return caution(
      `Devices look for updates at ${after} from their next check-in, for each class of updates that updateSources does not give to Windows Update.`,
    );
  return before === undefined || before === null
    ? undefined
    : caution("Devices that keep no other server look for every update at Windows Update.");
}

function nodeModeEffect(move: ValueMove): Effect | undefined {
  const { after } = move;
  if (after === "off") return danger("Devices no longer look for updates by themselves.", "loss");
  if (after === "autoInstallAndRebootWithoutEndUserControl")
    return danger(
      "Devices install updates and restart without asking, also while somebody works: nobody can put it off.",
      "restart",
    );
  return nodeEffect("automaticUpdate.mode")(move);
}

function sourceEffect(content: string): PropertyEffect {
  return ({ after }) =>
    after === null
      ? undefined
      : caution(
          `${content.charAt(0).toUpperCase()}${content.slice(1)} updates come from ${after === "wsus" ? "WSUS" : "Windows Update"} from the devices' next scan on.`,
        );
}

function nodeEffect(path: string): (move: ValueMove) => Effect | undefined {
  const name = path.replace(/^nodes\./, "");
  return ({ before, after }) => {
    if (before === undefined && after === null) return undefined;
    const message =
      after === null
        ? `${name} is taken out of the profile: devices may keep its last value until another policy sets it.`
        : `Devices take ${name} = ${JSON.stringify(after)} at their next check-in${restarting.test(name) ? ", which changes when they install, restart or tell people of it" : ""}.`;
    return restarting.test(name) ? caution(message) : note(message);
  };
}
