import type { ComplianceReport, PolicyCompliance } from "ringwright";
import { emptyCounts } from "../../src/health/policy-tally.ts";

/** A report of one ring of each name, with devices in every state. */
export function complianceWith(...names: readonly string[]): ComplianceReport {
  return {
    formatVersion: 1,
    createdAt: "2026-11-20T08:00:00Z",
    tenantId: "68d6bb4a-9154-488e-a439-43eec198c4d4",
    release: {
      releasedOn: "2026-11-10",
      displayName: "2026.11 B",
      kb: "KB5068861",
      articles: ["KB5068861"],
      revisions: [
        { build: 26100, windows: "Windows 11, version 24H2", cumulative: 7171, hotpatch: null },
      ],
    },
    windowsData: { asOf: "2026-11-12", sources: ["file"], sentence: "Windows data of 2026-11-12" },
    silentDays: 14,
    hotpatch: {
      buildTakes: 300 * names.length,
      buildTakesNone: 90 * names.length,
      buildUnknown: 10 * names.length,
      arm64: 12,
      architectureUnknown: 0,
      chpeOff: { unknown: "no list of Graph tells it" },
      readiness: { unknown: "the token does not name WindowsUpdates.Read.All" },
      licences: { unknown: "the token does not name LicenseAssignment.Read.All" },
    },
    devices: { managed: 400 * names.length, unmanaged: 3, withoutRing: 2 },
    policies: names.map(ringCompliance),
    notes: [],
    complete: true,
  };
}

function ringCompliance(displayName: string, index: number): PolicyCompliance {
  const [total, away] = [400, 80 + 35 * (index % 5)];
  return {
    kind: "ring",
    id: String(index),
    displayName,
    stack: "corp",
    key: `ring/r${index}`,
    ours: true,
    target: "2026-11-10",
    counts: {
      ...emptyCounts(),
      patched: total - away,
      pending: away - 70,
      overdue: 15,
      failing: 5,
      silent: 40,
      unknown: 8,
      unreachable: 2,
    },
    total,
    patchedPercent: (100 * (total - away)) / (total - 2),
    dueAt: "2026-11-19T18:00:00Z",
    dueFrom: { what: "release", at: "2026-11-10T18:00:00Z" },
    dueAssumed: false,
    paused: null,
    conflicts: { count: 1, devices: [{ name: displayName, rings: [displayName, "Other"] }] },
    unmanaged: 0,
    unreachable: [{ because: "edition", devices: 2 }],
    licenceUnknown: 0,
    contradicted: 0,
    unjudged: null,
    reasons: [
      { state: "overdue", reason: "build", devices: 15 },
      { state: "failing", reason: displayName, devices: 5 },
    ],
    errors: [
      {
        code: "0x80240FFF",
        devices: 5,
        symbol: null,
        class: null,
        meaning: displayName,
        cause: null,
        action: displayName,
        source: null,
        unverified: true,
      },
    ],
    windows: [],
    drivers: null,
    notEvaluated: [],
    error: null,
  };
}
