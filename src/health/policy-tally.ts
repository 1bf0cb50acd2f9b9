import type { ErrorCount, StateReason } from "./compliance-report.ts";
import { type DeviceState, deviceStates, type StateCounts } from "./device-state.ts";
import { explain } from "./errors/explain.ts";
import { normalCode } from "./errors/result-code.ts";

/** What is found for the devices of one policy: two bytes a device, and texts once each. */
export class PolicyTally {
  readonly #states: Uint8Array;
  readonly #reasons: Uint16Array;
  readonly #texts: string[] = [""];
  readonly #places = new Map<string, number>([["", 0]]);
  readonly #errors = new Map<number, string>();

  constructor(devices: number) {
    this.#states = new Uint8Array(devices);
    this.#reasons = new Uint16Array(devices);
  }

  set(device: number, state: DeviceState, reason = ""): void {
    this.#states[device] = deviceStates.indexOf(state) + 1;
    this.#reasons[device] = this.#place(reason);
  }

  setError(device: number, code: string): void {
    this.#errors.set(device, normalCode(code));
  }

  /** Undefined where the policy does not reach the device. */
  state(device: number): DeviceState | undefined {
    return deviceStates[(this.#states[device] ?? 0) - 1];
  }

  reason(device: number): string {
    return this.#texts[this.#reasons[device] ?? 0] ?? "";
  }

  error(device: number): string | undefined {
    return this.#errors.get(device);
  }

  get errors(): ReadonlyMap<number, string> {
    return this.#errors;
  }

  /** Devices that the policy reaches. */
  *devices(): Generator<number> {
    for (let device = 0; device < this.#states.length; device++) {
      if (this.#states[device] !== 0) yield device;
    }
  }

  counts(): StateCounts {
    const counts: Record<DeviceState, number> = emptyCounts();
    for (const device of this.devices()) counts[this.state(device) ?? "unknown"]++;
    return counts;
  }

  /** Most frequent first. States without a reason explain themselves. */
  reasonCounts(): StateReason[] {
    const counts = new Map<string, { state: DeviceState; reason: string; devices: number }>();
    for (const device of this.devices()) {
      const [state, reason] = [this.state(device) ?? "unknown", this.reason(device)];
      if (reason === "") continue;
      const entry = counts.get(`${state} ${reason}`) ?? { state, reason, devices: 0 };
      entry.devices++;
      counts.set(`${state} ${reason}`, entry);
    }
    return [...counts.values()].sort((a, b) => b.devices - a.devices);
  }

  /** Most frequent first. */
  errorCounts(): ErrorCount[] {
    const counts = new Map<string, number>();
    for (const code of this.#errors.values()) counts.set(code, (counts.get(code) ?? 0) + 1);
    return [...counts]
      .map(([code, devices]) => ({ ...explain(code), devices }))
      .sort((a, b) => b.devices - a.devices || (a.code < b.code ? -1 : 1));
  }

  // what a report says is bounded by its own words; a flood of them shares the last place
  #place(text: string): number {
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    if (this.#texts.length > 60_000) return this.#texts.length - 1;
    this.#places.set(text, this.#texts.length);
    return this.#texts.push(text) - 1;
  }
}

export function emptyCounts(): Record<DeviceState, number> {
  return { patched: 0, pending: 0, overdue: 0, failing: 0, silent: 0, unknown: 0, unreachable: 0 };
}

/** Share of the patched among the reachable in percent, in hundredths, rounded down; null of none. */
export function patchedPercent(counts: StateCounts): number | null {
  const total = reachableOf(counts);
  return total === 0 ? null : Math.floor((counts.patched / total) * 10_000) / 100;
}

export function totalOf(counts: StateCounts): number {
  return deviceStates.reduce((sum, state) => sum + counts[state], 0);
}

/** Devices of which a share is taken: those that the policy can reach. */
export function reachableOf(counts: StateCounts): number {
  return totalOf(counts) - counts.unreachable;
}
