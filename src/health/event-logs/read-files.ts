import { decodedText } from "./decoded-text.ts";
import { EventTally } from "./event-findings.ts";
import { evtxRecords, isEvtx } from "./evtx/evtx-records.ts";
import { fileRows, peeked } from "./file-rows.ts";
import { eventOfElement, eventOfRow, type LogEvent } from "./log-event.ts";
import { isTextLog, textLogLines } from "./text-log.ts";
import { xmlEvents } from "./xml-events.ts";
import type {
  EventFile,
  EventFormat,
  EventReport,
  ReadEventFile,
  ReadEventOptions,
} from "./event-report.ts";

/** What `readEventFiles` does. */
export async function readFiles(
  files: AsyncIterable<EventFile> | Iterable<EventFile>,
  { abortSignal, onEvent }: ReadEventOptions,
): Promise<EventReport> {
  const tally = new EventTally();
  const done: ReadEventFile[] = [];
  const add = (event: LogEvent) => {
    tally.add(event);
    onEvent?.(event);
  };
  for await (const file of files) {
    abortSignal?.throwIfAborted();
    done.push(await readInto(add, file, abortSignal));
  }
  return { formatVersion: 1, files: done, findings: tally.findings() };
}

type Reading =
  | { readonly ok: true; readonly event: LogEvent | undefined; readonly place: string }
  | {
      readonly ok: false;
      readonly why: "cut" | "unreadable";
      readonly place: string;
      readonly problem?: string;
    };

const problemLimit = 5;

async function readInto(
  add: (event: LogEvent) => void,
  { name, content }: EventFile,
  abortSignal: AbortSignal | undefined,
): Promise<ReadEventFile> {
  let [read, unreadable, isCut] = [0, 0, false];
  const problems: string[] = [];
  const tell = (problem: string) => {
    if (problems.length < problemLimit) problems.push(problem);
  };
  const { format, readings } = await open(name, content);
  for await (const reading of readings) {
    abortSignal?.throwIfAborted();
    if (!reading.ok) {
      if (reading.why === "cut") isCut = true;
      else unreadable++;
      const fallback = reading.why === "cut" ? "ends in the middle" : "cannot be read";
      tell(`${reading.place} ${reading.problem ?? fallback}`);
    } else if (reading.event === undefined) {
      unreadable++;
      tell(`${reading.place} is no event and no entry of an update history`);
    } else {
      read++;
      add(reading.event);
    }
  }
  if (read + unreadable === 0 && !isCut && format !== "log") tell("it holds no event");
  return { name, format, read, unreadable, isCut, problems };
}

async function open(
  name: string,
  content: AsyncIterable<Uint8Array>,
): Promise<{ readonly format: EventFormat; readonly readings: AsyncIterable<Reading> }> {
  const { first, all } = await firstPiece(content);
  if (isEvtx(first) || /\.evtx$/i.test(name)) return { format: "evtx", readings: ofEvtx(all) };
  const { seen, all: text } = await peeked(decodedText(all));
  const begin = seen.replace(/^\ufeff/, "").trimStart();
  if (begin.startsWith("<")) return { format: "xml", readings: ofXml(text) };
  if (/\.csv$/i.test(name)) return { format: "csv", readings: ofRows(name, text) };
  if (/^[[{]/.test(begin)) return { format: "json", readings: ofRows(name, text) };
  if (isTextLog(seen) || /\.(?:log|txt)$/i.test(name))
    return { format: "log", readings: ofLog(text) };
  if (/^(?:#TYPE|"?\w+"?,)/.test(begin)) return { format: "csv", readings: ofRows("x.csv", text) };
  return { format: "json", readings: ofRows(name, text) };
}

/** At least eight bytes where there are, and all of them with these still in place. */
async function firstPiece(content: AsyncIterable<Uint8Array>) {
  const iterator = content[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  while (first.length < 8) {
    const next = await iterator.next();
    if (next.done === true) break;
    first = Buffer.concat([first, next.value]);
  }
  const rest: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => iterator };
  return {
    first,
    all: (async function* () {
      yield first as Uint8Array;
      yield* rest;
    })(),
  };
}

async function* ofEvtx(content: AsyncIterable<Uint8Array>): AsyncGenerator<Reading> {
  for await (const record of evtxRecords(content))
    yield record.ok ? { ...record, event: eventOfElement(record.event) } : record;
}

async function* ofXml(text: AsyncIterable<string>): AsyncGenerator<Reading> {
  for await (const event of xmlEvents(text))
    yield event.ok ? { ...event, event: eventOfElement(event.event) } : event;
}

async function* ofRows(name: string, text: AsyncGenerator<string>): AsyncGenerator<Reading> {
  let number = 0;
  for await (const row of fileRows(name, text)) {
    number++;
    yield row.ok ? { ok: true, event: eventOfRow(row.value), place: `entry ${number}` } : row;
  }
}

async function* ofLog(text: AsyncIterable<string>): AsyncGenerator<Reading> {
  for await (const line of textLogLines(text)) {
    if (!line.ok) yield { ok: false, why: "unreadable", place: line.place };
    else if (line.event !== undefined) yield { ok: true, event: line.event, place: "" };
  }
}
