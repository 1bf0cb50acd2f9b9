import type { RedisQueueBackend, Telemetry } from "bullmq";
import type { Logger } from "../../graph/client-options.ts";
import { isRedisReply } from "../../state/redis-failure.ts";
import { withinTime } from "../../state/within-time.ts";
import {
  type FleetQueueBackend,
  type OpenedBackend,
  openQueueBackend,
  queueFailure,
  type ServerQueue,
} from "./queue-backend.ts";

/** What producers and workers of one queue have in common. */
export interface FleetQueueOptions {
  /** Of the queue: those of one fleet use the same. Default `ringwright-fleet`. */
  readonly name?: string | undefined;
  /** Default: nothing is logged. */
  readonly logger?: Logger | undefined;
  /**
   * Spans and metrics of the queue: `new BullMQOtel({ tracerName: "ringwright" })` of `bullmq-otel`.
   *
   * @see https://docs.bullmq.io/guide/telemetry
   */
  readonly telemetry?: Telemetry | undefined;
  /** How long to wait for the server at the start, in milliseconds. Default 10,000. */
  readonly connectTimeoutInMs?: number | undefined;
}

/** A queue that is connected, and what it stands on. */
export interface OpenedQueue {
  readonly queue: ServerQueue;
  readonly name: string;
  readonly backend: OpenedBackend;
  /** Says what went wrong; for the event `error` of everything that is connected. */
  readonly onError: (error: unknown) => void;
}

/**
 * Connects to a queue, which is there once something is added to it.
 *
 * @throws {TypeError} where a package is missing, or the name or the URL is none.
 * @throws {Error} where the server cannot be reached, refuses, evicts keys, or has no schema yet.
 */
export async function openQueue(
  settings: FleetQueueBackend,
  options: FleetQueueOptions,
): Promise<OpenedQueue> {
  const { name = "ringwright-fleet", telemetry, logger, connectTimeoutInMs = 10_000 } = options;
  if (!/^[\w.-]{1,100}$/.test(name)) {
    throw new TypeError(
      `${JSON.stringify(name)} is no name of a queue; write letters, digits, dots and hyphens`,
    );
  }
  const backend = await openQueueBackend(settings);
  const { classes, connection, prefix } = backend;
  let lastError: unknown;
  const refused = Promise.withResolvers<never>();
  const onError = (error: unknown) => {
    lastError = error;
    // waiting does not change what a server says; one that is not there yet may come
    if (isRedisReply(error)) refused.reject(error);
    logger?.warn?.(queueFailure(backend, error));
  };
  // later ones are for the log alone
  refused.promise.catch(() => undefined);
  const queue = new classes.Queue(name, {
    connection,
    ...(prefix !== undefined && { prefix }),
    ...(telemetry !== undefined && { telemetry }),
  });
  queue.on("error", onError);
  try {
    const ready = Promise.race([queue.waitUntilReady(), refused.promise]);
    await withinTime(ready, connectTimeoutInMs);
    if (settings.kind === "redis") await checkEviction(queue);
  } catch (error) {
    await queue.close();
    // what it waited for says more than that it waited
    const why = isSchemaMissing(error)
      ? "it has no tables of the queue yet; call migrateFleetQueue once, as a step of the deployment"
      : queueFailure(backend, lastError ?? error).slice(`the queue on ${backend.place}: `.length);
    throw new Error(`the queue on ${backend.place} cannot be used: ${why}`);
  }
  return { queue, name, backend, onError };
}

/** @throws {Error} where the server throws keys away: one that is gone is a job that is lost. */
async function checkEviction(queue: ServerQueue): Promise<void> {
  const { client } = (queue.backend as unknown as RedisQueueBackend).connection;
  const policy = /^maxmemory_policy:(\S+)/m.exec(await (await client).info())?.[1];
  // a server that does not say may still be used: some hosts hide it
  if (policy === undefined || policy === "noeviction") return;
  throw new Error(
    `it evicts keys when its memory is full (maxmemory-policy ${policy}), which loses jobs; set it to noeviction`,
  );
}

function isSchemaMissing(error: unknown): boolean {
  return error instanceof Error && error.name === "SchemaMigrationRequiredError";
}
