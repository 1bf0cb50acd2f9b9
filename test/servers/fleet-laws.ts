import { expect } from "vitest";
import type { FleetRunReport, SeenWrite } from "./fleet-run.ts";

/** What holds of every run of a fleet on a queue, whatever befell its workers. */
export function keepsFleetLaws(report: FleetRunReport): void {
  const { overview, mocks, exitCodes } = report;
  const sent = report.writes.filter((write) => !wasOnItsWay(write, report));
  expect(lateWrites(sent, report)).toEqual([]);
  expect(returnedWriters(sent)).toEqual([]);
  // nothing is lost
  expect(overview.counts).toMatchObject({ waiting: 0, running: 0, delayed: 0, failed: 0 });
  expect(overview.failed).toEqual([]);
  expect(overview.lastRuns.map(({ tenant }) => tenant).toSorted()).toEqual(
    [...mocks.keys()].toSorted(),
  );
  for (const { outcome } of overview.lastRuns) expect(["applied", "unchanged"]).toContain(outcome);
  for (const [tenant, mock] of mocks) {
    const rings = mock.state
      .list("deviceConfigurations")
      .map(({ displayName }) => String(displayName));
    rings.sort((a, b) => a.localeCompare(b));
    expect([tenant, ...rings]).toEqual([tenant, "Ring 1 - Pilot", "Ring 2 - Broad"]);
    expect(mock.state.list("groups")).toHaveLength(1);
  }
  expect(exitCodes.every((code) => code === 0)).toBe(true);
}

/**
 * Whether a write had left a worker before that was stopped: what was between them then arrives when
 * it wakes, and Graph asks nobody for a lease.
 */
function wasOnItsWay(write: SeenWrite, { writes, lines, lost }: FleetRunReport): boolean {
  const stopped = lost.find(({ worker }) => write.run.startsWith(`${worker}-`));
  if (stopped === undefined) return false;
  const place = writes.filter(({ run }) => run === write.run).indexOf(write);
  const left = lines.filter(
    (line) => line.event === "sent" && line.run === write.run && line.at <= stopped.at,
  );
  return place < left.length;
}

/** Runs that wrote to a tenant after another one had begun to. */
function returnedWriters(writes: readonly SeenWrite[]): SeenWrite[] {
  const seen = new Map<string, string[]>();
  return writes.filter(({ tenant, run }) => {
    const runs = seen.get(tenant) ?? [];
    seen.set(tenant, runs);
    if (runs.at(-1) === run) return false;
    const returns = runs.includes(run);
    runs.push(run);
    return returns;
  });
}

/** Writes of runs whose lease another one had asked for already, and got. */
function lateWrites(writes: readonly SeenWrite[], { lines }: FleetRunReport): SeenWrite[] {
  const held = lines.flatMap((line) => (line.event === "held" ? [line] : []));
  return writes.filter(({ tenant, run, at }) => {
    const own = held.find((line) => line.run === run);
    // without a lease nothing may be written at all
    if (own === undefined) return true;
    return held.some((line) => line.tenant === tenant && line.token > own.token && line.at < at);
  });
}

/** Seconds from the loss of each worker to when the last of its tenants was held by another. */
export function recoverySeconds({ lost, lines }: FleetRunReport): number[] {
  return lost.map(({ at, runs }) => {
    const taken = runs.map(({ tenant, token }) => {
      const next = lines.find(
        (line) => line.event === "held" && line.tenant === tenant && line.token > token,
      );
      return next?.event === "held" ? next.at : Infinity;
    });
    return (Math.max(...taken) - at) / 1000;
  });
}
