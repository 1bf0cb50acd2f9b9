import { csvText } from "./escape.ts";

/**
 * Rows as UTF-8 bytes of CSV, under a heading of the columns. No cell is a formula. Rows are taken
 * as the bytes are read, and an error of theirs ends the reading.
 */
export async function csvStream<Row extends object>(
  rows: Iterable<Row>,
  columns: readonly (keyof Row & string)[],
): Promise<AsyncIterable<Uint8Array>> {
  const [{ Readable }, { stringify }] = await Promise.all([
    import("node:stream"),
    import("csv-stringify"),
  ]);
  const csv = stringify({
    header: true,
    columns: [...columns],
    record_delimiter: "windows",
    cast: { boolean: (value) => (value ? "true" : "false"), string: csvText },
  });
  const source = Readable.from(rows);
  source.on("error", (error) => csv.destroy(error));
  return source.pipe(csv);
}
