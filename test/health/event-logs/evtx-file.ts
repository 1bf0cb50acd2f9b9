// Writes event logs byte by byte, after libevtx's description of the format.

/** One event: what stands in `System`, and its data by name. */
export interface WrittenEvent {
  readonly provider: string;
  readonly eventId: number;
  readonly at: Date;
  readonly computer: string;
  readonly data: Readonly<Record<string, string>>;
}

class Bytes {
  readonly #parts: Buffer[] = [];
  length = 0;

  put(part: Buffer): this {
    this.#parts.push(part);
    this.length += part.length;
    return this;
  }

  u8 = (value: number) => this.put(Buffer.from([value]));

  u16(value: number): this {
    const part = Buffer.alloc(2);
    part.writeUInt16LE(value);
    return this.put(part);
  }

  u32(value: number): this {
    const part = Buffer.alloc(4);
    part.writeUInt32LE(value);
    return this.put(part);
  }

  u64(value: bigint): this {
    const part = Buffer.alloc(8);
    part.writeBigUInt64LE(value);
    return this.put(part);
  }

  text(value: string): this {
    return this.put(Buffer.from(value, "utf16le"));
  }

  done = () => Buffer.concat(this.#parts);
}

const fileTime = (at: Date) => BigInt(at.getTime() + 11_644_473_600_000) * 10_000n;

/** A name right where it is used, `base` bytes from the beginning of the chunk. */
function name(bytes: Bytes, base: number, value: string): void {
  bytes.u32(base + bytes.length + 4);
  bytes.u32(0).u16(0).u16(value.length).text(value).u16(0);
}

function start(bytes: Bytes, base: number, element: string, hasAttributes = false): void {
  bytes
    .u8(hasAttributes ? 0x41 : 0x01)
    .u16(0xffff)
    .u32(0);
  name(bytes, base, element);
  if (hasAttributes) bytes.u32(0);
}

const place = (bytes: Bytes, index: number, type: number) => bytes.u8(0x0e).u16(index).u8(type);

/** The template of an event with so many named data; `base` is where it stands in the chunk. */
function template(base: number, names: readonly string[]): Buffer {
  const bytes = new Bytes();
  bytes.u8(0x0f).u8(1).u8(1).u8(0);
  start(bytes, base, "Event");
  bytes.u8(0x02);
  start(bytes, base, "System");
  bytes.u8(0x02);
  start(bytes, base, "Provider", true);
  bytes.u8(0x06);
  name(bytes, base, "Name");
  place(bytes, 0, 0x01).u8(0x03);
  start(bytes, base, "EventID");
  place(bytes.u8(0x02), 1, 0x06).u8(0x04);
  start(bytes, base, "TimeCreated", true);
  bytes.u8(0x06);
  name(bytes, base, "SystemTime");
  place(bytes, 2, 0x11).u8(0x03);
  start(bytes, base, "Computer");
  place(bytes.u8(0x02), 3, 0x01).u8(0x04);
  bytes.u8(0x04);
  start(bytes, base, "EventData");
  bytes.u8(0x02);
  for (const [index, key] of names.entries()) {
    start(bytes, base, "Data", true);
    bytes.u8(0x06);
    name(bytes, base, "Name");
    // a value that stands in the template itself
    bytes.u8(0x05).u8(0x01).u16(key.length).text(key).u8(0x02);
    place(bytes, 4 + index, 0x01).u8(0x04);
  }
  return bytes.u8(0x04).u8(0x04).u8(0x00).done();
}

function record(id: number, at: number, event: WrittenEvent): Buffer {
  const names = Object.keys(event.data);
  const bytes = new Bytes();
  bytes.u8(0x0f).u8(1).u8(1).u8(0).u8(0x0c).u8(1).u32(0);
  // the template stands here: its place is where the next byte is
  const here = at + 24 + bytes.length + 4;
  bytes.u32(here);
  const body = template(here + 24, names);
  bytes.u32(0).put(Buffer.alloc(16)).u32(body.length).put(body);
  const values: (readonly [type: number, value: Buffer])[] = [
    [0x01, Buffer.from(event.provider, "utf16le")],
    [0x06, new Bytes().u16(event.eventId).done()],
    [0x11, new Bytes().u64(fileTime(event.at)).done()],
    [0x01, Buffer.from(event.computer, "utf16le")],
    ...Object.values(event.data).map((value) => [0x01, Buffer.from(value, "utf16le")] as const),
  ];
  bytes.u32(values.length);
  for (const [type, value] of values) bytes.u16(value.length).u8(type).u8(0);
  for (const [, value] of values) bytes.put(value);
  const xml = bytes.u8(0x00).done();
  const size = 24 + xml.length + 4;
  return new Bytes()
    .u32(0x2a2a)
    .u32(size)
    .u64(BigInt(id))
    .u64(fileTime(event.at))
    .put(xml)
    .u32(size)
    .done();
}

/**
 * An event log of one record whose template repeats its value: of `levels` of elements within each
 * other, each of which stands `times` times in the next, or of text.
 */
export function repeatingEvtxFile(levels: number, times: number, text = ""): Buffer {
  const at = 512;
  /** What the template of one level is, when the bytes of it begin at `base` of the chunk. */
  const level = (base: number, below: number): Buffer => {
    const bytes = new Bytes();
    bytes.u8(0x0f).u8(1).u8(1).u8(0).u8(0x0c).u8(1).u32(0);
    const here = base + bytes.length + 4;
    bytes.u32(here);
    const body = new Bytes();
    body.u8(0x0f).u8(1).u8(1).u8(0);
    start(body, here + 24, "EventData");
    body.u8(0x02);
    for (let time = 0; time < times; time++) place(body, 0, 0x21);
    body.u8(0x04).u8(0x00);
    bytes.u32(0).put(Buffer.alloc(16)).u32(body.length).put(body.done()).u32(1);
    const from = base + bytes.length + 4;
    const value = below > 0 ? level(from, below - 1) : Buffer.from(text, "utf16le");
    bytes
      .u16(value.length)
      .u8(below > 0 ? 0x21 : 0x01)
      .u8(0);
    return bytes.put(value).u8(0x00).done();
  };
  const xml = level(at + 24, levels);
  const size = 24 + xml.length + 4;
  const one = new Bytes().u32(0x2a2a).u32(size).u64(1n).u64(0n).put(xml).u32(size).done();
  return fileOf([chunkOf(one)]);
}

function chunkOf(records: Buffer): Buffer {
  const chunk = Buffer.alloc(65_536);
  chunk.write("ElfChnk\0", 0, "latin1");
  chunk.writeUInt32LE(128, 0x28);
  chunk.writeUInt32LE(512 + records.length, 0x30);
  records.copy(chunk, 512);
  return chunk;
}

function fileOf(chunks: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(4_096);
  header.write("ElfFile\0", 0, "latin1");
  header.writeUInt32LE(128, 0x20);
  header.writeUInt16LE(4_096, 0x28);
  header.writeUInt16LE(chunks.length, 0x2a);
  return Buffer.concat([header, ...chunks]);
}

/** An event log: a header, and as many chunks of 64 KB as the events need. */
export function evtxFile(events: readonly WrittenEvent[]): Buffer {
  const chunks: Buffer[] = [];
  let records: Buffer[] = [];
  let at = 512;
  const close = () => {
    chunks.push(chunkOf(Buffer.concat(records)));
    records = [];
    at = 512;
  };
  for (const [index, event] of events.entries()) {
    let one = record(index + 1, at, event);
    if (at + one.length > 65_536) {
      close();
      one = record(index + 1, at, event);
    }
    records.push(one);
    at += one.length;
  }
  close();
  return fileOf(chunks);
}
