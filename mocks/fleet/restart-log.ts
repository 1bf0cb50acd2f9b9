import { textOf } from "../ground/wire.ts";
import type { Fleet } from "../simulation/fleet.ts";

/** A restart of a simulated PC for an update. */
export interface DeviceRestart {
  /** `deviceId` in Entra ID. */
  readonly deviceId: string;
  readonly restartedAt: Date;
  /** IANA name of where the PC is. */
  readonly timeZone: string;
  /**
   * `deadline`: a deadline had expired, so that windows and active hours no longer counted;
   * `expedite`: so did an expedited update; `update`: the PC was free to choose the moment.
   */
  readonly reason: "update" | "deadline" | "expedite";
  /** Such as `10.0.26100.9812`, before and after. */
  readonly fromVersion: string;
  readonly toVersion: string;
}

/** A version of Windows in numbers. */
export interface BuildVersion {
  readonly build: number;
  readonly revision: number;
}

/** One entry, as short as it can be kept. */
export interface RestartEntry {
  readonly index: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly reason: DeviceRestart["reason"];
  readonly from: BuildVersion;
  readonly to: BuildVersion;
}

/** Entries as people read them, in the order of time. */
export function readRestarts(
  entries: readonly RestartEntry[],
  fleet: Fleet,
  timeZoneOf: (index: number) => string,
): readonly DeviceRestart[] {
  return entries
    .toSorted((a, b) => a.at - b.at || a.index - b.index)
    .map(({ index, at, reason, from, to }) => ({
      deviceId: textOf(fleet.devices.keysAt(index), "deviceId"),
      restartedAt: new Date(at),
      timeZone: timeZoneOf(index),
      reason,
      fromVersion: versionText(from),
      toVersion: versionText(to),
    }));
}

function versionText({ build, revision }: BuildVersion): string {
  return `10.0.${build}.${revision}`;
}
