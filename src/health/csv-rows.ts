import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ReportExportError } from "./export-error.ts";
import type { ReportRequest, ReportRow } from "./report-request.ts";

/**
 * The lines of a report by column, one at a time. Every column that was asked for has to be
 * there; others may be.
 *
 * @throws {ReportExportError} where a column is missing or the text is no CSV.
 */
export async function* csvRows(
  content: AsyncIterable<Uint8Array>,
  { reportName, select }: Pick<ReportRequest, "reportName" | "select">,
): AsyncGenerator<ReportRow> {
  const { parse } = await import("csv-parse");
  let missing: readonly string[] | undefined;
  const parser = parse({
    bom: true,
    skip_empty_lines: true,
    max_record_size: 1_000_000,
    columns: (header: readonly string[]) => {
      missing = select.filter((name) => !header.includes(name));
      return [...header];
    },
  });
  const feeding = pipeline(Readable.from(content), parser);
  // what goes wrong there comes out of the parser, too
  feeding.catch(() => undefined);
  try {
    for await (const row of parser as AsyncIterable<ReportRow>) {
      demandColumns(missing, reportName);
      yield row;
    }
    await feeding;
    // a report without devices still has a heading
    demandColumns(missing ?? select, reportName);
  } catch (error) {
    if ((error as { code?: unknown }).code?.toString().startsWith("CSV_") !== true) throw error;
    throw new ReportExportError(
      reportName,
      "content",
      `it is no proper CSV: ${(error as Error).message}. Try again; where it stays so, Intune has changed its format`,
    );
  } finally {
    parser.destroy();
  }
}

function demandColumns(missing: readonly string[] | undefined, reportName: string): void {
  if (missing === undefined || missing.length === 0) return;
  throw new ReportExportError(
    reportName,
    "content",
    `it has no column ${missing.join(", ")}, which it was asked for. Intune has changed the report: look for a newer version of Ringwright`,
  );
}
