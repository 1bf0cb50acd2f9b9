import type { EventElement } from "../event-tree.ts";
import { readBinaryXml } from "./binary-xml.ts";
import { ByteView, EvtxError } from "./byte-view.ts";

const headerSize = 4_096;
const chunkSize = 65_536;
const recordsFrom = 512;

/** A record of an event log, or what stands there instead. */
export type EvtxRecord =
  | { readonly ok: true; readonly event: EventElement; readonly place: string }
  | {
      readonly ok: false;
      readonly why: "cut" | "unreadable";
      readonly place: string;
      readonly problem: string;
    };

/** Whether a file begins as an event log of Windows Vista or later does. */
export function isEvtx(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 8)).toString("latin1") === "ElfFile\0";
}

/**
 * The records of an event log (`.evtx`), one chunk of 64 KB at a time: what it takes does not grow
 * with the file. A record or a chunk that is damaged is told with its place, and the others are
 * read. Checksums are not checked: a log of a device that runs has none that hold.
 *
 * @see https://github.com/libyal/libevtx/blob/main/documentation/Windows%20XML%20Event%20Log%20(EVTX).asciidoc
 */
export async function* evtxRecords(content: AsyncIterable<Uint8Array>): AsyncGenerator<EvtxRecord> {
  let at = 0;
  let isFirst = true;
  for await (const block of blocks(content)) {
    const size = isFirst ? headerSize : chunkSize;
    if (isFirst) {
      isFirst = false;
      if (!isEvtx(block)) {
        yield { ok: false, why: "unreadable", place: "byte 0", problem: "is no event log" };
        return;
      }
    } else if (block.length === size || block.length > recordsFrom) yield* chunkRecords(block, at);
    if (block.length < size) {
      const problem = "ends in the middle";
      yield { ok: false, why: "cut", place: `byte ${at + block.length}`, problem };
      return;
    }
    at += size;
  }
}

/** The header, then chunks; the last may be short. */
async function* blocks(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  let wanted = headerSize;
  for await (const piece of content) {
    held.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    length += piece.byteLength;
    if (length < wanted) continue;
    let all = Buffer.concat(held);
    while (all.length >= wanted) {
      yield all.subarray(0, wanted);
      all = all.subarray(wanted);
      wanted = chunkSize;
    }
    held = [all];
    length = all.length;
  }
  if (length > 0) yield Buffer.concat(held);
}

function* chunkRecords(block: Buffer, from: number): Generator<EvtxRecord> {
  const place = (offset: number) => `byte ${from + offset}`;
  const failed = (offset: number, problem: string): EvtxRecord => ({
    ok: false,
    why: "unreadable",
    place: place(offset),
    problem,
  });
  if (block.subarray(0, 8).toString("latin1") !== "ElfChnk\0") {
    // space that was set aside and never used is zeros
    if (block.some((byte) => byte !== 0)) yield failed(0, "is no chunk of an event log");
    return;
  }
  const bytes = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const end = Math.min(bytes.getUint32(0x30, true), block.length);
  for (let at = recordsFrom; at + 28 <= end;) {
    // the rest was never written
    if (bytes.getUint32(at, true) === 0) return;
    if (bytes.getUint32(at, true) !== 0x2a2a) {
      yield failed(at, "is no record of an event log");
      return;
    }
    const size = bytes.getUint32(at + 4, true);
    if (size < 28 || at + size > block.length) {
      yield failed(at, "is a record that is longer than its chunk");
      return;
    }
    try {
      const event = readBinaryXml(new ByteView(bytes, at + 24, at + size - 4));
      yield { ok: true, event, place: place(at) };
    } catch (error) {
      if (!(error instanceof EvtxError)) throw error;
      yield failed(at, `is a record that ${error.message}`);
    }
    at += size;
  }
}
