import { explain } from "../errors/explain.ts";
import type { FailureClass } from "../errors/failure-class.ts";
import type { LogEvent } from "./log-event.ts";
import { updateEvents } from "./update-events.ts";

/** How often something was seen, on how many devices, and when. */
export interface Seen {
  readonly count: number;
  /** Of those that name themselves. At least: see `EventFindings.devicesAreLeast`. */
  readonly devices: number;
  /** ISO 8601; null where no line has a time of a known zone. */
  readonly first: string | null;
  readonly last: string | null;
}

/** What became of one update. */
export interface UpdateFinding {
  /** Null where only a title is known. */
  readonly kb: string | null;
  readonly title: string | null;
  readonly installed: Seen;
  readonly failed: Seen;
  /** Codes that came with it, at most 8. */
  readonly codes: readonly string[];
}

/** A code, with what is known of it. */
export interface CodeFinding extends Seen {
  readonly code: string;
  readonly symbol: string | null;
  readonly meaning: string | null;
  readonly class: FailureClass | null;
  readonly cause: string | null;
  readonly action: string | null;
  readonly source: string | null;
  readonly unverified: boolean;
  /** Updates that it came with, by article or title; at most 5. */
  readonly updates: readonly string[];
}

/** Events of one number. */
export interface EventFinding extends Seen {
  readonly provider: string | null;
  readonly eventId: number;
  /** Whether it says something of updates; others are kept with their number alone. */
  readonly isKnown: boolean;
}

/** What event logs and histories say. */
export interface EventFindings {
  readonly lines: number;
  /** Lines without a time of a known zone. */
  readonly withoutTime: number;
  readonly devices: number;
  /** Whether there were more devices or updates than are kept apart: then counts of devices are the least. */
  readonly devicesAreLeast: boolean;
  /** Articles first, then titles; those that failed last before others. */
  readonly updates: readonly UpdateFinding[];
  /** The most frequent first. */
  readonly codes: readonly CodeFinding[];
  readonly scansFailed: Seen;
  readonly downloadsFailed: Seen;
  readonly restartsNeeded: Seen;
  /** The most frequent first. */
  readonly events: readonly EventFinding[];
}

const keptLimit = 2_000;
const deviceLimit = 200_000;

/** Counts lines in any order; what it keeps does not grow with them. */
export class EventTally {
  #lines = 0;
  #withoutTime = 0;
  readonly #devices = new DeviceNumbers();
  readonly #updates = new Map<string, UpdateDraft>();
  readonly #codes = new Map<string, { seen: SeenDraft; updates: Set<string> }>();
  readonly #events = new Map<string, EventDraft>();
  readonly #scans = new SeenDraft(this.#devices);
  readonly #downloads = new SeenDraft(this.#devices);
  readonly #restarts = new SeenDraft(this.#devices);

  add(event: LogEvent): void {
    this.#lines++;
    if (event.at === null) this.#withoutTime++;
    this.#devices.of(event.device);
    this.#countUpdate(event);
    this.#countCode(event);
    if (event.meaning === "scanFailed") this.#scans.add(event);
    if (event.meaning === "downloadFailed") this.#downloads.add(event);
    if (event.meaning === "restartNeeded") this.#restarts.add(event);
    if (event.eventId !== null) this.#countEvent(event, event.eventId);
  }

  findings(): EventFindings {
    const updates = [...this.#updates.values()].map(updateOf);
    const codes = [...this.#codes].map(([code, { seen, updates: names }]): CodeFinding => {
      const { code: _, ...meaning } = explain(code);
      return { code, ...meaning, ...seen.seen(), updates: [...names] };
    });
    const events = [...this.#events.values()].map(
      ({ provider, eventId, isKnown, seen }): EventFinding => ({
        provider,
        eventId,
        isKnown,
        ...seen.seen(),
      }),
    );
    return {
      lines: this.#lines,
      withoutTime: this.#withoutTime,
      devices: this.#devices.size,
      devicesAreLeast: this.#devices.isFull,
      updates: updates.sort(
        (a, b) =>
          b.failed.count - a.failed.count ||
          b.installed.count - a.installed.count ||
          (nameOf(a) < nameOf(b) ? -1 : 1),
      ),
      codes: codes.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
      scansFailed: this.#scans.seen(),
      downloadsFailed: this.#downloads.seen(),
      restartsNeeded: this.#restarts.seen(),
      events: events.sort(
        (a, b) =>
          b.count - a.count ||
          a.eventId - b.eventId ||
          ((a.provider ?? "") < (b.provider ?? "") ? -1 : 1),
      ),
    };
  }

  #countUpdate(event: LogEvent): void {
    const isInstalled = event.meaning === "succeeded" || event.meaning === "succeededWithErrors";
    const isFailed = event.meaning === "failed" || event.meaning === "uninstallFailed";
    const name = event.kb ?? event.title;
    if (!(isInstalled || isFailed) || name === null) return;
    const draft = this.#updates.get(name) ?? {
      kb: event.kb,
      title: event.title,
      installed: new SeenDraft(this.#devices),
      failed: new SeenDraft(this.#devices),
      codes: new Set<string>(),
    };
    if (!this.#kept(this.#updates, name, draft)) return;
    draft.title ??= event.title;
    (isInstalled ? draft.installed : draft.failed).add(event);
    if (isFailed && event.code !== null && draft.codes.size < 8) draft.codes.add(event.code);
  }

  #countCode(event: LogEvent): void {
    const { code } = event;
    if (code === null) return;
    const draft = this.#codes.get(code) ?? {
      seen: new SeenDraft(this.#devices),
      updates: new Set<string>(),
    };
    if (!this.#kept(this.#codes, code, draft)) return;
    draft.seen.add(event);
    const name = event.kb ?? event.title;
    if (name !== null && draft.updates.size < 5) draft.updates.add(name);
  }

  #countEvent(event: LogEvent, eventId: number): void {
    const key = `${eventId} ${event.provider ?? ""}`;
    const draft = this.#events.get(key) ?? {
      provider: event.provider,
      eventId,
      isKnown: event.meaning !== "other" || isOfUpdates(event),
      seen: new SeenDraft(this.#devices),
    };
    if (this.#kept(this.#events, key, draft)) draft.seen.add(event);
  }

  #kept<Draft>(map: Map<string, Draft>, key: string, draft: Draft): boolean {
    if (map.has(key)) return true;
    if (map.size >= keptLimit) {
      this.#devices.isFull = true;
      return false;
    }
    map.set(key, draft);
    return true;
  }
}

function isOfUpdates({ provider, eventId }: LogEvent): boolean {
  return /WindowsUpdateClient$/i.test(provider ?? "") && updateEvents[eventId ?? -1] !== undefined;
}

interface UpdateDraft {
  readonly kb: string | null;
  title: string | null;
  readonly installed: SeenDraft;
  readonly failed: SeenDraft;
  readonly codes: Set<string>;
}

interface EventDraft {
  readonly provider: string | null;
  readonly eventId: number;
  readonly isKnown: boolean;
  readonly seen: SeenDraft;
}

function updateOf({ kb, title, installed, failed, codes }: UpdateDraft): UpdateFinding {
  return {
    kb,
    title,
    installed: installed.seen(),
    failed: failed.seen(),
    codes: [...codes].sort(),
  };
}

function nameOf({ kb, title }: UpdateFinding): string {
  return kb ?? title ?? "";
}

/** Devices by a number each, and how many pairs of something and a device are kept in all. */
class DeviceNumbers {
  isFull = false;
  readonly #numbers = new Map<string, number>();
  #pairs = 0;

  get size(): number {
    return this.#numbers.size;
  }

  of(device: string | null): number | undefined {
    if (device === null) return undefined;
    const known = this.#numbers.get(device);
    if (known !== undefined) return known;
    if (this.#numbers.size >= deviceLimit) {
      this.isFull = true;
      return undefined;
    }
    this.#numbers.set(device, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  addTo(set: Set<number>, device: string | null): void {
    const number = this.of(device);
    if (number === undefined || set.has(number)) return;
    if (this.#pairs >= 5 * deviceLimit) this.isFull = true;
    else {
      this.#pairs++;
      set.add(number);
    }
  }
}

class SeenDraft {
  #count = 0;
  #first = Infinity;
  #last = -Infinity;
  readonly #on = new Set<number>();
  readonly #devices: DeviceNumbers;

  constructor(devices: DeviceNumbers) {
    this.#devices = devices;
  }

  add({ at, device }: LogEvent): void {
    this.#count++;
    this.#devices.addTo(this.#on, device);
    if (at === null) return;
    this.#first = Math.min(this.#first, at);
    this.#last = Math.max(this.#last, at);
  }

  seen(): Seen {
    return {
      count: this.#count,
      devices: this.#on.size,
      first: isoText(this.#first),
      last: isoText(this.#last),
    };
  }
}

function isoText(at: number): string | null {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
