/**
 * One version of Windows, as the update service lists it and as simulated devices run it.
 *
 * @see https://learn.microsoft.com/lifecycle/products/windows-11-enterprise-and-education
 */
export interface WindowsVersion {
  readonly name: string;
  readonly build: number;
  readonly releasedAt: string;
  /** Of Enterprise and Education. */
  readonly endOfSupport: string;
  /** Of Home and Pro. */
  readonly endOfSupportPro: string;
  /** Whether feature update policies offer it from its day to its end. */
  readonly general: boolean;
  /** The long-term channel of the same build, and its end. */
  readonly ltsc?: string;
}

/** Newest general one first. */
export const windowsVersions: readonly WindowsVersion[] = [
  version("Windows 11, version 26H2", 26_300, "2026-09-29", "2029-10-09", "2028-10-10"),
  version("Windows 11, version 25H2", 26_200, "2025-09-30", "2028-10-10", "2027-10-12"),
  {
    ...version("Windows 11, version 24H2", 26_100, "2024-10-01", "2027-10-12", "2026-10-13"),
    ltsc: "2029-10-09",
  },
  version("Windows 11, version 23H2", 22_631, "2023-10-31", "2026-11-10", "2025-11-11"),
  // for devices that come with it
  kept("Windows 11, version 26H1", 28_000, "2026-02-10", "2029-03-13", "2028-03-14"),
  kept("Windows 10, version 22H2", 19_045, "2022-10-18", "2025-10-14", "2025-10-14"),
  {
    ...kept("Windows 10, version 21H2", 19_044, "2021-11-16", "2024-06-11", "2023-06-13"),
    ltsc: "2027-01-12",
  },
  {
    ...kept("Windows 10, version 1809", 17_763, "2018-11-13", "2021-05-11", "2020-11-10"),
    ltsc: "2029-01-09",
  },
];

/** Whether feature update policies can choose it at that time. */
export function isOffered(
  { general, releasedAt, endOfSupport }: WindowsVersion,
  now: Date,
): boolean {
  const today = now.toISOString().slice(0, 10);
  return general && releasedAt <= today && today <= endOfSupport;
}

/** The last update of Windows 10, version 22H2, that comes without Extended Security Updates. */
export const lastFreeRevision = 6_456;

/** Builds of Insider channels, which no release updates. */
export const insiderBuilds: readonly string[] = ["26220.7344", "27975.1"];

function version(
  name: string,
  build: number,
  releasedAt: string,
  endOfSupport: string,
  endOfSupportPro: string,
): WindowsVersion {
  return { name, build, releasedAt, endOfSupport, endOfSupportPro, general: true };
}

function kept(...of: Parameters<typeof version>): WindowsVersion {
  return { ...version(...of), general: false };
}
