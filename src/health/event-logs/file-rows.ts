import { csvRecords } from "./csv-records.ts";
import { type FileRow, jsonArrayRows, jsonLineRows } from "./json-rows.ts";

/**
 * The values of an export by the ending of its name: `.csv`; `.jsonl` and `.ndjson`, one a line; else
 * JSON: an array, objects one after another, or one a line.
 */
export async function* fileRows(
  name: string,
  text: AsyncGenerator<string>,
): AsyncGenerator<FileRow> {
  if (/\.csv$/i.test(name)) return yield* csvRecords(text);
  if (/\.(jsonl|ndjson)$/i.test(name)) return yield* jsonLineRows(text);
  const { seen, all } = await peeked(text);
  yield* isLineByLine(seen) ? jsonLineRows(all) : jsonArrayRows(all);
}

/** The beginning of a text, and the text with it still in place. */
export async function peeked(
  text: AsyncGenerator<string>,
): Promise<{ readonly seen: string; readonly all: AsyncGenerator<string> }> {
  let seen = "";
  while (seen.length < 4_096) {
    const next = await text.next();
    if (next.done === true) break;
    seen += next.value;
  }
  return {
    seen,
    all: (async function* () {
      yield seen;
      yield* text;
    })(),
  };
}

// an array, or an object whose first line does not end it
function isLineByLine(seen: string): boolean {
  const text = seen.replace(/^\ufeff/, "").trimStart();
  return !text.startsWith("[") && !/^\{\s*\n/.test(text);
}
