import type { CompatibilityEntry } from "../../config/compatibility/compatibility-schema.ts";
import {
  isInRange,
  parseVersionRange,
  versionParts,
} from "../../config/compatibility/version-range.ts";
import { isLikePattern } from "../../kind/name-pattern.ts";
import type { ReadinessContent, ReadinessFinding } from "./readiness.ts";
import { type DetectedApp, isNotKnown, type ReadinessFacts } from "./readiness-facts.ts";
import { finding } from "./readiness-rule.ts";

type Level = CompatibilityEntry["level"];
const levels: readonly Level[] = ["ok", "warn", "block"];

/** Whether something is so, or why it is not known. */
type Truth = boolean | { readonly unknown: string };

/**
 * What the entries of the files say of each device. Of the entries about one thing, an app that the
 * device has, its hardware, a driver or its build, one decides: that which states most conditions, of
 * these that with the fewest `*`, of these that whose content is stated closer, and at last the later.
 * One that may apply counts only where it would make it worse.
 */
export function compatibilityRule(
  entries: readonly CompatibilityEntry[],
  facts: ReadinessFacts,
): (place: number) => readonly ReadinessFinding[] {
  const sorted = mostSpecificFirst(entries);
  const ofApps = sorted.filter(({ when }) => when.app !== undefined);
  const others = Map.groupBy(
    sorted.filter(({ when }) => when.app === undefined),
    ({ when }) =>
      when.driver !== undefined
        ? "driver"
        : when.model !== undefined || when.manufacturer !== undefined
          ? "hardware"
          : "build",
  );
  const byPattern = Map.groupBy(ofApps, ({ when }) => when.app?.toLowerCase());
  return (place) => {
    const found: ReadinessFinding[] = [];
    const decide = (candidates: readonly CompatibilityEntry[], app: DetectedApp | Doubt | null) => {
      const decided = deciding(candidates, (entry) => applies(entry, place, facts, app));
      if (decided) found.push(told(decided, place, facts, app));
    };
    const { apps } = facts;
    const doubt = doubtOfApps(facts, place);
    if (ofApps.length > 0 && doubt !== undefined)
      for (const candidates of byPattern.values()) decide(candidates, doubt);
    else if (apps !== undefined && !isNotKnown(apps))
      for (const index of apps.byDevice.get(place) ?? []) decide(ofApps, apps.apps[index] ?? null);
    for (const candidates of others.values()) decide(candidates, null);
    return found;
  };
}

/** Why it is not known which apps a device has. */
interface Doubt {
  readonly unknown: string;
}

function doubtOfApps({ apps, fleet }: ReadinessFacts, place: number): Doubt | undefined {
  if (isNotKnown(apps)) return apps;
  return fleet.doubts(place).apps
    ? { unknown: "Intune looks for apps on devices of the company alone" }
    : undefined;
}

interface Decided {
  readonly entry: CompatibilityEntry;
  readonly level: Level;
  /** Why it is not known whether the entry applies; undefined where it does. */
  readonly doubt: string | undefined;
}

/** Of entries, the closest first, the one that decides; undefined where none says anything but ok. */
function deciding(
  candidates: readonly CompatibilityEntry[],
  truthOf: (entry: CompatibilityEntry) => Truth,
): Decided | undefined {
  let worst: Decided | undefined;
  for (const entry of candidates) {
    const truth = truthOf(entry);
    if (truth === false) continue;
    const { level } = entry;
    const isSure = truth === true;
    const [own, other] = [level, worst?.level ?? "ok"].map((each) => levels.indexOf(each));
    // an ok that only may apply takes nothing back
    if ((own ?? 0) > (other ?? 0) || (isSure && own === other))
      worst = { entry, level, doubt: isSure ? undefined : truth.unknown };
    if (isSure) break;
  }
  return worst?.level === "ok" ? undefined : worst;
}

function told(
  { entry, level, doubt }: Decided,
  place: number,
  facts: ReadinessFacts,
  app: DetectedApp | Doubt | null,
): ReadinessFinding {
  const because = entry.reason === undefined ? "" : ` (${entry.reason})`;
  if (doubt !== undefined) {
    const unsure = `${entry.name} says ${level}, and whether it applies is not known: ${doubt}${because}`;
    return { ...finding("compatibility", "unknown", unsure), entry: entry.name };
  }
  const isBlock = level === "block";
  const what = `${entry.name}: ${whatOf(entry, place, facts, app)}${because}`;
  return {
    ...finding("compatibility", isBlock ? "block" : "warn", what, isBlock),
    entry: entry.name,
  };
}

function whatOf(
  { when }: CompatibilityEntry,
  place: number,
  { fleet }: ReadinessFacts,
  app: DetectedApp | Doubt | null,
): string {
  const parts: string[] = [];
  if (app !== null && "name" in app) parts.push(`it has ${`${app.name} ${app.version}`.trim()}`);
  if (when.model !== undefined || when.manufacturer !== undefined)
    parts.push(`it is a ${`${fleet.manufacturer(place)} ${fleet.model(place)}`.trim()}`);
  if (when.osBuild !== undefined) parts.push(`its build is ${when.osBuild.trim()}`);
  return parts.join(", ");
}

/** Whether all that an entry states holds of a device; unknown where nothing says no, and something is not known. */
function applies(
  { when }: CompatibilityEntry,
  place: number,
  { fleet }: ReadinessFacts,
  app: DetectedApp | Doubt | null,
): Truth {
  const truths: Truth[] = [];
  if (when.app !== undefined) {
    if (app === null) return false;
    if ("unknown" in app) truths.push({ unknown: `which apps it has: ${app.unknown}` });
    else {
      truths.push(isLikePattern(when.app, app.name));
      if (when.version !== undefined)
        truths.push(
          inRange(app.version, when.version, `the version of ${app.name}, "${app.version}"`),
        );
    }
  }
  if (when.driver !== undefined)
    truths.push({ unknown: "no list of Graph tells which drivers a device has" });
  if (when.model !== undefined) truths.push(named(fleet.model(place), when.model, "its model"));
  if (when.manufacturer !== undefined)
    truths.push(named(fleet.manufacturer(place), when.manufacturer, "its maker"));
  if (when.osBuild !== undefined) {
    const build = fleet.build(place);
    const text = build === null ? "" : [build.build, build.revision ?? []].flat().join(".");
    truths.push(inRange(text, when.osBuild, "its build"));
  }
  if (truths.includes(false)) return false;
  return truths.find((truth) => truth !== true) ?? true;
}

function named(name: string, pattern: string, what: string): Truth {
  return name === "" ? { unknown: what } : isLikePattern(pattern, name);
}

function inRange(text: string, range: string, what: string): Truth {
  const version = versionParts(text);
  const parsed = parseVersionRange(range);
  if (!parsed.ok) throw new RangeError(`${range}: ${parsed.message}`);
  return version === undefined ? { unknown: what } : isInRange(version, parsed.range);
}

function mostSpecificFirst(entries: readonly CompatibilityEntry[]): readonly CompatibilityEntry[] {
  const weighed = entries.map((entry, index) => {
    const { when, content } = entry;
    const texts = Object.values(when).filter((text) => text !== undefined);
    const isClose = Object.entries(content).some(([key, value]) => key !== "kind" && value);
    const stars = texts.filter((text) => text.includes("*")).length;
    return { entry, weights: [texts.length, -stars, isClose ? 1 : 0, index] };
  });
  return weighed
    .sort((a, b) => {
      const at = a.weights.findIndex((weight, place) => weight !== b.weights[place]);
      return (b.weights[at] ?? 0) - (a.weights[at] ?? 0);
    })
    .map(({ entry }) => entry);
}

/** The entries that are about some content, in their order. */
export function entriesFor(
  entries: readonly CompatibilityEntry[],
  content: ReadinessContent,
): readonly CompatibilityEntry[] {
  return entries.filter((entry) => isAbout(entry.content, content));
}

/** An expedited update and a hotpatch are quality updates, too. */
function isAbout(stated: CompatibilityEntry["content"], content: ReadinessContent): boolean {
  switch (stated.kind) {
    case "feature":
      return (
        content.kind === "feature" &&
        (stated.version === undefined || stated.version === content.version)
      );
    case "quality":
    case "expedite":
    case "hotpatch":
      return (
        (content.kind === stated.kind ||
          (stated.kind === "quality" &&
            (content.kind === "expedite" || content.kind === "hotpatch"))) &&
        (stated.release === undefined || stated.release === content.release)
      );
    case "driver": {
      const { name } = stated;
      return (
        content.kind === "driver" &&
        (name === undefined ||
          content.drivers.some(
            (driver) => isLikePattern(name, driver) || isLikePattern(driver, name),
          ))
      );
    }
    case "policy":
      return (
        content.kind === "policy" && (stated.name === undefined || stated.name === content.policy)
      );
    default:
      return stated satisfies never;
  }
}

/** Whether some entry that is no `ok` may apply to devices with this app, so that it matters who has it. */
export function mattersTo(
  entries: readonly CompatibilityEntry[],
  { name, version }: Pick<DetectedApp, "name" | "version">,
): boolean {
  return entries.some(
    ({ when, level }) =>
      level !== "ok" &&
      when.app !== undefined &&
      isLikePattern(when.app, name) &&
      (when.version === undefined || inRange(version, when.version, "") !== false),
  );
}
