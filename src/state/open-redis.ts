import { isMissingPackage } from "./missing-package.ts";
import { nodeRedisCommands } from "./node-redis.ts";
import type { OpenedStore } from "./opened-store.ts";
import { isRedisReply, redisFailure } from "./redis-failure.ts";
import { defaultPrefix, RedisStore } from "./redis-store.ts";

/** A server of Redis, as a URL names it. */
interface RedisPlace {
  /** Without what is not Redis's own. */
  readonly url: string;
  readonly prefix: string;
  /** For messages: without user and password. */
  readonly place: string;
  readonly secrets: readonly string[];
}

/**
 * Connects to the server that a URL names: `redis://` or `rediss://` (TLS), user and password,
 * host, port, database, and `?prefix=` for what stands before each key.
 *
 * @throws {TypeError} where it is no such URL, or the package `redis` is not installed.
 * @throws {Error} where the server cannot be reached, refuses the sign-in, or evicts keys.
 */
export async function openRedis(url: string): Promise<OpenedStore> {
  const { place, prefix, secrets, url: serverUrl } = redisPlace(url);
  const { createClient } = await loadRedis();
  let isConnected = false;
  const client = createClient({
    url: serverUrl,
    socket: {
      connectTimeout: 5000,
      // three seconds in all, within which a server restarts or its replica takes over; one
      // that is not there at first is told at once
      reconnectStrategy: (retries, cause) =>
        !isConnected || isRedisReply(cause) || retries >= 5 ? cause : 100 * 2 ** retries,
    },
  });
  // the command that failed says so
  client.on("error", () => undefined);
  const close = () => {
    if (client.isOpen) client.destroy();
    return Promise.resolve();
  };
  let policy: string | undefined;
  try {
    await client.connect();
    isConnected = true;
    policy = await evictionPolicy(async () => await client.sendCommand<string>(["INFO", "memory"]));
  } catch (error) {
    await close();
    throw redisFailure(place, error, secrets);
  }
  if (policy?.startsWith("allkeys-") === true) {
    await close();
    throw new Error(
      `the state store ${place} evicts keys when its memory is full (maxmemory-policy ${policy}), leases and journals too; set it to noeviction`,
    );
  }
  return { store: new RedisStore(nodeRedisCommands(client), { prefix, place }), place, close };
}

/** @throws {TypeError} where it is none; the message does not quote it. */
function redisPlace(text: string): RedisPlace {
  const url = URL.parse(text);
  if (!url || !["redis:", "rediss:"].includes(url.protocol) || url.hostname === "") {
    throw new TypeError(
      "the url of the state store must be such as redis://HOST:PORT/0 or rediss://USER:PASSWORD@HOST:PORT/0",
    );
  }
  const prefix = url.searchParams.get("prefix") ?? defaultPrefix;
  url.search = "";
  url.hash = "";
  const secrets = [url.password, decoded(url.password)];
  const place = `${url.protocol}//${url.host}${url.pathname} (prefix ${prefix})`;
  return { url: url.href, prefix, place, secrets };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // the client will say so of it
    return text;
  }
}

async function loadRedis() {
  try {
    return await import("redis");
  } catch (error) {
    if (!isMissingPackage(error)) throw error;
    throw new TypeError("state in Redis needs the package redis: npm install redis@6", {
      cause: error,
    });
  }
}

/** What the server throws away when its memory is full; undefined where this user may not ask. */
async function evictionPolicy(readInfo: () => Promise<string>): Promise<string | undefined> {
  try {
    return /^maxmemory_policy:(\S+)/m.exec(await readInfo())?.[1];
  } catch (error) {
    if (isRedisReply(error) && error.message.startsWith("NOPERM")) return undefined;
    throw error;
  }
}
