/**
 * Builds of Windows and the words by which `minimumSupportedWindowsRelease` names their releases, the
 * newest first. Win32 apps need 1607.
 *
 * @see https://learn.microsoft.com/intune/intune-service/apps/apps-win32-add
 * @see https://github.com/MSEndpointMgr/IntuneWin32App Public/New-IntuneWin32AppRequirementRule.ps1
 */
const releases: readonly (readonly [build: number, word: string])[] = [
  [22621, "Windows11_22H2"],
  [22000, "Windows11_21H2"],
  [19045, "Windows10_22H2"],
  [19044, "Windows10_21H2"],
  [19043, "21H1"],
  [19042, "2H20"],
  [19041, "2004"],
  [18363, "1909"],
  [18362, "1903"],
  [17763, "1809"],
  [17134, "1803"],
  [16299, "1709"],
  [15063, "1703"],
  [14393, "1607"],
];

/**
 * The newest release that is not newer than a build, so that none is left out that could have it;
 * devices with an older build say so themselves.
 */
export function minimumRelease(build: number): string {
  return releases.find(([known]) => known <= build)?.[1] ?? "1607";
}
