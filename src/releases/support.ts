import type { Edition } from "./edition.ts";
import type { WindowsVersion } from "./windows-data.ts";

/**
 * The last day on which an edition of a version gets updates without paying. Of an edition that
 * is not known: of the one that gets them longest, so that nothing is called ended that may not
 * be. Null where no source gives the day.
 */
export function supportEndOf(
  { endOfServiceOn, ltsc }: WindowsVersion,
  edition: Edition | undefined,
): string | null {
  const { homePro, enterprise } = endOfServiceOn;
  if (edition === undefined)
    return latest([homePro, enterprise, ltsc?.endOfServiceOn, ltsc?.iotEndOfServiceOn]);
  switch (edition.servicing) {
    case "homePro":
      return homePro;
    case "ltsc":
      return ltsc?.endOfServiceOn ?? enterprise;
    case "iotLtsc":
      return ltsc?.iotEndOfServiceOn ?? enterprise;
    case "enterprise":
      return enterprise;
    default:
      return edition.servicing satisfies never;
  }
}

/** That an edition of a version got its last update before that day, as a clause; undefined where it did not. */
export function outOfSupport(
  version: WindowsVersion,
  edition: Edition | undefined,
  day: string,
): string | undefined {
  const end = supportEndOf(version, edition);
  if (end === null || end >= day) return undefined;
  const whom = edition === undefined ? "" : ` for ${edition.name}`;
  return `${nameFor(version, edition)} is out of support${whom} since ${end}`;
}

/** The name of a version to its editions: those of the long-term channel have names of their own. */
function nameFor({ name, ltsc }: WindowsVersion, edition: Edition | undefined): string {
  const isLongTerm = edition?.servicing === "ltsc" || edition?.servicing === "iotLtsc";
  return isLongTerm ? (ltsc?.name ?? name) : name;
}

/** Whether a version can have updates on that day by Extended Security Updates alone. */
export function needsEsu(
  version: WindowsVersion,
  edition: Edition | undefined,
  day: string,
): boolean {
  const { esu } = version;
  const end = supportEndOf(version, edition);
  const last = esu?.at(-1)?.endsOn;
  return end !== null && last !== undefined && end < day && day <= last;
}

function latest(days: readonly (string | null | undefined)[]): string | null {
  return days.reduce<string | null>(
    (last, day) => (day && (last === null || day > last) ? day : last),
    null,
  );
}
