// A fleet on a queue: worker processes that apply to tenants which this process serves, so that what
// they wrote, and when, is seen from outside.
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Config } from "../../src/index.ts";
import {
  createFleetQueue,
  type FleetQueueBackend,
  type FleetQueueOverview,
} from "../../src/fleet/bullmq/index.ts";
import { createMockTenant, type MockTenant } from "../../mocks/index.ts";
import type { FleetWorkerLine, FleetWorkerSettings } from "../machines/fleet-worker.ts";
import { isWrite } from "../support/writes.ts";

/** A fleet, and what befalls its workers. */
export interface FleetRunOptions {
  readonly backend: FleetQueueBackend;
  readonly state: FleetWorkerSettings["state"];
  readonly tenants: number;
  readonly workers: number;
  /** Tenants at a time, of each worker. */
  readonly concurrency: number;
  /** Of each request, in milliseconds. */
  readonly latencyMs: number;
  /**
   * Whether one worker is killed and another one stopped, each in the middle of writing, once a
   * third of the tenants are done. The stopped one wakes when others write to its tenants.
   */
  readonly faults: boolean;
}

/** One write that a tenant got. */
export interface SeenWrite {
  readonly tenant: string;
  readonly run: string;
  /** Milliseconds of the machine's clock that nobody sets. */
  readonly at: number;
}

/** What happened. */
export interface FleetRunReport {
  readonly writes: readonly SeenWrite[];
  /** Of all workers, each line with its worker's name. */
  readonly lines: readonly (FleetWorkerLine & { readonly worker: string })[];
  readonly overview: FleetQueueOverview;
  readonly mocks: ReadonlyMap<string, MockTenant>;
  /** Those that were killed and stopped, with the runs that they were in the middle of. */
  readonly lost: readonly {
    readonly worker: string;
    readonly at: number;
    readonly runs: readonly OpenRun[];
  }[];
  /** With which the workers that nobody killed ended. */
  readonly exitCodes: readonly (number | null)[];
  readonly seconds: number;
}

/** A run that holds its lease. */
export interface OpenRun {
  readonly tenant: string;
  readonly run: string;
  readonly token: number;
}

/** Gives every tenant its turn, and waits until each had it. */
export async function runOnQueue(options: FleetRunOptions): Promise<FleetRunReport> {
  const fleet = new FleetOnQueue(options);
  try {
    return await fleet.run();
  } finally {
    await fleet.end();
  }
}

class FleetOnQueue {
  readonly #options: FleetRunOptions;
  readonly #queue = `fleet-${randomUUID()}`;
  readonly #mocks = new Map<string, MockTenant>();
  readonly #writes: SeenWrite[] = [];
  readonly #lines: (FleetWorkerLine & { readonly worker: string })[] = [];
  readonly #workers = new Map<string, ChildProcess>();
  readonly #lost: { worker: string; at: number; runs: readonly OpenRun[] }[] = [];

  #hasWoken = false;

  constructor(options: FleetRunOptions) {
    this.#options = options;
  }

  async run(): Promise<FleetRunReport> {
    const { backend, tenants: count, workers, faults } = this.#options;
    const tenants = Array.from({ length: count }, (_, index) => `tenant-${index}`);
    const served: Record<string, { graphUrl: string; config: Config }> = {};
    for (const key of tenants)
      served[key] = { graphUrl: await this.#serve(key), config: filesOf(key) };
    const queue = await createFleetQueue(backend, { name: this.#queue });
    try {
      for (let index = 1; index <= workers; index++) this.#start(`worker${index}`, served);
      await this.#until(
        () => this.#lines.filter(({ event }) => event === "ready").length === workers,
      );
      const startedAt = performance.now();
      await queue.add("apply", tenants);
      if (faults) {
        await this.#until(() => this.#lost.length === 2);
        await this.#until(() => this.#hasWoken);
      }
      await this.#until(async () => {
        const { counts } = await queue.overview({ limit: 1 });
        return counts.done + counts.failed === count;
      });
      const seconds = (performance.now() - startedAt) / 1000;
      // one that woke says what became of its runs
      await this.#until(() =>
        this.#lost.slice(1).every(({ runs }) => runs.every((run) => this.#ended(run))),
      );
      const overview = await queue.overview();
      const exitCodes = await this.#stopWorkers();
      const { writes, lines, mocks, lost } = this.#seen();
      return { writes, lines, mocks, lost, overview, exitCodes, seconds };
    } finally {
      await queue.close();
    }
  }

  async end(): Promise<void> {
    for (const child of this.#workers.values()) child.kill("SIGKILL");
    for (const mock of this.#mocks.values()) await mock.close();
  }

  #seen() {
    return { writes: this.#writes, lines: this.#lines, mocks: this.#mocks, lost: this.#lost };
  }

  async #serve(tenant: string): Promise<string> {
    const mock = createMockTenant({
      clock: "real",
      delays: { latencyMs: this.#options.latencyMs },
      onExchange: ({ method, path, headers, batch }) => {
        if (!(batch ?? [{ method, path }]).some(isWrite)) return;
        const run = /run\/(\S+)/.exec(headers["user-agent"] ?? "")?.[1] ?? "";
        this.#writes.push({ tenant, run, at: Number(process.hrtime.bigint()) / 1e6 });
        this.#befall(run.split("-")[0] ?? "");
        this.#wakeFor(tenant, run);
      },
    });
    this.#mocks.set(tenant, mock);
    return await mock.url();
  }

  /** Kills or stops a worker that wrote just now and waits for the answer. */
  #befall(worker: string): void {
    const { faults, tenants } = this.#options;
    const child = this.#workers.get(worker);
    const done = this.#lines.filter(({ event }) => event === "ended").length;
    if (!faults || this.#lost.length === 2 || done < tenants / 3 || !child) return;
    if (this.#lost.some((lost) => lost.worker === worker)) return;
    child.kill(this.#lost.length === 0 ? "SIGKILL" : "SIGSTOP");
    const at = Number(process.hrtime.bigint()) / 1e6;
    this.#lost.push({ worker, at, runs: this.#openRuns(worker) });
  }

  #openRuns(worker: string): OpenRun[] {
    return this.#lines.flatMap((line) =>
      line.event === "held" && line.worker === worker && !this.#ended(line) ? [line] : [],
    );
  }

  #ended({ run }: Pick<OpenRun, "run">): boolean {
    return this.#lines.some((line) => line.event === "ended" && line.run === run);
  }

  /**
   * Wakes the stopped worker while others are in the middle of its tenants, so that what it would
   * write next is not there yet.
   */
  #wakeFor(tenant: string, run: string): void {
    const [, stopped] = this.#lost;
    if (this.#hasWoken || !stopped?.runs.some((open) => open.tenant === tenant)) return;
    if (run.startsWith(`${stopped.worker}-`)) return;
    if (!stopped.runs.every((open) => this.#wasTaken(open))) return;
    this.#workers.get(stopped.worker)?.kill("SIGCONT");
    this.#hasWoken = true;
  }

  #wasTaken({ tenant, token }: OpenRun): boolean {
    return this.#lines.some(
      (line) => line.event === "held" && line.tenant === tenant && line.token > token,
    );
  }

  #start(name: string, tenants: FleetWorkerSettings["tenants"]): void {
    const { backend, state, concurrency } = this.#options;
    const settings: FleetWorkerSettings = {
      name,
      backend,
      state,
      concurrency,
      tenants,
      queue: this.#queue,
    };
    const script = join(import.meta.dirname, "../machines/fleet-worker.ts");
    const child = spawn(process.execPath, ["--no-warnings", script, JSON.stringify(settings)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#workers.set(name, child);
    createInterface({ input: child.stdout }).on("line", (line) => {
      this.#lines.push({ ...(JSON.parse(line) as FleetWorkerLine), worker: name });
    });
  }

  async #stopWorkers(): Promise<(number | null)[]> {
    const alive = [...this.#workers.values()].filter(({ signalCode }) => signalCode === null);
    return await Promise.all(
      alive.map(async (child) => {
        const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
        child.kill("SIGTERM");
        return await ended;
      }),
    );
  }

  async #until(holds: () => boolean | Promise<boolean>): Promise<void> {
    const startedAt = performance.now();
    while (!(await holds())) {
      if (performance.now() - startedAt > 60_000) {
        throw new Error(
          `waited for a minute; the last lines: ${JSON.stringify(this.#lines.slice(-5))}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function filesOf(stack: string): Config {
  return {
    version: 1,
    stack,
    groups: {
      pilot: {
        displayName: "WinUpdate-Pilot",
        membershipRule: '(device.displayName -startsWith "PILOT-")',
      },
    },
    rings: {
      pilot: {
        displayName: "Ring 1 - Pilot",
        quality: { deferralDays: 0 },
        assignments: [{ group: "pilot" }],
      },
      broad: {
        displayName: "Ring 2 - Broad",
        quality: { deferralDays: 7 },
        assignments: [],
      },
    },
  };
}
