import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { openSqliteCache } from "../../src/state/sqlite-cache.ts";

const root = join(import.meta.dirname, "../..");

/** Writes a whole collection, or tells that another process does. */
const program = (file: string, name: string) => `
  import { openSqliteCache } from ${JSON.stringify(join(root, "src/state/sqlite-cache.ts"))};
  const cache = await openSqliteCache(${JSON.stringify(file)});
  const writer = cache?.writer("t devices", () => new Date());
  if (writer === undefined) console.log("elsewhere");
  else {
    writer.begin();
    for (let page = 0; page < 20; page++) {
      writer.addPage(Array.from({ length: 100 }, (_, n) => {
        return { id: "id" + (page * 100 + n), by: ${JSON.stringify(name)} };
      }));
      await new Promise((resolve) => setImmediate(resolve));
    }
    writer.finish("mark-" + ${JSON.stringify(name)});
    writer.release();
    console.log("written");
  }
  cache?.close();
`;

// https://www.sqlite.org/lockingv3.html
test("a cache that several processes write at once is whole, and one run's only", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-cache-"));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  const file = join(folder, "devices.sqlite");
  const run = async (name: string) =>
    await promisify(execFile)(
      process.execPath,
      ["--no-warnings", "--input-type=module-typescript", "-e", program(file, name)],
      { cwd: root },
    );

  const said = (await Promise.all(["a", "b", "c"].map(run))).map(({ stdout }) => stdout.trim());

  expect(said).toContain("written");
  const cache = await openSqliteCache(file);
  const held = cache?.current("t devices");
  const rows = cache && held ? [...cache.pages(held, ({ id }) => String(id))].flat() : [];
  expect(rows).toHaveLength(2000);
  const writers = new Set(rows.map(({ by }) => String(by)));
  expect([...writers].map((name) => `mark-${name}`)).toEqual([held?.mark]);
  cache?.close();
});
