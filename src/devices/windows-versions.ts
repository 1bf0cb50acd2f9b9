/** One version of Windows for clients. Days are ISO 8601, in UTC. */
export interface WindowsVersion {
  /** As feature update policies call it. */
  readonly name: string;
  /** Such as 26100: the third part of the version. */
  readonly build: number;
  /** Null where no source gives the day. */
  readonly availableOn: string | null;
  /** Last day with security updates for Enterprise and Education. */
  readonly endOfServiceOn: string;
  /** Whether its editions can take updates without a restart. */
  readonly hotpatch: boolean;
}

/** When the table below was last held against its sources. */
export const windowsVersionsAsOf = "2026-11-22";

/**
 * Oldest first. 24H2, 25H2 and 26H2 share one update train: an enablement package changes
 * the build number and keeps the revision.
 *
 * Unverified: both days of 26H1 and 26H2 and the build of 26H1, which come from third
 * parties that quote Microsoft; the end of 26H2 is inferred.
 *
 * @see https://learn.microsoft.com/windows/release-health/windows11-release-information
 * @see https://learn.microsoft.com/lifecycle/products/windows-11-enterprise-and-education
 */
export const windowsVersions: readonly WindowsVersion[] = [
  releaseOf("Windows 10, version 22H2", 19_045, "2022-10-18", "2025-10-14", false),
  releaseOf("Windows 11, version 23H2", 22_631, "2023-10-31", "2026-11-10", false),
  releaseOf("Windows 11, version 24H2", 26_100, "2024-10-01", "2027-10-12", true),
  releaseOf("Windows 11, version 25H2", 26_200, "2025-09-30", "2028-10-10", true),
  releaseOf("Windows 11, version 26H2", 26_300, "2026-09-29", "2029-10-09", true),
  releaseOf("Windows 11, version 26H1", 28_000, null, "2029-03-13", true),
];

/** Undefined for a build that the table does not have. */
export function windowsVersionOf(build: number): WindowsVersion | undefined {
  return windowsVersions.find((candidate) => candidate.build === build);
}

/** Windows 11 starts with build 22000; both versions report `10.0`. */
export function windowsNameOf(build: number): string {
  return windowsVersionOf(build)?.name ?? `Windows ${build >= 22_000 ? 11 : 10}, build ${build}`;
}

function releaseOf(
  name: string,
  build: number,
  availableOn: string | null,
  endOfServiceOn: string,
  hotpatch: boolean,
): WindowsVersion {
  return { name, build, availableOn, endOfServiceOn, hotpatch };
}
