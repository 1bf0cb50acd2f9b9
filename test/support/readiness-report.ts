import type { PopulationReadiness, ReadinessReport } from "ringwright";

/** A report on readiness in whose texts the names stand: of rings, of entries and of reasons. */
export function readinessWith(...names: readonly string[]): ReadinessReport {
  const populations = names.map((displayName, index): PopulationReadiness => ({
    kind: "ring",
    key: null,
    id: `ring-${index}`,
    displayName,
    devices: 100 + index,
    mayHaveMore: index === 1 ? [displayName] : [],
    counts: { ready: 80, warn: 5 + index, unknown: 10, block: 5 },
    has: 20,
    holding: 5,
    findings: names.map((reason) => ({
      check: "compatibility",
      verdict: "block",
      reason,
      holdsStart: true,
      entry: reason,
      devices: 5,
    })),
  }));
  const [name = "", first] = [names[0], populations[0]];
  if (first === undefined) throw new RangeError("there are no names");
  return {
    formatVersion: 1,
    createdAt: "2026-11-14T08:00:00Z",
    tenantId: "68d6bb4a-9154-488e-a439-43eec198c4d4",
    content: { kind: "driver", title: name },
    total: { ...first, kind: "all", displayName: "All managed devices" },
    populations,
    unchecked: [{ check: "licence", unknown: name, failed: true }],
    notes: [name],
    complete: false,
  };
}
