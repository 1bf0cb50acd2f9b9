import type { ContentFile } from "../../kind/content.ts";

const localHeadSize = 30;
const centralHeadSize = 46;
const endSize = 22;
/** Beyond it a ZIP needs fields of 64 bits. */
const mostBytes = 0xffff_ffff;
/** 2.0, of which every reader knows how to unpack. */
const neededVersion = 20;
/** Names are UTF-8. */
const utf8Flag = 0x0800;
/** 1980-01-01: the same files give the same ZIP. */
const firstDay = 0x0021;

/**
 * How many bytes `storedZip` gives.
 *
 * @throws {RangeError} where it would be longer than 4 GB.
 */
export function storedZipSize(files: readonly Pick<ContentFile, "name" | "size">[]): number {
  const size = files.reduce(
    (sum, { name, size: bytes }) =>
      sum + localHeadSize + centralHeadSize + 2 * Buffer.byteLength(name) + bytes,
    endSize,
  );
  if (size > mostBytes)
    throw new RangeError(
      `files of ${size} bytes are more than the 4 GB that a ZIP of this kind has`,
    );
  return size;
}

/**
 * A ZIP with files as they are, without compression: an archive gets no smaller, and its length is
 * known before its first byte is. Sizes and checksums stand before each file.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT 4.3
 * @throws {RangeError} where a file gives more or fewer bytes than it said.
 */
export async function* storedZip(files: readonly ContentFile[]): AsyncGenerator<Uint8Array> {
  storedZipSize(files);
  const central: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const name = Buffer.from(file.name, "utf8");
    const head = Buffer.alloc(localHeadSize);
    head.writeUInt32LE(0x0403_4b50, 0);
    writeCommon(head, 4, file, name.length);
    yield head;
    yield name;
    let sent = 0;
    for await (const bytes of file.read()) {
      sent += bytes.length;
      if (sent > file.size) break;
      yield bytes;
    }
    if (sent !== file.size)
      throw new RangeError(`${file.name} has not the ${file.size} bytes that it had before`);
    central.push(centralHead(file, name.length, offset), name);
    offset += localHeadSize + name.length + file.size;
  }
  const directory = Buffer.concat(central);
  yield directory;
  const end = Buffer.alloc(endSize);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  yield end;
}

function centralHead(file: ContentFile, nameLength: number, offset: number): Buffer {
  const head = Buffer.alloc(centralHeadSize);
  head.writeUInt32LE(0x0201_4b50, 0);
  head.writeUInt16LE(neededVersion, 4);
  writeCommon(head, 6, file, nameLength);
  head.writeUInt32LE(offset, 42);
  return head;
}

/** What both heads have alike, from the version that is needed on. */
function writeCommon(
  head: Buffer,
  at: number,
  { size, crc32 }: ContentFile,
  nameLength: number,
): void {
  head.writeUInt16LE(neededVersion, at);
  head.writeUInt16LE(utf8Flag, at + 2);
  head.writeUInt16LE(firstDay, at + 8);
  head.writeUInt32LE(crc32, at + 10);
  head.writeUInt32LE(size, at + 14);
  head.writeUInt32LE(size, at + 18);
  head.writeUInt16LE(nameLength, at + 22);
}
