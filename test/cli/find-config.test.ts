import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { folderOf } from "../support/policy-folder.ts";

const main = join(import.meta.dirname, "../../src/cli/main.ts");
const head = "version: 1\nstack: corp\n";

/** What `validate` says in a folder, without a config being named. */
async function validateIn(folder: string): Promise<string> {
  const args = ["--no-warnings", main, "validate"];
  const run = promisify(execFile)(process.execPath, args, { cwd: folder });
  const { stdout, stderr } = await run.catch((error: unknown) => error as Awaited<typeof run>);
  return stdout + stderr;
}

describe("the config of a folder", () => {
  test("is found by its name", async () => {
    expect(await validateIn(await folderOf({ "ringwright.yml": head }))).toContain(
      "ringwright.yml is valid: stack corp",
    );
  });

  test("is none of two, one in YAML and one in code", async () => {
    const folder = await folderOf({ "ringwright.yaml": head, "ringwright.config.ts": "" });

    expect(await validateIn(folder)).toContain(
      "ringwright.yaml stands beside ringwright.config.ts; keep a config in YAML or in code, or name one with --config PATH",
    );
  });
});
