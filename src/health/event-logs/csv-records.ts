import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type FileRow, rowLimit } from "./json-rows.ts";

/**
 * The lines of a CSV by the names of their columns. One that has another number of cells than the
 * heading is unreadable; the last one may be cut.
 */
export async function* csvRecords(text: AsyncIterable<string>): AsyncGenerator<FileRow> {
  const { parse } = await import("csv-parse");
  const skipped: FileRow[] = [];
  const parser = parse({
    bom: true,
    columns: true,
    skip_empty_lines: true,
    max_record_size: rowLimit,
    skip_records_with_error: true,
    on_skip: (error) => {
      skipped.push(unreadRow(error));
      return undefined;
    },
  });
  const feeding = pipeline(Readable.from(withoutType(text)), parser);
  // what goes wrong there comes out of the parser, too
  feeding.catch(() => undefined);
  try {
    for await (const value of parser as AsyncIterable<unknown>) {
      yield* skipped.splice(0);
      yield { ok: true, value };
    }
    await feeding;
    yield* skipped.splice(0);
  } catch (error) {
    if (codeText(error)?.startsWith("CSV_") !== true) throw error;
    yield unreadRow(error);
  } finally {
    parser.destroy();
  }
}

/** A file that ends within quotes was cut there. */
function unreadRow(error: unknown): FileRow {
  const { lines } = (error ?? {}) as { readonly lines?: unknown };
  const place = typeof lines === "number" ? `line ${lines}` : "an unknown line";
  const why = codeText(error) === "CSV_QUOTE_NOT_CLOSED" ? "cut" : "unreadable";
  return { ok: false, why, place };
}

function codeText(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === "string" ? code : undefined;
}

/** Without the line `#TYPE ...` that `Export-Csv` of Windows PowerShell writes above the heading. */
async function* withoutType(text: AsyncIterable<string>): AsyncGenerator<string> {
  const mark = /^\ufeff?#TYPE/;
  let head: string | undefined = "";
  for await (const piece of text) {
    if (head === undefined) {
      yield piece;
      continue;
    }
    head += piece;
    if (head.length < 6 || (mark.test(head) && !head.includes("\n") && head.length < rowLimit))
      continue;
    yield mark.test(head) ? head.slice(head.indexOf("\n") + 1) : head;
    head = undefined;
  }
  if (head !== undefined && !mark.test(head)) yield head;
}
