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

/** What of a device an entry is held against: an app, a driver by its title, why apps are not known, or neither. */
type Component = DetectedApp | { readonly driver: string } | Doubt | null;

/** Why it is not known which apps a device has. */
interface Doubt {
  readonly unknown: string;
}

/**
 * What the entries of the files say of each device. Of the entries about one thing, an app or a driver
 * that the device has, its hardware or its build, one decides: that which states most conditions, of
 * these that with the fewest `*`, of these that whose content is stated closer, and at last the later.
 * One that may apply counts only where it would make it worse.
 */
export function compatibilityRule(
  entries: readonly CompatibilityEntry[],
  facts: ReadinessFacts,
): (place: number) => readonly ReadinessFinding[] {
  const sorted = mostSpecificFirst(entries);
  const ofApps = sorted.filter(({ when }) => when.app !== undefined);
  const ofDrivers = sorted.filter(
    ({ when }) => when.app === undefined && when.driver !== undefined,
  );
  const others = Map.groupBy(
    sorted.filter(({ when }) => when.app === undefined && when.driver === undefined),
    ({ when }) =>
      when.model !== undefined || when.manufacturer !== undefined ? "hardware" : "build",
  );
  const appPatterns = Map.groupBy(ofApps, ({ when }) => when.app?.toLowerCase());
  const driverPatterns = Map.groupBy(ofDrivers, ({ when }) => when.driver?.toLowerCase());
  return (place) => {
    const found: ReadinessFinding[] = [];
    const decide = (candidates: readonly CompatibilityEntry[], component: Component) => {
      const decided = deciding(candidates, (entry) => applies(entry, place, facts, component));
      if (decided && decided.level !== "ok") found.push(told(decided, place, facts, component));
      return decided;
    };
    const { apps } = facts;
    const doubt = doubtOfApps(facts, place);
    if (ofApps.length > 0 && doubt !== undefined)
      for (const candidates of appPatterns.values()) decide(candidates, doubt);
    else if (apps !== undefined && !isNotKnown(apps))
      for (const index of apps.byDevice.get(place) ?? []) decide(ofApps, apps.apps[index] ?? null);
    const settled = new Set<string | undefined>();
    for (const driver of ofDrivers.length > 0 ? driversAt(facts, place) : [])
      settled.add(decide(ofDrivers, { driver })?.entry.when.driver?.toLowerCase());
    // there may be drivers that nobody tells of
    for (const [pattern, candidates] of driverPatterns)
      if (!settled.has(pattern)) decide(candidates, null);
    for (const candidates of others.values()) decide(candidates, null);
    return found;
  };
}

function doubtOfApps({ apps, fleet }: ReadinessFacts, place: number): Doubt | undefined {
  if (isNotKnown(apps)) return apps;
  return fleet.doubts(place).apps
    ? { unknown: "Intune looks for apps on devices of the company alone" }
    : undefined;
}

function driversAt({ drivers }: ReadinessFacts, place: number): readonly string[] {
  return drivers === undefined || isNotKnown(drivers) ? [] : (drivers.byDevice.get(place) ?? []);
}

interface Decided {
  readonly entry: CompatibilityEntry;
  readonly level: Level;
  /** Why it is not known whether the entry applies; undefined where it does. */
  readonly doubt: string | undefined;
}

/** Of entries, the closest first, the one that decides; undefined where none applies. */
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
  return worst;
}

function told(
  { entry, level, doubt }: Decided,
  place: number,
  facts: ReadinessFacts,
  component: Component,
): ReadinessFinding {
  const because = entry.reason === undefined ? "" : ` (${entry.reason})`;
  if (doubt !== undefined) {
    const unsure = `${entry.name} says ${level}, and whether it applies is not known: ${doubt}${because}`;
    return { ...finding("compatibility", "unknown", unsure), entry: entry.name };
  }
  const isBlock = level === "block";
  const what = `${entry.name}: ${whatOf(entry, place, facts, component)}${because}`;
  return {
    ...finding("compatibility", isBlock ? "block" : "warn", what, isBlock),
    entry: entry.name,
  };
}

function whatOf(
  { when }: CompatibilityEntry,
  place: number,
  facts: ReadinessFacts,
  component: Component,
): string {
  const { fleet } = facts;
  const parts: string[] = [];
  if (component !== null && "name" in component)
    parts.push(`it has ${`${component.name} ${component.version}`.trim()}`);
  const driver = when.driver !== undefined && driverOf(when.driver, place, facts, component);
  if (typeof driver === "string") parts.push(`Windows Update installed ${driver}`);
  if (when.model !== undefined || when.manufacturer !== undefined)
    parts.push(`it is a ${`${fleet.manufacturer(place)} ${fleet.model(place)}`.trim()}`);
  if (when.osBuild !== undefined) parts.push(`its build is ${when.osBuild.trim()}`);
  return parts.join(", ");
}

/** Whether all that an entry states holds of a device; unknown where nothing says no, and something is not known. */
function applies(
  { when }: CompatibilityEntry,
  place: number,
  facts: ReadinessFacts,
  component: Component,
): Truth {
  const { fleet } = facts;
  const truths: Truth[] = [];
  if (when.app !== undefined) {
    if (component === null || "driver" in component) return false;
    if ("unknown" in component) truths.push({ unknown: `which apps it has: ${component.unknown}` });
    else {
      const { name, version } = component;
      truths.push(isLikePattern(when.app, name));
      if (when.version !== undefined)
        truths.push(inRange(version, when.version, `the version of ${name}, "${version}"`));
    }
  }
  if (when.driver !== undefined) {
    const driver = driverOf(when.driver, place, facts, component);
    truths.push(typeof driver === "string" || driver);
  }
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

/** Title of the driver that is meant; false where the one that is looked at has another; or why it is not known. */
function driverOf(
  pattern: string,
  place: number,
  facts: ReadinessFacts,
  component: Component,
): string | false | Doubt {
  // what is asked of none of those that are told is asked of others that may be there
  if (component === null) return doubtOfDrivers(facts, place);
  if ("driver" in component)
    return isLikePattern(pattern, component.driver) ? component.driver : false;
  const seen = driversAt(facts, place).find((title) => isLikePattern(pattern, title));
  return seen ?? doubtOfDrivers(facts, place);
}

function doubtOfDrivers({ drivers }: ReadinessFacts, place: number): Doubt {
  if (drivers === undefined)
    return { unknown: "no list of Graph tells which drivers a device has, and no collector does" };
  if (isNotKnown(drivers)) return { unknown: `which drivers it has: ${drivers.unknown}` };
  return {
    unknown: drivers.byDevice.has(place)
      ? "its collector names no such driver, and tells the newest ones from Windows Update alone"
      : "its collector has told of no drivers",
  };
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
