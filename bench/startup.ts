// Start of `ringwright --help` against node's own start: medians of runs taken in turns.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Measure } from "./run.ts";

const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));

export function bench(): Promise<Measure[]> {
  const bare: number[] = [];
  const help: number[] = [];
  for (let round = 0; round < 15; round++) {
    bare.push(time(["-e", "0"]));
    help.push(time([main, "--help"]));
  }
  const difference = median(help) - median(bare);
  return Promise.resolve([
    {
      name: "--help, over the start of bare node",
      value: Math.round(difference),
      unit: "ms",
      budget: "at most 80",
      ok: difference <= 80,
    },
    {
      name: "--help against bare node",
      value: median(help) / median(bare),
      unit: "x",
      budget: "",
      ok: true,
    },
  ]);
}

function time(args: readonly string[]): number {
  const from = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}`);
  return performance.now() - from;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
