import { csvRecords } from "./csv-records.ts";
import {
  type DeviceSignals,
  SignalTally,
  type SignalTerms,
  type UnusedLines,
} from "./device-signals.ts";
import { type FileRow, jsonArrayRows, jsonLineRows } from "./json-rows.ts";
import { signalRow } from "./signal-row.ts";

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
  for await (const row of rowsOf(name, content)) {
    abortSignal?.throwIfAborted();
    if (row.ok) {
      const signal = signalRow(row.value);
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

async function* rowsOf(name: string, content: AsyncIterable<Uint8Array>): AsyncGenerator<FileRow> {
  const text = textOf(content);
  if (/\.csv$/i.test(name)) return yield* csvRecords(text);
  if (/\.(jsonl|ndjson)$/i.test(name)) return yield* jsonLineRows(text);
  const { first, all } = await peek(text);
  yield* first === "[" ? jsonArrayRows(all) : jsonLineRows(all);
}

/** The first character that is no space, and the text with it still in place. */
async function peek(
  text: AsyncGenerator<string>,
): Promise<{ first: string | undefined; all: AsyncIterable<string> }> {
  let seen = "";
  let first: string | undefined;
  while (first === undefined && seen.length < 65_536) {
    const next = await text.next();
    if (next.done === true) break;
    seen += next.value;
    first = seen.trimStart()[0];
  }
  return {
    first,
    all: (async function* () {
      yield seen;
      yield* text;
    })(),
  };
}

/** UTF-8, or UTF-16 with its mark, as Windows PowerShell writes files. */
async function* textOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const bytes of content) {
    if (bytes.length === 0) continue;
    decoder ??= new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8");
    yield decoder.decode(bytes, { stream: true });
  }
  yield decoder?.decode() ?? "";
}
