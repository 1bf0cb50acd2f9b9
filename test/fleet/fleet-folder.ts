import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ConfigError } from "ringwright";
import { expect, onTestFinished } from "vitest";

/** An id that differs by its first eight digits. */
export const idOf = (digit: number) => `${String(digit).repeat(8)}-1111-4111-8111-111111111111`;

/** A folder with these files, gone when the test ends. */
export async function fleetFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-fleet-"));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  await writeInto(folder, files);
  return folder;
}

/** Writes files below a folder. */
async function writeInto(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

/** What a load refuses, one line a problem, without the name of the folder. */
export async function problemsOf(load: Promise<unknown>, folder: string): Promise<string[]> {
  const error = await load.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error, "nothing was refused").toBeInstanceOf(ConfigError);
  return (error as ConfigError).message
    .split("\n")
    .map((line) => line.replaceAll(`${folder}/`, ""));
}
