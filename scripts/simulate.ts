// Tells simulated stories of the product against the mock tenant: node scripts/simulate.ts
//   --seed N                    one story, step by step
//   --seeds N [--from N]        so many, with a line for each that breaks a law
//   --workers N                 on so many threads; default 1
//   --rollouts                  of rollouts, in place of those of applies and verbs
// Exit 1 where a law is broken, and 2 for a wrong option.
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { tellRolloutStory } from "../test/simulation/rollout-story.ts";
import { tell } from "../test/simulation/story.ts";

interface Range {
  readonly ofRollouts: boolean;
  readonly from: number;
  readonly count: number;
  readonly step: number;
}

interface Report {
  readonly seed: number;
  /** Why a law is broken; undefined where all hold. */
  readonly broken: string | undefined;
}

if (isMainThread) await main();
else await tellRange(workerData as Range, (report) => parentPort?.postMessage(report));

async function main(): Promise<void> {
  const { seed, seeds, from, workers, rollouts } = readOptions();
  if (seed === undefined) await tellMany(seeds, from, workers, rollouts);
  else await tellOne(seed, rollouts);
}

async function tellOne(seed: number, ofRollouts: boolean): Promise<void> {
  const { log, violation } = await teller(ofRollouts)(seed);
  console.log(log.join("\n"));
  console.log(
    violation ? `seed ${seed} breaks a law: ${violation.stack}` : `seed ${seed}: all laws hold`,
  );
  if (violation) process.exitCode = 1;
}

function teller(ofRollouts: boolean): typeof tell {
  return ofRollouts ? tellRolloutStory : tell;
}

async function tellMany(
  count: number,
  from: number,
  workers: number,
  ofRollouts: boolean,
): Promise<void> {
  const startedAt = performance.now();
  let toldAt = startedAt;
  let told = 0;
  const broken: number[] = [];
  const perSecond = () => (told / ((performance.now() - startedAt) / 1000)).toFixed(1);
  const note = (report: Report): void => {
    told++;
    if (report.broken !== undefined) {
      broken.push(report.seed);
      console.log(`seed ${report.seed}: ${report.broken}`);
    }
    if (performance.now() - toldAt < 10_000) return;
    toldAt = performance.now();
    console.error(`${told} of ${count}, ${perSecond()} a second, ${broken.length} broken`);
  };
  const ranges = Array.from({ length: workers }, (_, index): Range => {
    const own = Math.ceil((count - index) / workers);
    return { ofRollouts, from: from + index, count: own, step: workers };
  });
  const [own] = ranges;
  await Promise.all(
    workers === 1 && own
      ? [tellRange(own, note)]
      : ranges.map(async (range) => await inWorker(range, note)),
  );
  const seeds = broken.length === 0 ? "" : `: ${broken.toSorted((a, b) => a - b).join(", ")}`;
  console.log(
    `${told} seeds from ${from}, ${perSecond()} a second, ${broken.length} broken${seeds}`,
  );
  if (broken.length > 0) process.exitCode = 1;
}

async function inWorker(range: Range, note: (report: Report) => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: range });
    worker.on("message", note);
    worker.on("error", reject);
    worker.on("exit", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`a worker ended with code ${code}`));
    });
  });
}

async function tellRange(
  { ofRollouts, from, count, step }: Range,
  note: (report: Report) => void,
): Promise<void> {
  for (let index = 0; index < count; index++) {
    const { seed, violation } = await teller(ofRollouts)(from + index * step);
    note({ seed, broken: violation?.message });
  }
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        seed: { type: "string" },
        seeds: { type: "string", default: "1000" },
        from: { type: "string", default: "1" },
        workers: { type: "string", default: "1" },
        rollouts: { type: "boolean", default: false },
      },
    });
    return {
      seed: values.seed === undefined ? undefined : whole("seed", values.seed),
      seeds: whole("seeds", values.seeds),
      from: whole("from", values.from),
      workers: whole("workers", values.workers),
      rollouts: values.rollouts,
    };
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(2);
  }
}

/** @throws {RangeError} for what is no whole number above zero. */
function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new RangeError(`--${name} takes a whole number from 1 on, not ${text}`);
  return value;
}
