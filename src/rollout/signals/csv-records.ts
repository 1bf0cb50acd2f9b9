import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type FileRow, rowLimit } from "./json-rows.ts";

/**
 * The lines of a CSV by the names of their columns. One that has another number of cells than the
 * heading is unreadable; the last one may be cut.
 */
export async function* csvRecords(text: AsyncIterable<string>): AsyncGenerator<FileRow> {
  const { parse } = await import("csv-parse");
  let skipped = 0;
  const parser = parse({
    bom: true,
    columns: true,
    skip_empty_lines: true,
    max_record_size: rowLimit,
    skip_records_with_error: true,
    on_skip: () => {
      skipped++;
      return undefined;
    },
  });
  const feeding = pipeline(Readable.from(text), parser);
  // what goes wrong there comes out of the parser, too
  feeding.catch(() => undefined);
  try {
    for await (const value of parser as AsyncIterable<unknown>) {
      for (; skipped > 0; skipped--) yield { ok: false, why: "unreadable" };
      yield { ok: true, value };
    }
    await feeding;
    for (; skipped > 0; skipped--) yield { ok: false, why: "unreadable" };
  } catch (error) {
    const code = (error as { code?: unknown }).code?.toString() ?? "";
    if (!code.startsWith("CSV_")) throw error;
    yield { ok: false, why: code === "CSV_QUOTE_NOT_CLOSED" ? "cut" : "unreadable" };
  } finally {
    parser.destroy();
  }
}
