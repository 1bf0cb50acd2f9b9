import { ringKind } from "../rings/kind.ts";
import { settingKind } from "../settings/kind.ts";
import { driverUpdateKind } from "../updates/driver/kind.ts";
import { expediteUpdateKind } from "../updates/expedite/kind.ts";
import { featureUpdateKind } from "../updates/feature/kind.ts";
import { qualityUpdateKind } from "../updates/quality/kind.ts";
import type {
  Contradiction,
  ContradictionCause,
  PolicyValues,
  ToldContradiction,
} from "./contradiction.ts";
import { windowContradictions } from "./window-contradictions.ts";

const { name: ring } = ringKind;
const { name: feature } = featureUpdateKind;
const { name: expedite } = expediteUpdateKind;
const { name: driver } = driverUpdateKind;
const { name: quality } = qualityUpdateKind;
const { name: setting } = settingKind;

/**
 * What two policies do to each other on a device that gets both.
 *
 * @see https://learn.microsoft.com/intune/device-updates/windows/feature-updates
 * @see https://learn.microsoft.com/intune/device-updates/windows/expedite-updates
 * @see https://learn.microsoft.com/intune/device-updates/windows/driver-updates
 * @see https://learn.microsoft.com/windows/deployment/update/wufb-wsus
 */
const contradictions: readonly Contradiction[] = [
  {
    cause: "feature-deferral",
    between: [ring, feature],
    say: (a, b) =>
      Number(a.values["feature.deferralDays"] ?? 0) > 0
        ? `the feature deferral of ${a.label} (${String(a.values["feature.deferralDays"])} days) can delay or block the version of ${b.label}; set it to 0`
        : undefined,
  },
  {
    cause: "feature-versions",
    between: [feature, feature],
    say: (a, b) =>
      a.values["version"] === b.values["version"]
        ? undefined
        : `${a.label} wants "${String(a.values["version"])}" and ${b.label} "${String(b.values["version"])}": the newer one wins`,
  },
  {
    cause: "windows11-upgrade",
    between: [ring, feature],
    say: (a, b) =>
      a.values["allowWindows11Upgrade"] === true &&
      String(b.values["version"]).startsWith("Windows 10")
        ? `${a.label} allows the upgrade to Windows 11, and ${b.label} keeps devices on "${String(b.values["version"])}": which of the two wins is not documented; set allowWindows11Upgrade to false`
        : undefined,
  },
  {
    cause: "two-driver-policies",
    between: [driver, driver],
    say: (a, b) =>
      `a driver that one of ${a.label} and ${b.label} approves is installed, also where the other has declined or paused it; exclude the group of the one from the other`,
  },
  {
    cause: "drivers-excluded",
    between: [ring, driver],
    say: (a, b) =>
      a.values["driversExcluded"] === true
        ? `${a.label} excludes drivers, so ${b.label} does nothing; set driversExcluded to false`
        : undefined,
  },
  {
    cause: "silent-expedite",
    between: [ring, expedite],
    say: (a, b) =>
      a.values["updateNotificationLevel"] === "disableAllNotifications"
        ? `${a.label} switches all notifications off, so nobody is told before ${b.label} restarts the device`
        : undefined,
  },
  {
    cause: "notified-expedite",
    between: [ring, expedite],
    say: (a, b) =>
      a.values["automaticUpdateMode"] === "notifyDownload"
        ? `mode notifyDownload of ${a.label} keeps ${b.label} from installing by itself; use windowsDefault`
        : undefined,
  },
  ...[
    [feature, "feature"] as const,
    [expedite, "quality"] as const,
    [quality, "quality"] as const,
    [driver, "driver"] as const,
  ].map(([cloud, content]): Contradiction => {
    return {
      cause: "wsus-source",
      between: [setting, cloud],
      say: (a, b) => {
        const source = a.values[`updateSources.${content}`] ?? null;
        const fromServer =
          source === "wsus" || ((a.values["wsus.server"] ?? null) !== null && source === null);
        return fromServer
          ? `${a.label} takes ${content} updates from WSUS, so ${b.label} does nothing; set updateSources.${content} to windowsUpdate`
          : undefined;
      },
    };
  }),
  ...windowContradictions,
];

/** What policies of two kinds can do to each other, by the names of these in either order. */
const byKinds = new Map<string, readonly Contradiction[]>();

function contradictionsOf(one: string, other: string): readonly Contradiction[] {
  const key = `${one} ${other}`;
  const known =
    byKinds.get(key) ??
    contradictions.filter(
      ({ between: [first, second] }) =>
        (one === first && other === second) || (other === first && one === second),
    );
  byKinds.set(key, known);
  return known;
}

/** The policies whose kinds can get in the way of a policy's own at all, which may be one of them; in their order. */
export function rivalsAmong<Policy extends Pick<PolicyValues, "kind">>(
  policies: readonly Policy[],
): (policy: Policy) => readonly Policy[] {
  const rivals = new Map<string, readonly Policy[]>();
  return ({ kind: { name } }) => {
    const known =
      rivals.get(name) ??
      policies.filter(({ kind }) => contradictionsOf(name, kind.name).length > 0);
    rivals.set(name, known);
    return known;
  };
}

/** What goes wrong on a device that gets both policies. */
export function contradictories(
  a: PolicyValues,
  b: PolicyValues,
): readonly (ToldContradiction & { readonly cause: ContradictionCause })[] {
  return contradictionsOf(a.kind.name, b.kind.name).flatMap(({ cause, between, say }) => {
    const [first, second] = between;
    const [isInOrder, isReversed] = [
      a.kind.name === first && b.kind.name === second,
      b.kind.name === first && a.kind.name === second,
    ];
    // two of one kind stand in either order
    const told = (isInOrder ? say(a, b) : undefined) ?? (isReversed ? say(b, a) : undefined);
    if (told === undefined) return [];
    return typeof told === "string"
      ? { cause, level: "caution" as const, message: told }
      : { cause, ...told };
  });
}
