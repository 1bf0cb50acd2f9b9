// Puts one bug after another into a copy of the sources and runs the tests that should
// notice: node scripts/mutate.ts [WORD...] for those whose file or description holds a word.
// With --check it only looks whether every text of the list is still there, as it does first
// anyway. Exit 1 where a bug goes unnoticed.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Mutant, mutants } from "./mutants.ts";

type Verdict = "noticed" | "endless" | "MISSED";

const root = fileURLToPath(new URL("..", import.meta.url));
const longestMs = 300_000;

const words = process.argv.slice(2).filter((word) => word !== "--check");
const checksOnly = process.argv.includes("--check");
const chosen = mutants.filter(({ file, what }) =>
  words.every((word) => `${file} ${what}`.includes(word)),
);
await demandTexts(chosen);
if (checksOnly) console.log(`every text of ${chosen.length} mutants is there once`);
else await runAll(chosen);

/** A text that has moved makes no bug, and one that cannot be parsed is noticed by anything. */
async function demandTexts(list: readonly Mutant[]): Promise<void> {
  const lost: string[] = [];
  for (const mutant of list) {
    const { file, from, what } = mutant;
    const source = await readFile(join(root, file), "utf8").catch(() => "");
    const times = source.split(from).length - 1;
    if (times !== 1) lost.push(`${file} holds the text of "${what}" ${times} times: ${from}`);
    else stripTypeScriptTypes(mutated(source, mutant));
    for (const test of mutant.tests)
      if (!existsSync(join(root, test)))
        lost.push(`${test}, which should notice "${what}", is gone`);
  }
  if (lost.length === 0) return;
  console.error(lost.join("\n"));
  process.exit(1);
}

function mutated(source: string, { from, to }: Mutant): string {
  return source.replace(from, () => to);
}

async function runAll(list: readonly Mutant[]): Promise<void> {
  const results = new Map<Mutant, Verdict>();
  const queue = [...list];
  const workers = Math.min(availableParallelism(), list.length);
  const folders = await Promise.all(Array.from({ length: workers }, copyOfSources));
  try {
    const all = [...new Set(list.flatMap(({ tests }) => tests))];
    if (folders[0] === undefined || !(await passes(folders[0], all)))
      throw new Error("the tests fail without any bug, or there is none of these words");
    await Promise.all(
      folders.map(async (folder) => {
        for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
          const verdict = await judge(folder, mutant);
          results.set(mutant, verdict);
          console.log(`${verdict.padEnd(8)} ${mutant.file}: ${mutant.what}`);
        }
      }),
    );
  } finally {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
  const missed = [...results.values()].filter((verdict) => verdict === "MISSED").length;
  console.log(`${list.length} bugs: ${list.length - missed} noticed, ${missed} missed`);
  if (missed > 0) process.exitCode = 1;
}

async function judge(folder: string, mutant: Mutant): Promise<Verdict> {
  const path = join(folder, mutant.file);
  const source = await readFile(path, "utf8");
  await writeFile(path, mutated(source, mutant));
  try {
    const passed = await passes(folder, mutant.tests);
    // a bug that never ends is noticed, too
    return passed === undefined ? "endless" : passed ? "MISSED" : "noticed";
  } finally {
    await writeFile(path, source);
  }
}

/** Undefined where they did not end. */
async function passes(folder: string, tests: readonly string[]): Promise<boolean | undefined> {
  const vitest = join(folder, "node_modules/vitest/vitest.mjs");
  const child = spawn(
    process.execPath,
    [vitest, "run", "--bail=1", "--maxWorkers=1", "--reporter=dot", ...tests],
    { cwd: folder, stdio: "ignore", timeout: longestMs },
  );
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>(
    (resolve, reject) => {
      child.on("error", reject);
      child.on("exit", (...ended) => resolve(ended));
    },
  );
  return signal === null ? code === 0 : undefined;
}

async function copyOfSources(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-mutate-"));
  const needed = ["src", "mocks", "test", "examples", "docs", "scripts", "bench"];
  const files = ["package.json", "tsconfig.json", "vitest.config.ts", "README.md"];
  for (const name of [...needed, ...files])
    await cp(join(root, name), join(folder, name), { recursive: true });
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}
