import { decodedText } from "../../health/event-logs/decoded-text.ts";
import { fileRows } from "../../health/event-logs/file-rows.ts";
import { eventOfRow } from "../../health/event-logs/log-event.ts";
import { type SignalRow, signalRow } from "../../health/event-logs/signal-row.ts";
import {
  type DeviceSignals,
  SignalTally,
  type SignalTerms,
  type UnusedLines,
} from "./device-signals.ts";

/** One export: its name, for messages, and what is in it. */
export interface SignalFile {
  /** Its ending says what it is: `.jsonl`, `.ndjson`, `.json`, `.csv`. */
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** How one export was read. */
export interface ReadSignalFile {
  readonly name: string;
  /** Lines that were understood. */
  readonly read: number;
  /** Lines that were not: no JSON or CSV, no device, no instant, no event. */
  readonly unreadable: number;
  /** Whether it ends in the middle: an upload that was not done, or a full disk. */
  readonly isCut: boolean;
  /** What is wrong with its first unreadable line, or with the whole; absent where nothing is. */
  readonly problem?: string;
}

/** What exports say of a release. */
export interface Signals {
  readonly devices: readonly DeviceSignals[];
  readonly unused: UnusedLines;
  readonly files: readonly ReadSignalFile[];
}

/**
 * Reads exports of update histories and event logs, one line at a time: the memory it takes
 * grows with the devices, not with the files. Each line is used or counted with a reason. The order
 * of lines and files decides nothing.
 */
export async function readSignals(
  files: AsyncIterable<SignalFile> | Iterable<SignalFile>,
  terms: SignalTerms,
  { abortSignal }: { readonly abortSignal?: AbortSignal | undefined } = {},
): Promise<Signals> {
  const tally = new SignalTally(terms);
  const done: ReadSignalFile[] = [];
  for await (const file of files) {
    abortSignal?.throwIfAborted();
    done.push(await readInto(tally, file, abortSignal));
  }
  return { devices: tally.devices(), unused: tally.unused, files: done };
}

async function readInto(
  tally: SignalTally,
  { name, content }: SignalFile,
  abortSignal: AbortSignal | undefined,
): Promise<ReadSignalFile> {
  let [read, unreadable, isCut] = [0, 0, false];
  let problem: string | undefined;
  const fail = (what: string) => {
    unreadable++;
    problem ??= `a line or object ${what}`;
  };
  for await (const row of fileRows(name, decodedText(content))) {
    abortSignal?.throwIfAborted();
    if (row.ok) {
      const signal = signalOf(row.value);
      if (typeof signal === "string") fail(signal);
      else {
        read++;
        tally.add(signal);
      }
    } else if (row.why === "cut") isCut = true;
    else fail("cannot be read");
  }
  if (isCut) problem ??= "it ends in the middle";
  if (read + unreadable === 0) problem ??= "it has no lines";
  return { name, read, unreadable, isCut, ...(problem !== undefined && { problem }) };
}

/** A line in our own columns, or as `Get-WinEvent` and histories of devices have it. */
function signalOf(value: unknown): SignalRow | string {
  const row = signalRow(value);
  if (row !== "names no device") return row;
  const event = eventOfRow(value);
  if (event?.device === undefined || event.device === null) return row;
  const { device, at, meaning, code, kb } = event;
  if (at === null) return "has no instant with its offset";
  return { device, at, meaning, ...(code !== null && { code }), ...(kb !== null && { kb }) };
}
