import type {
  BackendClasses,
  BackendFactory,
  ConnectionOptions,
  IQueueBackend,
  PostgresConnectionOptions,
} from "bullmq";
import { withoutSecrets } from "../../state/without-secrets.ts";
import { loadBullmq, loadIoredis, loadPg } from "./load-packages.ts";

/**
 * The server that keeps a queue, and how it is reached. `redis` is Redis 6.2 or later, or Valkey: a URL
 * such as `rediss://USER:PASSWORD@HOST:6380/0`, options of `ioredis`, or a client of one's own with
 * `maxRetriesPerRequest: null`. `postgres` is PostgreSQL 13 or later: a URL, options of a pool of
 * `pg`, with `schema` where it is not `bullmq`, or a pool whose `search_path` names it.
 * Whoever passes a client or a pool closes it.
 *
 * @see https://docs.bullmq.io/guide/connections
 * @see https://docs.bullmq.io/guide/postgresql
 */
export type FleetQueueBackend =
  | {
      readonly kind: "redis";
      readonly connection: string | ConnectionOptions;
      /** Before every key of queues, to part what shares a server. Default `ringwright-queue`. */
      readonly prefix?: string | undefined;
    }
  | { readonly kind: "postgres"; readonly connection: PostgresConnectionOptions };

/** A queue of BullMQ, whatever keeps it. */
export type ServerQueue = InstanceType<BackendClasses<IQueueBackend, unknown>["Queue"]>;

/** Classes of BullMQ that work on a backend, and what they are made with. */
export interface OpenedBackend {
  readonly classes: BackendClasses<IQueueBackend, unknown>;
  readonly connection: unknown;
  readonly prefix: string | undefined;
  /** In messages, without user and password. */
  readonly place: string;
  /** What a client's message may quote, and nobody shall read. */
  readonly secrets: readonly string[];
}

/**
 * Loads the packages that a backend needs; connects to nothing.
 *
 * @throws {TypeError} where a package is not installed, or the URL is none of its server.
 */
export async function openQueueBackend(backend: FleetQueueBackend): Promise<OpenedBackend> {
  const { connection } = backend;
  const url = checkedUrl(backend);
  const { withBackend, createPostgresBackend, createRedisBackend } = await loadBullmq();
  const common = { place: placeOf(backend, url), secrets: secretsOf(connection, url) };
  switch (backend.kind) {
    case "redis":
      // a client of one's own may be of another package
      if (typeof connection === "string" || !isClient(connection)) await loadIoredis();
      return {
        ...common,
        classes: classesOf(createRedisBackend),
        connection: typeof connection === "string" ? { url: connection } : connection,
        prefix: backend.prefix ?? "ringwright-queue",
      };
    case "postgres":
      if (typeof connection === "string" || !isClient(connection)) await loadPg();
      // without the factory a class would look for a server of Redis on this machine
      return {
        ...common,
        classes: classesOf(createPostgresBackend),
        connection,
        prefix: undefined,
      };
    default:
      backend satisfies never;
      throw new TypeError("the backend of a queue is redis or postgres");
  }

  function classesOf<B extends IQueueBackend, C>(factory: BackendFactory<B, C>) {
    // each takes its own kind of connection, which stands beside it
    return withBackend(factory as unknown as BackendFactory<IQueueBackend, unknown>);
  }
}

/** What went wrong with a server, as a sentence without its secrets. */
export function queueFailure(
  { place, secrets }: Pick<OpenedBackend, "place" | "secrets">,
  error: unknown,
): string {
  return `the queue on ${place}: ${withoutSecrets(messageOf(error), secrets)}`;
}

function messageOf(error: unknown): string {
  // one for each address of a host
  if (error instanceof AggregateError && error.message === "") {
    return error.errors.map(messageOf).join(", ");
  }
  return error instanceof Error ? error.message : String(error);
}

const protocols = {
  redis: ["redis:", "rediss:"],
  postgres: ["postgres:", "postgresql:"],
} as const;

/** @throws {TypeError} where the text is no URL of such a server; the message does not quote it. */
function checkedUrl({ kind, connection }: FleetQueueBackend): URL | undefined {
  if (typeof connection !== "string") return undefined;
  const url = URL.parse(connection);
  if (url && protocols[kind].some((protocol) => protocol === url.protocol)) return url;
  const example =
    kind === "redis"
      ? "rediss://USER:PASSWORD@HOST:6380/0"
      : "postgres://USER:PASSWORD@HOST/DATABASE";
  throw new TypeError(`the connection of a queue on ${kind} must be such as ${example}`);
}

function placeOf({ kind, connection }: FleetQueueBackend, url: URL | undefined): string {
  if (url) return `${url.protocol}//${url.host}${url.pathname}`;
  const name = kind === "redis" ? "Redis" : "PostgreSQL";
  const host = typeof connection === "object" && "host" in connection ? connection.host : undefined;
  return typeof host === "string" ? `${name} at ${host}` : name;
}

function secretsOf(connection: unknown, url: URL | undefined): string[] {
  const password =
    url?.password ?? (connection as { readonly password?: unknown } | undefined)?.password;
  if (typeof password !== "string" || password === "") return [];
  return url ? [password, passwordText(password)] : [password];
}

function passwordText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // the client will say so of it
    return text;
  }
}

/** Whether it is a client or a pool that is there already, not how one is to be made. */
function isClient(connection: object): boolean {
  return typeof (connection as { readonly connect?: unknown }).connect === "function";
}
