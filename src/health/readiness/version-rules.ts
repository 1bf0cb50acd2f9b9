import type { Edition } from "../../releases/edition.ts";
import { patchLevel } from "../../releases/patch-level.ts";
import { pickRelease, type Release } from "../../releases/release.ts";
import { needsEsu, outOfSupport, supportEndOf } from "../../releases/support.ts";
import { hasVersion, takesHotpatches } from "../../releases/versions.ts";
import type { WindowsVersion } from "../../releases/windows-data.ts";
import type { ReadinessContent, ReadinessFinding } from "./readiness.ts";
import type { ReadinessFacts } from "./readiness-facts.ts";
import { finding, type ReadinessRule } from "./readiness-rule.ts";

/** What is known of the content itself. */
export interface ResolvedContent {
  /** Such as `Windows 11, version 25H2` or `quality updates of 2026-11-10`. */
  readonly title: string;
  /** The version that it brings; undefined where it brings none, or no source knows it. */
  readonly version?: WindowsVersion | undefined;
  /** The release that it is of; undefined likewise. */
  readonly release?: Release | undefined;
  /** Why builds tell nothing, as a sentence; undefined where they do. */
  readonly unresolved?: string | undefined;
}

/** Finds the content among what is known of Windows. Pure. */
export function resolveContent(
  content: ReadinessContent,
  { catalog, now }: Pick<ReadinessFacts, "catalog" | "now">,
): ResolvedContent {
  switch (content.kind) {
    case "feature": {
      const version = catalog.versions.find(({ name }) => name === content.version);
      return {
        title: content.version,
        version,
        ...(!version && {
          unresolved: `no source tells the build of ${content.version}, and the data is of ${catalog.dataAsOf}`,
        }),
      };
    }
    case "quality":
    case "expedite":
    case "hotpatch": {
      const release = pickRelease(catalog, now, content.release);
      const day = release?.releasedOn ?? content.release ?? "the latest release";
      const nouns = { quality: "quality", expedite: "expedited", hotpatch: "hotpatch" };
      return {
        title: `${nouns[content.kind]} updates of ${day}`,
        release,
        ...(!release && {
          unresolved: `no source has a release of ${day}, and the data is of ${catalog.dataAsOf}`,
        }),
      };
    }
    case "driver":
      return { title: `drivers ${content.drivers.join(", ")}` };
    case "policy":
      return { title: content.policy };
    case "tool":
      return { title: content.title };
    default:
      return content satisfies never;
  }
}

/** Whether the device at a place has the content already. */
export function hasContent(
  { version, release }: ResolvedContent,
  { fleet, catalog }: ReadinessFacts,
): (place: number) => boolean {
  return (place) => {
    const build = fleet.build(place);
    if (build === null) return false;
    if (version) return hasVersion(catalog.versions, build.build, version) === true;
    return (
      release !== undefined &&
      patchLevel(build, release, catalog, fleet.edition(place)).level === "patched"
    );
  };
}

// https://www.microsoft.com/windows/windows-11-specifications: Windows 10, version 2004, or later
const firstThatLeadsTo11 = { build: 19_041, name: "Windows 10, version 2004" };
const windows11 = 22_000;

/**
 * Whether what a device runs leads to a version of Windows.
 *
 * @see https://learn.microsoft.com/windows/release-health/windows11-release-information
 */
export function leadsToVersion(target: WindowsVersion, facts: ReadinessFacts): ReadinessRule {
  const { fleet, catalog } = facts;
  return (place) => {
    const build = fleet.build(place)?.build;
    if (build === undefined)
      return finding("versionFloor", "unknown", "no Windows build is known of it");
    if (target.build >= windows11 && build < firstThatLeadsTo11.build)
      return finding(
        "versionFloor",
        "block",
        `Windows 11 is offered from ${firstThatLeadsTo11.name} on, and it runs build ${build}`,
        true,
      );
    const own = catalog.versions.find((version) => version.build === build);
    // between known versions, as of Windows 10 before 22H2, the number says enough
    if (own === undefined)
      return build < target.build && build < windows11
        ? undefined
        : finding(
            "versionFloor",
            "unknown",
            `build ${build} is no version that is known: of an Insider channel, or newer than the data`,
          );
    if (own.line !== null && target.line !== null && own.line !== target.line)
      return finding(
        "versionFloor",
        "block",
        `${own.name} does not lead to ${target.name}: they are of two lines`,
        true,
      );
    return own.line === null || target.line === null
      ? finding(
          "versionFloor",
          "unknown",
          `no source tells whether ${own.name} leads to ${target.name}`,
        )
      : undefined;
  };
}

/** Whether a tool runs on what a device runs: where it does not, it is not even tried. */
export function runsTool(
  { title, minimumBuild }: { readonly title: string; readonly minimumBuild: number | null },
  { fleet }: ReadinessFacts,
): ReadinessRule {
  return (place) => {
    const build = fleet.build(place)?.build;
    if (minimumBuild === null)
      return finding("versionFloor", "unknown", `no source has the least Windows of ${title}`);
    if (build === undefined)
      return finding("versionFloor", "unknown", "no Windows build is known of it");
    return build < minimumBuild
      ? finding(
          "versionFloor",
          "block",
          `${title} runs from build ${minimumBuild} on, and it runs build ${build}`,
          true,
        )
      : undefined;
  };
}

/** Whether a release has something for what a device runs, and for hotpatches one of its own. */
export function hasUpdateFor(
  release: Release,
  isHotpatch: boolean,
  facts: ReadinessFacts,
): ReadinessRule {
  const { fleet, catalog } = facts;
  return (place) => {
    const build = fleet.build(place);
    if (build !== null && isHotpatch && !takesHotpatches(catalog.versions, build.build))
      return finding(
        "versionFloor",
        "block",
        "hotpatches are for Windows 11, version 24H2, and later",
      );
    const edition = fleet.edition(place);
    const version = catalog.versions.find((candidate) => candidate.build === build?.build);
    const ended = version && outOfSupport(version, edition, release.releasedOn);
    if (ended !== undefined && version && !needsEsu(version, edition, release.releasedOn))
      return finding("endOfService", "block", ended);
    const level = patchLevel(build, release, catalog, edition);
    return level.level === "unknown"
      ? finding("versionFloor", "unknown", level.because)
      : undefined;
  };
}

/** Days before an end of service from which it is told. */
const soonDays = 60;

/**
 * Whether what a device runs, and what it is to get, is in service for its edition.
 *
 * @see https://learn.microsoft.com/intune/intune-service/protect/windows-10-feature-updates
 */
export function isInService(target: WindowsVersion | undefined, facts: ReadinessFacts) {
  const { fleet, catalog, now } = facts;
  const today = isoDay(now);
  const soon = isoDay(new Date(now.getTime() + soonDays * 86_400_000));
  return (place: number): ReadinessFinding | undefined => {
    const edition = fleet.edition(place);
    if (target) {
      const ended = outOfSupport(target, edition, today);
      if (ended !== undefined)
        return finding("endOfService", "block", `${ended}, and is offered no more`, true);
      const end = endSoon(target, edition, soon);
      if (end !== undefined)
        return finding("endOfService", "warn", `${target.name} leaves service on ${end}`);
    }
    const build = fleet.build(place)?.build;
    const own = catalog.versions.find((version) => version.build === build);
    if (own === undefined) return undefined;
    const ended = outOfSupport(own, edition, today);
    // of a release it is told whether there is an update for it
    if (ended !== undefined)
      return target
        ? finding(
            "endOfService",
            "warn",
            `${ended}, and feature updates are for versions in service`,
          )
        : undefined;
    const end = endSoon(own, edition, soon);
    return end === undefined || target
      ? undefined
      : finding("endOfService", "warn", `${own.name} leaves service on ${end}`);
  };
}

function endSoon(
  version: WindowsVersion,
  edition: Edition | undefined,
  soon: string,
): string | undefined {
  const end = supportEndOf(version, edition);
  return end !== null && end <= soon ? end : undefined;
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
