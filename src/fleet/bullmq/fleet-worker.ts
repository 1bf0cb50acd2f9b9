import type { DelayedError, Job, UnrecoverableError, Worker } from "bullmq";
import { withoutSecrets } from "../../state/without-secrets.ts";
import type { FleetVerb, TenantRun } from "../outcome/tenant-run.ts";
import { afterRun, readJobRecord } from "./after-run.ts";
import { addTenants } from "./fleet-queue.ts";
import { loadBullmq } from "./load-packages.ts";
import { type FleetQueueOptions, type OpenedQueue, openQueue } from "./open-queue.ts";
import { type FleetQueueBackend, queueFailure } from "./queue-backend.ts";
import { readTask } from "./tenant-job.ts";
import type { TenantWork } from "./tenant-work.ts";

/** How a worker works. */
export interface FleetWorkerOptions extends FleetQueueOptions {
  /** Tenants at a time in this process, 1 to 100. Default 4. */
  readonly concurrency?: number | undefined;
  /**
   * After how long without a sign of its worker a job may be given to another, in milliseconds from
   * 1000. A worker that computes longer than that without a pause looks like a lost one. Default
   * 15,000.
   */
  readonly lockInMs?: number | undefined;
  /**
   * How often it is looked for jobs of lost workers, in milliseconds from 500: one goes on at another
   * worker within the sum of both. The same for all workers of a queue. Default 10,000.
   */
  readonly lookForLostEveryMs?: number | undefined;
  /** How many workers may be lost with one job before it fails. Default 3. */
  readonly maxLostWorkers?: number | undefined;
  /** Given each run that ended, whatever the queue makes of it. */
  readonly onRun?: ((run: TenantRun) => void) | undefined;
  /** Jitter, from 0 up to 1. */
  readonly random?: (() => number) | undefined;
}

/** How a worker is closed. */
export interface CloseWorkerOptions {
  /** Once aborted, runs are ended between two writes and go on at the next worker. */
  readonly abortSignal?: AbortSignal | undefined;
}

/** A worker that takes tenants from the queue until it is closed. */
export interface FleetWorker {
  /**
   * That it is at work and its server answers, for a health check.
   *
   * @throws {Error} saying which of the two is not so.
   */
  check(): Promise<void>;
  /** Takes no more tenants, waits for those that run, and ends the connections. */
  close(options?: CloseWorkerOptions): Promise<void>;
}

/**
 * Starts to work on the tenants of a queue. Every tenant's turn is one call of `work.runTenant`; what
 * the queue does then is `tenantStep`'s word: nothing, try again, put off, or leave it to a person.
 *
 * The queue keeps no two workers from one tenant: one that slept beyond its lock goes on when it
 * wakes. Only the tenant's lease, which `runTenant` checks before each write, does; the job that was
 * lost is cancelled here beside that.
 *
 * @example
 * const worker = await createFleetWorker(
 *   { kind: "redis", connection: "redis://localhost:6379/0" },
 *   work,
 *   { logger: console },
 * );
 * process.once("SIGTERM", () => void worker.close({ abortSignal: AbortSignal.timeout(25_000) }));
 *
 * @throws {RangeError} where an option is out of its range.
 * @throws as `createFleetQueue` does.
 */
export async function createFleetWorker(
  backend: FleetQueueBackend,
  work: TenantWork,
  options: FleetWorkerOptions = {},
): Promise<FleetWorker> {
  const { concurrency = 4, lockInMs = defaultLockInMs, lookForLostEveryMs = 10_000 } = options;
  const { maxLostWorkers = 3, telemetry } = options;
  checkRange("concurrency", concurrency, 1, 100);
  checkRange("lockInMs", lockInMs, 1000, 600_000);
  checkRange("lookForLostEveryMs", lookForLostEveryMs, 500, 600_000);
  checkRange("maxLostWorkers", maxLostWorkers, 0, 100);
  const errors = await loadBullmq();
  const opened = await openQueue(backend, options);
  const { classes, connection, prefix } = opened.backend;
  const jobs = new TenantJobs(opened, work, errors, options);
  const worker = new classes.Worker(
    opened.name,
    // BullMQ makes a signal for who names it
    async (job, token, signal) => await jobs.run(job, token, signal),
    {
      connection,
      concurrency,
      lockDuration: lockInMs,
      stalledInterval: lookForLostEveryMs,
      maxStalledCount: maxLostWorkers,
      ...(prefix !== undefined && { prefix }),
      ...(telemetry !== undefined && { telemetry }),
    },
  );
  worker.on("error", opened.onError);
  worker.on("lockRenewalFailed", (ids) => {
    for (const id of ids) worker.cancelJob(id, "the job was given to another worker");
  });
  worker.on("stalled", (id) => {
    options.logger?.warn?.(`a worker was lost; its job ${id} waits for another`);
  });
  const running = new OpenFleetWorker(opened, worker);
  try {
    await worker.waitUntilReady();
  } catch (error) {
    await running.close();
    throw new Error(queueFailure(opened.backend, error));
  }
  return running;
}

const defaultLockInMs = 15_000;

/** What becomes of single jobs. */
class TenantJobs {
  readonly #opened: OpenedQueue;
  readonly #work: TenantWork;
  readonly #errors: JobErrors;
  readonly #options: FleetWorkerOptions;

  constructor(
    opened: OpenedQueue,
    work: TenantWork,
    errors: JobErrors,
    options: FleetWorkerOptions,
  ) {
    this.#opened = opened;
    this.#work = work;
    this.#errors = errors;
    this.#options = options;
  }

  /** What it resolves to is kept with the job. */
  async run(job: Job, token: string | undefined, signal: AbortSignal | undefined) {
    const task = readTask(job.name, job.data);
    if (!task) {
      throw this.#unrecoverable(
        `this version knows no job ${JSON.stringify(job.name)} with such data; update the workers`,
      );
    }
    const { verb } = task;
    const { tenants } = this.#work;
    if (task.kind === "everyTenant") {
      await addTenants(this.#opened, verb, tenants, signal);
      return { verb, tenants: tenants.length };
    }
    if (!tenants.includes(task.tenant)) {
      throw this.#unrecoverable(
        `the list of tenants has no ${task.tenant}; it was taken out, or is of another fleet`,
      );
    }
    return await this.#runTenant(job, task.tenant, verb, token, signal);
  }

  async #runTenant(
    job: Job,
    tenant: string,
    verb: FleetVerb,
    token: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<TenantRun> {
    const { onRun, logger, random = Math.random } = this.#options;
    logger?.debug?.(`${verb} ${tenant} begins`);
    const run = await this.#work
      .runTenant(tenant, { verb, abortSignal: signal })
      .catch((error: unknown) => {
        throw this.#broken(error);
      });
    onRun?.(run);
    logger?.debug?.(`${verb} ${tenant}: ${run.outcome}`, { code: run.code });
    const { after, record } = afterRun(run, {
      before: readJobRecord(job.progress),
      wasLost: job.stalledCounter > 0,
      random,
    });
    if (after.step === "done") return run;
    await this.#ensureOwned(job, token);
    await job.updateProgress(record);
    switch (after.step) {
      case "putOff":
        await job.moveToDelayed(Date.now() + after.delayMs, token);
        throw new this.#errors.DelayedError();
      case "tryAgain":
        throw new Error(after.why);
      case "person":
        throw this.#unrecoverable(after.why);
      default:
        return after satisfies never;
    }
  }

  /** Of a job that another worker has by now nothing is changed, and no other error comes of it. */
  async #ensureOwned(job: Job, token: string | undefined): Promise<void> {
    const { lockInMs = defaultLockInMs, logger } = this.#options;
    if ((await job.extendLock(token ?? "", lockInMs)) === 1) return;
    logger?.warn?.(`the job ${job.id ?? ""} was lost to another worker`);
    throw new this.#errors.DelayedError();
  }

  /** Kept in the queue and shown in dashboards, so without what secrets a message may quote. */
  #broken(error: unknown): Error {
    const text = error instanceof Error ? error.message : String(error);
    return new Error(`broken: ${withoutSecrets(text, this.#opened.backend.secrets)}`);
  }

  #unrecoverable(why: string): Error {
    return new this.#errors.UnrecoverableError(why);
  }
}

interface JobErrors {
  readonly DelayedError: typeof DelayedError;
  readonly UnrecoverableError: typeof UnrecoverableError;
}

class OpenFleetWorker implements FleetWorker {
  readonly #opened: OpenedQueue;
  readonly #worker: Pick<Worker, "isRunning" | "cancelAllJobs" | "close">;

  constructor(opened: OpenedQueue, worker: Pick<Worker, "isRunning" | "cancelAllJobs" | "close">) {
    this.#opened = opened;
    this.#worker = worker;
  }

  async check(): Promise<void> {
    if (!this.#worker.isRunning()) throw new Error("the worker takes no tenants from the queue");
    await this.#opened.queue.getJobCounts("active");
  }

  async close({ abortSignal }: CloseWorkerOptions = {}): Promise<void> {
    const cancel = () => {
      this.#worker.cancelAllJobs("the worker is closed");
    };
    if (abortSignal?.aborted === true) cancel();
    abortSignal?.addEventListener("abort", cancel, { once: true });
    try {
      await this.#worker.close();
      await this.#opened.queue.close();
    } finally {
      abortSignal?.removeEventListener("abort", cancel);
    }
  }
}

function checkRange(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new RangeError(`${name} is ${value}; it must be a whole number from ${least} to ${most}`);
}
