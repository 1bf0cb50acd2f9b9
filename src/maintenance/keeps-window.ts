import type { OsBuild } from "../devices/os-build.ts";

/** Whether a device keeps a native maintenance window. */
export type WindowKeeping = "keeps" | "unknown" | "doesNot";

/** The first build that keeps a window, as sentences name it. */
export const firstWithWindows = "Windows 11 24H2 from build 26100.7840";

// 24H2 and 25H2 share their revisions: KB5077181 of 2026-02-10
const trains: ReadonlySet<number> = new Set([26_100, 26_200]);
const lowestTrain = 26_100;
const surely = 7840;
// Learn dates the release to KB5074105 of January 2026, the list of nodes to the update after it
const perhaps = 7705;

/**
 * By the build and revision of a device; undefined is a device that does not say.
 *
 * Unverified: 26H1, 26H2, Insider builds and revisions 7705 to 7839, so they are unknown. A server-side
 * switch may hold the function back on any device: nothing here is a promise.
 *
 * @see https://learn.microsoft.com/windows/client-management/mdm/policy-csp-update
 */
export function windowKeeping(build: OsBuild | undefined): WindowKeeping {
  if (build === undefined) return "unknown";
  if (build.build < lowestTrain) return "doesNot";
  if (!trains.has(build.build) || build.revision === null) return "unknown";
  if (build.revision >= surely) return "keeps";
  return build.revision >= perhaps ? "unknown" : "doesNot";
}
