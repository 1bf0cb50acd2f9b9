import type { ReadinessCheck } from "../health/readiness/readiness.ts";

/** What each check is called in reports. */
export const readinessCheckTitles: Readonly<Record<ReadinessCheck, string>> = {
  compatibility: "compatibility",
  versionFloor: "version",
  endOfService: "end of service",
  windows11: "Windows 11",
  safeguard: "safeguard hold",
  freeSpace: "free space",
  hotpatch: "hotpatch",
  workload: "co-management",
  joinType: "join type",
  edition: "edition",
  licence: "licence",
};
