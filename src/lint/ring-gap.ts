import type { LintContext } from "./context.ts";
import type { LintPolicy } from "./subjects.ts";

/** Devices that rings are for. */
const anyWindows = '(device.deviceOSType -eq "Windows")';

/**
 * A Windows device that is in no ring whatever its name and id are, by what decides that; undefined
 * where the rules do not prove that there can be one. Devices of assigned groups are known by name
 * only, and are not looked at.
 */
export function ringGap({
  rings,
  rules,
  groupOf,
}: Pick<LintContext, "rings" | "rules" | "groupOf">):
  | Readonly<Record<string, unknown>>
  | undefined {
  const byRule = rings.some(({ assignments }) =>
    assignments?.some(
      ({ target, group }) => target === "allDevices" || typeof groupOf(group)?.rule === "string",
    ),
  );
  // rings of lists that are kept by hand are not meant for everybody
  if (!byRule) return undefined;
  const outsides = rings.map((ring) => outsideOf(ring, groupOf));
  if (outsides.length === 0 || outsides.includes(undefined)) return undefined;
  const known = outsides.filter((rule) => rule !== undefined);
  const found = rules.example([anyWindows, ...known]);
  if (found === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(found).filter(([name, value]) => name !== "deviceOSType" && value !== undefined),
  );
}

/** The rule of devices that are not in a ring; undefined where its assignments do not tell. */
function outsideOf(
  { assignments }: LintPolicy,
  groupOf: LintContext["groupOf"],
): string | undefined {
  if (assignments === undefined) return undefined;
  const included: string[] = [];
  const excluded: string[] = [];
  let isForAll = false;
  for (const { target, group: key, filter } of assignments) {
    if (target === "allUsers" || filter !== undefined) return undefined;
    if (target === "allDevices") isForAll = true;
    const group = groupOf(key);
    if (key === undefined || group?.members !== undefined) continue;
    if (typeof group?.rule !== "string") return undefined;
    (target === "exclude" ? excluded : included).push(group.rule);
  }
  const parts = [
    ...(isForAll ? [] : [included.length === 0 ? anyWindows : `(-not (${anyOf(included)}))`]),
    ...(excluded.length === 0 ? [] : [anyOf(excluded)]),
  ];
  // a ring for all devices that leaves nobody out
  return parts.length === 0 ? `(-not ${anyWindows})` : anyOf(parts);
}

function anyOf(rules: readonly string[]): string {
  return rules.map((rule) => `(${rule})`).join(" -or ");
}
