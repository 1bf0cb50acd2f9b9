import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ConfigError, loadDesiredState, type LoadOptions } from "ringwright";
import { onTestFinished } from "vitest";

/** A folder of its own with these files in it, gone when the test ends. */
export async function folderOf(files: Record<string, string | Uint8Array>): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "ringwright-config-")));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

/** What is wrong with a config, one line each. */
export async function issuesOf(path: string, options: LoadOptions = {}): Promise<string[]> {
  const error = await loadDesiredState(path, { env: {}, ...options }).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!(error instanceof ConfigError))
    throw new Error(`expected a ConfigError, got ${String(error)}`);
  return error.message.split("\n");
}
