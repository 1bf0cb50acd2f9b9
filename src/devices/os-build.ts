/** The build of a Windows device and the update revision (UBR) that it runs. */
export interface OsBuild {
  /** Such as 26100. */
  readonly build: number;
  /** Such as 6899; null where the text names the build only. */
  readonly revision: number | null;
}

/**
 * Takes the `osVersion` of a managed device, or the `operatingSystemVersion` of a directory
 * device, apart: `10.0.26100.6899`. Undefined for anything else, such as an iOS version.
 * Windows 10 and 11 share the pattern; `windowsVersionOf` tells them apart.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-devices-manageddevice
 */
export function parseOsBuild(text: string | null | undefined): OsBuild | undefined {
  const match = /^10\.0\.(\d{5,6})(?:\.(\d{1,7}))?$/.exec(text?.trim() ?? "");
  if (match === null) return undefined;
  const [, build, revision] = match;
  return { build: Number(build), revision: revision === undefined ? null : Number(revision) };
}

/** As people write it: `26100.6899`. */
export function formatOsBuild({ build, revision }: OsBuild): string {
  return revision === null ? String(build) : `${build}.${revision}`;
}
