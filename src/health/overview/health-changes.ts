import type { DeviceState } from "../device-state.ts";
import type { DeviceHealth } from "./device-health.ts";
import type { KeptReport } from "./health-history.ts";
import type { HealthChanges } from "./health-report.ts";

/** What is otherwise than in the report that was recorded last. */
export function healthChanges(
  before: KeptReport,
  devices: ReadonlyMap<string, DeviceHealth>,
  sameSources: boolean,
): HealthChanges {
  const moves = new Map<string, { from: DeviceState; to: DeviceState; devices: number }>();
  const present = new Set<string>();
  let arrived = 0;
  for (const [id, { state: to, problems }] of devices) {
    for (const { code } of problems) present.add(code);
    const from = before.states.get(id);
    if (from === undefined) arrived++;
    else if (from !== to) {
      const move = moves.get(`${from} ${to}`) ?? { from, to, devices: 0 };
      move.devices++;
      moves.set(`${from} ${to}`, move);
    }
  }
  let left = 0;
  for (const id of before.states.keys()) if (!devices.has(id)) left++;
  const gone = (sameSources ? [...before.problems] : [])
    .filter(([code]) => !present.has(code))
    .map(([code, count]) => ({ code, devices: count }));
  return {
    since: before.createdAt,
    release: before.release,
    patchedPercent: before.patchedPercent,
    sameSources,
    moves: [...moves.values()].sort(
      (a, b) => b.devices - a.devices || (a.from + a.to < b.from + b.to ? -1 : 1),
    ),
    arrived,
    left,
    gone: gone.sort((a, b) => b.devices - a.devices || (a.code < b.code ? -1 : 1)),
  };
}
