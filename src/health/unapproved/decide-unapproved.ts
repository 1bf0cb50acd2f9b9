import type { DeviceInstalls } from "./device-installs.ts";
import {
  type InstallSubject,
  type UnapprovedInstall,
  unapprovedKinds,
  type UndecidedInstalls,
} from "./finding.ts";
import { judgeDriverInstalls, restrictsDrivers } from "./judge-drivers.ts";
import { judgeFeature } from "./judge-feature.ts";
import { judgeQuality } from "./judge-quality.ts";
import type { UnapprovedFacts } from "./unapproved-facts.ts";
import { type JudgedInstall, type Unapproved, undecided } from "./verdict.ts";

/** What was found, and what could not be. */
export interface UnapprovedDecision {
  /** By kind, then by name of the device. */
  readonly findings: readonly UnapprovedInstall[];
  /** The most installs first. */
  readonly undecided: readonly UndecidedInstalls[];
  /** Devices of which policy restricts drivers, and how many of them told which they installed. */
  readonly driverDevices: { readonly restricted: number; readonly told: number };
  /** Installs that policy restricts and that were judged, by what they are; found ones included. */
  readonly judged: Readonly<Record<InstallSubject, number>>;
}

/**
 * Holds what devices installed against what policy allowed at that time. Pure: same facts, same
 * findings. An install that could have been allowed is none; where that is not known it is counted as
 * undecided, with the reason.
 */
export function decideUnapproved(facts: UnapprovedFacts): UnapprovedDecision {
  const findings: UnapprovedInstall[] = [];
  const reasons = new Map<string, UndecidedInstalls>();
  const judged = { driver: 0, feature: 0, quality: 0 };
  const driverDevices = { restricted: 0, told: 0 };
  for (const device of facts.devices) {
    const installs: [InstallSubject, JudgedInstall | undefined][] = [
      ["feature", judgeFeature(device, facts)],
      ["quality", judgeQuality(device, facts)],
    ];
    if (restrictsDrivers(device)) {
      driverDevices.restricted++;
      if ((device.collected?.drivers ?? null) !== null) driverDevices.told++;
      for (const driver of judgeDriverInstalls(device, facts)) installs.push(["driver", driver]);
    }
    for (const [subject, install] of installs) {
      if (install === undefined) continue;
      const why = facts.unread[subject];
      const verdict =
        why !== undefined && install.verdict.is === "unapproved" ? undecided(why) : install.verdict;
      if (verdict.is !== "undecided") judged[subject]++;
      if (verdict.is === "unapproved") findings.push(findingOf(device, install, verdict));
      if (verdict.is !== "undecided") continue;
      const { reason } = verdict;
      const key = `${subject} ${reason}`;
      const known = reasons.get(key)?.installs ?? 0;
      reasons.set(key, { subject, reason, installs: known + 1 });
    }
  }
  return {
    findings: findings.sort(byKindAndName),
    undecided: [...reasons.values()].sort((a, b) => b.installs - a.installs),
    driverDevices,
    judged,
  };
}

function findingOf(
  device: DeviceInstalls,
  { what, installedAt, after, by }: JudgedInstall,
  { kind, terms, why, confidence, couldAlsoBe }: Unapproved,
): UnapprovedInstall {
  const { id, displayName, address } = terms;
  return {
    kind,
    managedDeviceId: device.managedDeviceId,
    deviceKey: device.key,
    deviceName: device.name,
    what,
    installedAt: installedAt?.toISOString() ?? null,
    installedAfter: after?.toISOString() ?? null,
    installedBy: (by ?? new Date(0)).toISOString(),
    policy: { kind: terms.kind, id, displayName, address },
    why,
    source: installedAt === null ? "inventory" : "collector",
    confidence,
    couldAlsoBe,
  };
}

function byKindAndName(a: UnapprovedInstall, b: UnapprovedInstall): number {
  const kinds = unapprovedKinds.indexOf(a.kind) - unapprovedKinds.indexOf(b.kind);
  if (kinds !== 0) return kinds;
  return a.deviceName < b.deviceName ? -1 : a.deviceName > b.deviceName ? 1 : 0;
}
