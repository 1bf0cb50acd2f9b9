import type { HealthGroup, HealthLine, HealthProblem, HealthReport, ShareOf } from "ringwright";

const at = (day: number) => `2026-11-${String(day).padStart(2, "0")}T08:00:00Z`;

function group(name: string, index: number): HealthGroup {
  const counts = {
    patched: 100 * index,
    pending: 40,
    overdue: 3,
    failing: 7,
    silent: 2,
    unknown: index === 0 ? 9 : 0,
    unreachable: 5,
  };
  return { name, id: `ring-${index}`, counts, patchedPercent: 61.24, withProblems: 12 };
}

/** A health report in whose texts the names stand: of rings, models, updates, and what failed. */
export function healthWith(...names: readonly string[]): {
  readonly report: HealthReport;
  readonly lines: readonly HealthLine[];
} {
  const rings = names.map(group);
  const shares = names.slice(0, 5).map((name): ShareOf => ({ name, devices: 3, of: 40 }));
  const problems = names.map((name, index): HealthProblem => ({
    code: index === 0 ? "0x800F0922" : name,
    symbol: index === 0 ? "CBS_E_INSTALLERS_FAILED" : null,
    class: index === 0 ? "hardFailure" : null,
    meaning: index === 1 ? null : name,
    cause: name,
    action: name,
    source: index === 0 ? "https://learn.microsoft.com/windows/" : null,
    unverified: index === 2,
    devices: 17,
    firstSeen: at(11),
    lastSeen: at(14),
    isNew: index === 0,
    devicesBefore: 3,
    updates: [name],
    rings: shares,
    models: shares,
    sources: ["collector", "intune"],
  }));
  const lines = problems.map((problem, index): HealthLine => ({
    device: names[index] ?? "",
    managedDeviceId: `device-${index}`,
    rings: names.join("; "),
    model: names[index] ?? "",
    osBuild: "26100.7171",
    state: "failing",
    problem: problem.code,
    class: problem.class ?? "unknown",
    meaning: problem.meaning ?? "",
    updates: "KB5068861",
    firstSeen: at(11),
    lastSeen: at(14),
    sources: "collector",
  }));
  const [name = ""] = names;
  const report: HealthReport = {
    formatVersion: 1,
    createdAt: at(14),
    tenantId: "68d6bb4a-9154-488e-a439-43eec198c4d4",
    release: {
      releasedOn: "2026-11-10",
      displayName: "2026.11 B",
      kb: "KB5068861",
      articles: ["KB5068861"],
    },
    silentDays: 14,
    problemDays: 30,
    managed: 2_000,
    withoutRing: 51,
    fleet: group("all devices", 3),
    rings,
    models: rings,
    classes: [{ class: "hardFailure", devices: 17 }],
    updates: [
      {
        kb: name,
        isOfRelease: true,
        failed: 17,
        tried: 331,
        models: shares.map((share, index) => ({ ...share, standsOut: index === 0 })),
        rings: shares,
        codes: [name],
      },
    ],
    problems,
    installs: {
      devices: 2_000,
      findings: [
        {
          kind: "driverNotApproved",
          managedDeviceId: "device-0",
          deviceKey: "device-0",
          deviceName: name,
          what: name,
          installedAt: at(12),
          installedAfter: null,
          installedBy: at(12),
          policy: { kind: "driverUpdate", id: "policy-0", displayName: name, address: null },
          why: name,
          source: "collector",
          confidence: "sure",
          couldAlsoBe: [name],
        },
      ],
      undecided: [{ subject: "quality", reason: name, installs: 3 }],
      driverDevices: { restricted: 5, told: 3 },
      judged: { driver: 3, feature: 4, quality: 5 },
      notRead: [{ subject: "driver", reason: name }],
    },
    sources: [
      { source: "intune", devices: 1_900, from: at(8), to: at(14), notes: [] },
      { source: "logs", devices: 3, from: null, to: null, notes: [name] },
    ],
    changes: {
      since: at(13),
      release: "2026-11-10",
      patchedPercent: 41.5,
      sameSources: true,
      moves: [{ from: "pending", to: "patched", devices: 120 }],
      arrived: 2,
      left: 1,
      gone: [{ code: name, devices: 4 }],
    },
    trend: {
      points: [10, 11, 12, 13, 14].map((day) => ({
        at: at(day),
        devices: 1_800,
        patchedPercent: day === 10 ? null : (day - 10) * 15,
        withProblems: 12,
      })),
      daysTo95: [
        { release: "2026-11-10", after: 4.3, by: null },
        { release: "2026-10-13", after: 8.3, by: 9.3 },
      ],
    },
    notes: [name],
    complete: true,
  };
  return { report, lines };
}
