/** Who is in a group before and after its rule changes. */
export interface RuleChange<Device> {
  readonly before: (device: Device) => boolean;
  readonly after: (device: Device) => boolean;
}

/** How many devices were looked at, and what the change does to them. */
export interface RuleMoveCounts {
  readonly devices: number;
  readonly joins: number;
  readonly leaves: number;
  readonly stays: number;
}

/** Whether a device gets into the group or out of it. */
export type RuleMove = "join" | "leave";

/**
 * Runs devices past rule changes, one device at a time and none of them kept. `onMove` is told
 * of each device that a change moves, in their order; `change` is its place in `changes`.
 */
export async function countRuleMoves<Device>(
  devices: AsyncIterable<Device>,
  changes: readonly RuleChange<Device>[],
  onMove: (device: Device, move: RuleMove, change: number) => Promise<void> | void,
): Promise<readonly RuleMoveCounts[]> {
  const counts = changes.map(() => ({ devices: 0, joins: 0, leaves: 0, stays: 0 }));
  for await (const device of devices) {
    for (const [index, { before, after }] of changes.entries()) {
      const count = counts[index];
      if (count === undefined) continue;
      const [was, is] = [before(device), after(device)];
      count.devices++;
      if (was && is) count.stays++;
      if (was === is) continue;
      if (is) count.joins++;
      else count.leaves++;
      const told = onMove(device, is ? "join" : "leave", index);
      if (told !== undefined) await told;
    }
  }
  return counts;
}
