import { amountText } from "../../kind/amounts.ts";
import type { DeviceHealth } from "./device-health.ts";
import type { HealthSource, HealthSourceName } from "./health-report.ts";

/** What a source told of, while it is read. */
export class SourceDraft {
  readonly name: HealthSourceName;
  /** Whether a part of it could not be read. */
  isComplete = true;
  readonly #devices = new Set<DeviceHealth>();
  readonly #notes: string[] = [];
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;

  constructor(name: HealthSourceName) {
    this.name = name;
  }

  /** @param at Epoch milliseconds; null where the word has no time. */
  saw(device: DeviceHealth, at: number | null): void {
    this.#devices.add(device);
    if (at === null || Number.isNaN(at)) return;
    this.#from = Math.min(this.#from, at);
    this.#to = Math.max(this.#to, at);
  }

  note(sentence: string): void {
    this.#notes.push(sentence);
  }

  failed(sentence: string): void {
    this.isComplete = false;
    this.#notes.push(sentence);
  }

  /** So many of its reports tell nothing. */
  unusable(count: number, why: string): void {
    if (count > 0) this.note(`${amountText(count, "report", "reports")} of it ${why}`);
  }

  finished(): HealthSource {
    return {
      source: this.name,
      devices: this.#devices.size,
      from: isoOrNull(this.#from),
      to: isoOrNull(this.#to),
      notes: this.#notes,
    };
  }
}

/** ISO 8601, UTC; null of what is no instant. */
export function isoOrNull(at: number | null): string | null {
  const date = new Date(at ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
