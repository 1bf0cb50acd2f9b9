import type { OperationOptions } from "../../graph/request.ts";
import type { Fleet } from "../../health/fleet.ts";
import { readToolRuns } from "../../health/tools/read-tool-runs.ts";
import type { ToolObject } from "../../health/tools/tool-objects.ts";
import { type ToolDevice, toolDevice } from "../../health/tools/tool-device.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { PinnedTool } from "../state/rollout-state.ts";
import type { ContentTruth } from "./count-outcomes.ts";
import type { ObservedTool } from "./observations.ts";
import type { FleetPlaces } from "./stage-targets.ts";

/** What the scripts of a tool said on the devices of a fleet, by their places. */
export type ToolProgress = (place: number) => ToolDevice;

/** Reads what the remediations of a tool said. */
export async function readToolProgress(
  tenant: Tenant,
  { name, version }: PinnedTool,
  objects: readonly ToolObject[],
  fleet: Fleet,
  options: OperationOptions & { readonly onProgress?: ((sentence: string) => void) | undefined },
): Promise<ToolProgress> {
  const { abortSignal, onProgress } = options;
  onProgress?.(`Reading what the scripts of ${name} said ...`);
  const words = await readToolRuns(tenant, name, objects, { abortSignal });
  const devices: ToolDevice[] = [];
  for (let place = 0; place < fleet.size; place++)
    devices.push(toolDevice(words.get(fleet.managedDeviceId(place)), version));
  const none = toolDevice(undefined, version);
  return (place) => devices[place] ?? none;
}

/**
 * Whether a device has the version. What mends itself with time, such as a running build, is not a
 * failure; what a person has to mend is.
 */
export function toolTruth({ standing, active }: ToolDevice, { version }: PinnedTool): ContentTruth {
  switch (standing) {
    case "ok":
      return active === version ? "has" : "lacks";
    case "unsupportedOs":
      return "barred";
    case "cutOutput":
    case "unreadableOutput":
      return "unknown";
    case "hashMismatch":
    case "foreignPath":
    case "noSpace":
    case "error":
    case "scriptError":
      return "failed";
    case "placed":
    case "notPlaced":
    case "noArchive":
    case "busy":
    case "locked":
    case "notRun":
      return "lacks";
    default:
      return standing satisfies never;
  }
}

/** Devices that are counted, and by what. */
export interface CountedTool {
  readonly fleet: Fleet;
  readonly progress: ToolProgress;
  readonly version: string;
  /** Since when the stage is held back again, in milliseconds since 1970; undefined where it is not. */
  readonly restrainedAt: number | undefined;
  /** Devices that checked in since then are waited for, in milliseconds since 1970. */
  readonly activeSince: number;
  /** Undefined where the files have no sites. */
  readonly siteOf: (place: number) => string | undefined;
}

/** Counts devices by what their scripts said, and those that have the folder. */
export function observedTool(
  places: FleetPlaces,
  { fleet, progress, version, restrainedAt, activeSince, siteOf }: CountedTool,
): ObservedTool {
  const anywhere: Record<string, number> = {};
  const states: Record<string, number> = {};
  const sites: Record<string, { have: number; of: number }> = {};
  let [notBack, have, of] = [0, 0, 0];
  for (let place = 0; place < fleet.size; place++) {
    if (fleet.isOutdated(place)) continue;
    const { standing, isPlaced, active, activeAt } = progress(place);
    anywhere[standing] = (anywhere[standing] ?? 0) + 1;
    if (places[place] !== 1) continue;
    states[standing] = (states[standing] ?? 0) + 1;
    // it is never tried on the one, and nobody waits for the other
    if (standing === "unsupportedOs" || !(fleet.lastSyncMs(place) >= activeSince)) continue;
    of++;
    const isBack = active !== version && Date.parse(activeAt ?? "") > (restrainedAt ?? 0);
    if (restrainedAt !== undefined && !isBack) notBack++;
    if (isPlaced === true) have++;
    const name = siteOf(place);
    if (name === undefined) continue;
    const site = (sites[name] ??= { have: 0, of: 0 });
    site.of++;
    if (isPlaced === true) site.have++;
  }
  return { states, anywhere, notBack, placed: { have, of, sites } };
}
