// Starts of node with and without us: medians of runs taken in turns.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Measure, median } from "./measure.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const rounds = 15;

const importing = (name: string) => ["--input-type=module", "-e", `import "${name}"`];
const starts = {
  bare: ["-e", "0"],
  help: [main, "--help"],
  library: importing("ringwright"),
  rules: importing("ringwright/rules"),
};
type Start = keyof typeof starts;

export function bench(): Promise<Measure[]> {
  const times: Record<Start, number[]> = { bare: [], help: [], library: [], rules: [] };
  // the first of each reads the files from the disk
  for (let round = -1; round < rounds; round++) {
    for (const name of Object.keys(starts) as Start[]) {
      const elapsed = time(starts[name]);
      if (round >= 0) times[name].push(elapsed);
    }
  }
  const over = (name: Start, title: string, atMost: number): Measure => ({
    name: `${title}, over the start of bare node`,
    value: Math.round(median(times[name]) - median(times.bare)),
    unit: "ms",
    budget: { atMost },
  });
  return Promise.resolve([
    over("help", "--help", 30),
    over("library", 'import "ringwright"', 60),
    over("rules", 'import "ringwright/rules"', 15),
    { name: "the start of bare node", value: Math.round(median(times.bare)), unit: "ms" },
  ]);
}

function time(args: readonly string[]): number {
  const from = performance.now();
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "ignore" });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}`);
  return performance.now() - from;
}
