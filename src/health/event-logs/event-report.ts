import type { OperationOptions } from "../../graph/request.ts";
import type { EventFindings } from "./event-findings.ts";
import type { LogEvent } from "./log-event.ts";

/** One file: its name, for messages and the ending of it, and what is in it. */
export interface EventFile {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** What a file of events is; `log` is one of text. */
export type EventFormat = "evtx" | "xml" | "json" | "csv" | "log";

/** How one file was read. */
export interface ReadEventFile {
  readonly name: string;
  readonly format: EventFormat;
  /** Events, entries, or lines of a log that have a code. */
  readonly read: number;
  readonly unreadable: number;
  /** Whether it ends in the middle: what stands before is read. */
  readonly isCut: boolean;
  /** The first of what could not be read, with their places; at most 5. */
  readonly problems: readonly string[];
}

/** How files of events are read. */
export interface ReadEventOptions extends OperationOptions {
  /** Told of each event as it is read. */
  readonly onEvent?: ((event: LogEvent) => void) | undefined;
}

/** What files say, and how each was read. */
export interface EventReport {
  readonly formatVersion: 1;
  readonly files: readonly ReadEventFile[];
  readonly findings: EventFindings;
}
