import { nameless, type ReadObjects } from "../entries/policy-object.ts";
import { xmlChild, xmlChildren, xmlText, type XmlElement } from "../xml/xml-element.ts";
import { preferenceEntries } from "./registry-preferences.ts";
import { type ReportedSetting, reportedSettings, settingEntries } from "./registry-extension.ts";

/** The namespace of what `gpresult /x` writes. */
export const resultNamespace = "http://www.microsoft.com/GroupPolicy/Rsop";

/**
 * What came of all Group Policy objects on one machine, as `gpresult /x` tells it. Where
 * several set one policy, the one of the lowest precedence number is in force; the values of
 * the others are kept as lost to it.
 *
 * Without the rights of an administrator gpresult succeeds and leaves the computer side out.
 * @see https://learn.microsoft.com/windows-server/administration/windows-commands/gpresult
 */
export function readGpResult(file: string, root: XmlElement): ReadObjects {
  const computer = xmlChild(root, "ComputerResults");
  if (!computer) {
    const message =
      "holds no results of the computer side; run as administrator: gpresult /scope computer /x FILE";
    return { objects: [], problems: [{ file, line: root.line, message }], otherValues: 0 };
  }
  const names = new Map(
    xmlChildren(computer, "GPO").map((gpo) => [
      xmlText(gpo, "Path", "Identifier").toLowerCase(),
      xmlText(gpo, "Name"),
    ]),
  );
  const { settings, problems } = reportedSettings(file, computer);
  const winners = winnersOf(settings);
  let otherValues = 0;
  const entries = settings.flatMap((each) => {
    const winner = winners.get(each.about.toLowerCase());
    const gpo = gpoOf(each, names);
    const lostTo = winner && winner !== each ? gpoOf(winner, names) : undefined;
    const read = settingEntries(each, { file, gpo, ...(lostTo !== undefined && { lostTo }) });
    if (!read) otherValues++;
    return read ?? [];
  });
  const object = {
    ...nameless,
    file,
    backedUpAt: null,
    isExact: false,
    entries: [...entries, ...preferenceEntries(file, computer)],
  };
  return { objects: [object], problems, otherValues };
}

function winnersOf(settings: readonly ReportedSetting[]): ReadonlyMap<string, ReportedSetting> {
  const winners = new Map<string, ReportedSetting>();
  for (const each of settings) {
    const about = each.about.toLowerCase();
    const before = winners.get(about);
    if (!before || precedenceOf(each) < precedenceOf(before)) winners.set(about, each);
  }
  return winners;
}

// 1 goes before all; what has no number comes last
function precedenceOf({ element }: ReportedSetting): number {
  const number = xmlText(element, "Precedence");
  return /^\d{1,9}$/.test(number) ? Number(number) : Number.MAX_SAFE_INTEGER;
}

function gpoOf({ element }: ReportedSetting, names: ReadonlyMap<string, string>): string {
  const gpo = xmlChild(element, "GPO");
  const id = xmlText(gpo, "Identifier");
  return names.get(id.toLowerCase()) || xmlText(gpo, "Name") || id || "a policy without a name";
}
