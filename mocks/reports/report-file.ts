import { strToU8, Zip, ZipDeflate } from "fflate";

const rowsPerChunk = 2_000;

/** A zip with one file, made of lines that come one at a time, so that a large report needs little memory. */
export function zipLines(fileName: string, lines: Iterable<string>): Uint8Array {
  const parts: Uint8Array[] = [];
  const zip = new Zip((error, part) => {
    if (error !== null) throw error;
    parts.push(part);
  });
  const file = new ZipDeflate(fileName, { level: 1 });
  zip.add(file);
  let pending: string[] = [];
  for (const line of lines) {
    pending.push(line);
    if (pending.length < rowsPerChunk) continue;
    file.push(strToU8(pending.join("")));
    pending = [];
  }
  file.push(strToU8(pending.join("")), true);
  zip.end();
  return Buffer.concat(parts);
}

/** Comma-separated, quoted where it has to be, with the byte order mark that Intune writes. */
export function* csvLines(
  columns: readonly string[],
  rows: Iterable<readonly string[]>,
): Generator<string> {
  yield `\uFEFF${columns.map(quoted).join(",")}\r\n`;
  for (const row of rows) yield `${row.map(quoted).join(",")}\r\n`;
}

/** `{"values":[{…},…]}` a line at a time. */
export function* jsonLines(
  columns: readonly string[],
  rows: Iterable<readonly string[]>,
): Generator<string> {
  let separator = '{"values":[';
  for (const row of rows) {
    const object = Object.fromEntries(columns.map((column, index) => [column, row[index] ?? ""]));
    yield `${separator}${JSON.stringify(object)}`;
    separator = ",";
  }
  yield separator === "," ? "]}" : '{"values":[]}';
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
