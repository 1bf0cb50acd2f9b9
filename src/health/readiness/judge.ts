import type { CompatibilityEntry } from "../../config/compatibility/compatibility-schema.ts";
import { compatibilityRule, entriesFor } from "./compatibility-rule.ts";
import {
  bringerOf,
  bringsWindows11,
  hasSpace,
  isFitForWindows11,
  isLicensed,
  isNotHeldBack,
  isReachable,
  isReadyForHotpatches,
  takesSpace,
} from "./device-rules.ts";
import {
  type ReadinessCheck,
  type ReadinessContent,
  type ReadinessFinding,
  type ReadinessVerdict,
  readinessVerdicts,
} from "./readiness.ts";
import type { ReadinessFacts } from "./readiness-facts.ts";
import { type ReadinessRule, sharedFindings } from "./readiness-rule.ts";
import {
  hasContent,
  hasUpdateFor,
  isInService,
  runsTool,
  leadsToVersion,
  type ResolvedContent,
} from "./version-rules.ts";

/** What is asked of devices. */
export interface ReadinessQuestion {
  readonly content: ReadinessContent;
  readonly resolved: ResolvedContent;
  /** All entries of the files; those about other content are passed over. */
  readonly compatibility: readonly CompatibilityEntry[];
  /** GB that have to be free. */
  readonly leastFreeGb: number;
}

/** What is found of one device. */
export interface JudgedDevice {
  readonly verdict: ReadinessVerdict;
  /** Whether it has the content already, so that nothing was looked at. */
  readonly has: boolean;
  readonly findings: readonly ReadinessFinding[];
  /** Whether it holds the start of a rollout: a finding does, and nothing keeps the content from it for good. */
  readonly holds: boolean;
}

/**
 * The GB that are to be free unless told otherwise: what `health explain` asks for, too.
 *
 * Unverified: Microsoft publishes no figure for updates of a version in use; its help page on space asks
 * for 20 GB before a new version of Windows 10, which nobody measures a rollout by.
 *
 * @see https://support.microsoft.com/windows/free-up-space-for-windows-updates
 */
export const defaultLeastFreeGb = 10;

/** Judges devices by facts alone. Pure; a device is judged once, and then remembered. */
export function readinessJudge(
  question: ReadinessQuestion,
  facts: ReadinessFacts,
): (place: number) => JudgedDevice {
  const { content, resolved, compatibility, leastFreeGb } = question;
  const has = hasContent(resolved, facts);
  const entries = entriesFor(compatibility, contentOfDay(content, resolved));
  const ofEntries = entries.length > 0 ? compatibilityRule(entries, facts) : () => [];
  const rules = rulesFor(content, resolved, leastFreeGb, facts);
  const shared = sharedFindings();
  const known: JudgedDevice[] = [];
  const judge = (place: number): JudgedDevice => {
    if (has(place)) return hasIt;
    const findings = [...ofEntries(place), ...rules.flatMap((rule) => rule(place) ?? [])];
    return findings.length === 0
      ? isReady
      : {
          verdict: worstVerdict(findings),
          has: false,
          findings: findings.map(shared),
          holds: holdsStart(findings),
        };
  };
  return (place) => (known[place] ??= judge(place));
}

const isReady: JudgedDevice = { verdict: "ready", has: false, findings: [], holds: false };
const hasIt: JudgedDevice = { verdict: "ready", has: true, findings: [], holds: false };

/** What keeps a content from a device for good, so that no rollout counts on it. */
const barring: readonly ReadinessCheck[] = ["workload", "joinType", "edition"];

function holdsStart(findings: readonly ReadinessFinding[]): boolean {
  const isBarred = findings.some(
    ({ check, verdict }) => verdict === "block" && barring.includes(check),
  );
  return !isBarred && findings.some((each) => each.holdsStart);
}

function rulesFor(
  content: ReadinessContent,
  resolved: ResolvedContent,
  leastFreeGb: number,
  facts: ReadinessFacts,
): readonly ReadinessRule[] {
  const { version, release } = resolved;
  const kind = bringerOf(content);
  if (content.kind === "tool") return [runsTool(content, facts)];
  const isWindows = content.kind !== "driver" && content.kind !== "policy";
  return [
    ...(version ? [leadsToVersion(version, facts)] : []),
    ...(release ? [hasUpdateFor(release, content.kind === "hotpatch", facts)] : []),
    ...(isWindows ? [isInService(version, facts)] : []),
    ...(bringsWindows11(content, resolved) ? [isFitForWindows11(facts)] : []),
    ...(content.kind === "feature" ? [isNotHeldBack(facts)] : []),
    ...(takesSpace(content) ? [hasSpace(leastFreeGb, facts)] : []),
    ...(content.kind === "hotpatch" ? [isReadyForHotpatches(facts)] : []),
    isReachable(kind, facts),
    ...(kind === "ring" ? [] : [isLicensed(kind, facts)]),
  ];
}

/** The content with the day of its release, so that entries about that day are about it. */
export function contentOfDay(
  content: ReadinessContent,
  { release }: ResolvedContent,
): ReadinessContent {
  return "release" in content && release ? { ...content, release: release.releasedOn } : content;
}

/** The worst verdict of some findings. */
export function worstVerdict(findings: readonly ReadinessFinding[]): ReadinessVerdict {
  return findings.reduce<ReadinessVerdict>(
    (worst, { verdict }) =>
      readinessVerdicts.indexOf(verdict) > readinessVerdicts.indexOf(worst) ? verdict : worst,
    "ready",
  );
}
