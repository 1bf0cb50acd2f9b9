/** Who is in a group before and after its rule changes. */
export interface RuleChange<Device> {
  readonly before: (device: Device) => boolean;
  readonly after: (device: Device) => boolean;
}

/** How many devices were looked at, and what the change does to them. */
export interface RuleMoveCounts {
  /** All that were looked at. */
  readonly devices: number;
  /** Not in the group before, in it after. */
  readonly joins: number;
  /** In the group before, not in it after. */
  readonly leaves: number;
  /** In it before and after. */
  readonly stays: number;
}

/** Whether a device gets into the group or out of it. */
export type RuleMove = "join" | "leave";

/** Counts what one change does to devices that pass one by one; none of them is kept. */
export class RuleMoveTally<Device> {
  readonly #change: RuleChange<Device>;
  readonly #counts = { devices: 0, joins: 0, leaves: 0, stays: 0 };

  constructor(change: RuleChange<Device>) {
    this.#change = change;
  }

  /** Undefined where the device stays in the group, or out of it. */
  add(device: Device): RuleMove | undefined {
    const counts = this.#counts;
    const [was, is] = [this.#change.before(device), this.#change.after(device)];
    counts.devices++;
    if (was && is) counts.stays++;
    if (was === is) return undefined;
    if (is) counts.joins++;
    else counts.leaves++;
    return is ? "join" : "leave";
  }

  get counts(): RuleMoveCounts {
    return { ...this.#counts };
  }
}
