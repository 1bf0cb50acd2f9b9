// Worker processes on a real server, one killed and one stopped in the middle of writing: judged by
// what the tenants got.
import { expect } from "vitest";
import { keepsFleetLaws, recoverySeconds } from "./fleet-laws.ts";
import { type FleetRunOptions, runOnQueue } from "./fleet-run.ts";

/** Runs a fleet of 40 tenants through the loss of two of four workers; prints how long it took. */
export async function survivesLostWorkers(
  servers: Pick<FleetRunOptions, "backend" | "state">,
): Promise<void> {
  const [tenants, workers, concurrency] = [40, 4, 2];

  const report = await runOnQueue({
    ...servers,
    tenants,
    workers,
    concurrency,
    latencyMs: 100,
    faults: true,
  });

  keepsFleetLaws(report);
  // both were in the middle of writing
  expect(report.lost.map(({ runs }) => runs.length > 0)).toEqual([true, true]);
  const [dead, sleeper] = recoverySeconds(report);
  expect(dead).toBeLessThan(30);
  expect(sleeper).toBeLessThan(30);
  // the one that woke had more to write, and did not
  const woken = report.lost[1]?.runs.map(({ run }) => run) ?? [];
  const ends = report.lines.flatMap((line) =>
    line.event === "ended" && woken.includes(line.run) ? [line] : [],
  );
  expect(ends).toHaveLength(woken.length);
  for (const { outcome, reason } of ends) {
    expect(["busy", "cancelled"], String(reason)).toContain(outcome);
  }
  console.log(
    `${servers.backend.kind}: ${tenants} tenants, ${workers} workers with ${concurrency} at a time, one killed and one stopped: ` +
      `${report.seconds.toFixed(1)} s; tenants of the dead one went on after ${dead?.toFixed(1)} s, of the stopped one after ${sleeper?.toFixed(1)} s`,
  );
}
