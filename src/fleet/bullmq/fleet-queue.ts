import type { OperationOptions } from "../../graph/request.ts";
import type { FleetVerb } from "../outcome/tenant-run.ts";
import { type FleetQueueOptions, type OpenedQueue, openQueue } from "./open-queue.ts";
import { type FleetQueueOverview, readQueueOverview } from "./overview.ts";
import type { FleetQueueBackend } from "./queue-backend.ts";
import { checkSchedules, type FleetSchedules, putSchedules } from "./schedules.ts";
import { checkTenantKeys, checkVerb, tenantJob } from "./tenant-job.ts";

/** How much of a queue is shown. */
export interface QueueOverviewOptions extends OperationOptions {
  /** Of each kind of job, at most. Default 1000. */
  readonly limit?: number | undefined;
}

/** The side of a queue that gives tenants their turns and shows what became of them. */
export interface FleetQueue {
  /**
   * Gives each tenant its turn. One that waits for the same verb already keeps its place; where it
   * runs just now, one more turn follows. Which tenants there are is not looked up: a worker that
   * does not know one fails its job.
   *
   * @throws {TypeError} where a key or the verb is none; then none has a turn.
   * @throws {Error} where the server refuses; some may have theirs, and doing it again is harmless.
   */
  add(verb: FleetVerb, tenants: readonly string[], options?: OperationOptions): Promise<void>;
  /**
   * Makes what is done in every tenant by the clock that, and nothing else. Times at which no worker
   * was there are made up for once.
   *
   * @throws {RangeError} where a cron expression or a time zone is none; then nothing changes.
   */
  setSchedules(schedules: FleetSchedules, options?: OperationOptions): Promise<void>;
  /** What waits, runs, comes later, failed, and how each tenant fared last. */
  overview(options?: QueueOverviewOptions): Promise<FleetQueueOverview>;
  /** Ends the connection; jobs stay. */
  close(): Promise<void>;
}

/**
 * Connects to the queue of a fleet, to give tenants their turns. The packages `bullmq` and `ioredis`,
 * or `pg`, load here.
 *
 * @example
 * const queue = await createFleetQueue({ kind: "redis", connection: "redis://localhost:6379/0" });
 * await queue.setSchedules(usualSchedules("Europe/Berlin"));
 * await queue.add("plan", ["contoso", "fabrikam"]);
 * await queue.close();
 *
 * @throws {TypeError} where a package is missing, or the name or the URL is none.
 * @throws {Error} where the server cannot be reached, refuses, evicts keys, or has no schema yet.
 */
export async function createFleetQueue(
  backend: FleetQueueBackend,
  options: FleetQueueOptions = {},
): Promise<FleetQueue> {
  return new OpenFleetQueue(await openQueue(backend, options));
}

class OpenFleetQueue implements FleetQueue {
  readonly #opened: OpenedQueue;

  constructor(opened: OpenedQueue) {
    this.#opened = opened;
  }

  async add(
    verb: FleetVerb,
    tenants: readonly string[],
    { abortSignal }: OperationOptions = {},
  ): Promise<void> {
    await addTenants(this.#opened, verb, tenants, abortSignal);
  }

  async setSchedules(
    schedules: FleetSchedules,
    { abortSignal }: OperationOptions = {},
  ): Promise<void> {
    await checkSchedules(schedules);
    abortSignal?.throwIfAborted();
    await putSchedules(this.#opened.queue, schedules);
  }

  async overview({ limit = 1000, abortSignal }: QueueOverviewOptions = {}) {
    if (!Number.isInteger(limit) || limit < 1) {
      throw new RangeError(`limit is ${limit}; it must be a whole number from 1`);
    }
    abortSignal?.throwIfAborted();
    return await readQueueOverview(this.#opened.queue, limit);
  }

  async close(): Promise<void> {
    await this.#opened.queue.close();
  }
}

// one round trip each, and short enough to be left in between
const atOnce = 500;

/** Gives each of the tenants a job, unless one waits. */
export async function addTenants(
  { queue }: Pick<OpenedQueue, "queue">,
  verb: FleetVerb,
  tenants: readonly string[],
  abortSignal: AbortSignal | undefined,
): Promise<void> {
  checkVerb(verb);
  checkTenantKeys(tenants);
  for (let start = 0; start < tenants.length; start += atOnce) {
    abortSignal?.throwIfAborted();
    const some = tenants.slice(start, start + atOnce);
    await queue.addBulk(some.map((tenant) => tenantJob(verb, tenant)));
  }
}
