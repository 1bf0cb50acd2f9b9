import { nodeCrypto } from "../graph/late-crypto.ts";
import { checkContent } from "./content-limit.ts";
import { logFrame, readFrames } from "./log-frame.ts";
import { isRedisReply, redisFailure } from "./redis-failure.ts";
import {
  keySegments,
  StateConflictError,
  type StateStore,
  type StateValue,
} from "./state-store.ts";
import { withinTime } from "./within-time.ts";

/** Sends commands to one Redis server; `nodeRedisCommands` and `ioredisCommands` make it of a client. */
export interface RedisCommands {
  /** Sends a command, word by word, and gives the reply: text, number, null, or a list of these. */
  readonly send: (words: readonly string[]) => Promise<unknown>;
}

/** Where in a server state is kept, and how messages call it. */
export interface RedisStoreOptions {
  /** Before every key, to part what shares a server. Default `ringwright:`. */
  readonly prefix?: string | undefined;
  /** The server in messages, without secrets. Default `Redis`. */
  readonly place?: string | undefined;
  /** How long a command may take, in milliseconds. Default 10,000. */
  readonly timeoutInMs?: number | undefined;
}

/**
 * A Redis server as state store, for runs on several machines.
 *
 * ```ts
 * const store = new RedisStore(nodeRedisCommands(redis), { prefix: "ringwright:prod:" });
 * ```
 *
 * A value is a hash of its version and its content, and one script compares and replaces it. A
 * log is a list. Each command names its write, so that it is sent again where an answer was
 * lost and takes effect once.
 *
 * What a server loses, the store loses: it has to write to disk (`appendonly yes`), and must not
 * evict keys (`maxmemory-policy` is none of `allkeys-*`). Where a replica takes over that lacks the
 * last writes, a lease may be given twice.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/
 */
export class RedisStore implements StateStore {
  readonly #commands: RedisCommands;
  readonly #prefix: string;
  readonly #place: string;
  readonly #timeoutInMs: number;
  /** Of each log that this store read or added to, as it was then. */
  readonly #ends = new Map<string, LogEnd>();

  /** Sends nothing yet. */
  constructor(commands: RedisCommands, options: RedisStoreOptions = {}) {
    this.#commands = commands;
    this.#prefix = options.prefix ?? defaultPrefix;
    this.#place = options.place ?? "Redis";
    this.#timeoutInMs = options.timeoutInMs ?? 10_000;
  }

  async get(key: string): Promise<StateValue | undefined> {
    const reply = await this.#send(["HMGET", this.#name(key), "version", "content"]);
    const [version, content] = reply as readonly [string, string] | readonly [null, null];
    return version === null ? undefined : { content, version };
  }

  async put(key: string, content: string, expected: string | null): Promise<string> {
    const name = this.#name(key);
    checkContent(key, content);
    const version = nodeCrypto().randomUUID();
    const script = ["EVAL", replaceWhereExpected, "1", name, expected ?? "", version, content];
    if (Number(await this.#send(script)) !== 1) throw new StateConflictError(key);
    return version;
  }

  async delete(key: string, expected: string): Promise<void> {
    const script = ["EVAL", deleteWhereExpected, "1", this.#name(key), expected];
    if (Number(await this.#send(script)) !== 1) throw new StateConflictError(key);
  }

  async append(key: string, content: string, expectedLength?: number): Promise<void> {
    const name = this.#name(key);
    checkContent(key, content);
    const frame = logFrame(content);
    if (expectedLength === undefined) {
      await this.#send(["RPUSH", name, frame]);
      return;
    }
    for (;;) {
      const { entries } = await this.#endOf(key, expectedLength);
      const script = ["EVAL", appendWhereExpected, "1", name, String(entries), frame];
      if (Number(await this.#send(script)) === 1) {
        const length = expectedLength + content.length;
        this.#ends.set(key, { entries: entries + 1, length });
        return;
      }
      // entries came in between: what they hold decides
      this.#ends.delete(key);
    }
  }

  async readLog(key: string): Promise<string | undefined> {
    const { entries, text } = await this.#readLog(key);
    return entries === 0 ? undefined : text;
  }

  /** Where a log of that length ends. */
  async #endOf(key: string, length: number): Promise<LogEnd> {
    const known = this.#ends.get(key);
    if (known?.length === length) return known;
    const { entries, text } = await this.#readLog(key);
    if (text.length !== length) throw new StateConflictError(key);
    return { entries, length };
  }

  /** Remembers where it ends: who reads a log is about to add to it. */
  async #readLog(key: string): Promise<{ readonly entries: number; readonly text: string }> {
    const frames = await this.#frames(key);
    const text = readFrames(frames.join(""), `${this.#place} ${this.#name(key)}`);
    this.#ends.set(key, { entries: frames.length, length: text.length });
    return { entries: frames.length, text };
  }

  async #frames(key: string): Promise<string[]> {
    const frames: string[] = [];
    for (;;) {
      const range = [String(frames.length), String(frames.length + pageSize - 1)];
      const page = await this.#send(["LRANGE", this.#name(key), ...range]);
      frames.push(...(page as readonly string[]));
      if ((page as readonly string[]).length < pageSize) return frames;
    }
  }

  async list(prefix: string): Promise<string[]> {
    // what a scan gives several times counts once
    const keys = new Set<string>();
    const pattern = `${asLiteral(`${this.#prefix}${prefix}`)}*`;
    let cursor = "0";
    do {
      const words = ["SCAN", cursor, "MATCH", pattern, "COUNT", String(pageSize)];
      const [next, names] = (await this.#send(words)) as readonly [string, readonly string[]];
      for (const name of names) keys.add(name.slice(this.#prefix.length));
      cursor = String(next);
    } while (cursor !== "0");
    return [...keys].sort();
  }

  #name(key: string): string {
    keySegments(key);
    return `${this.#prefix}${key}`;
  }

  /** Every command may be repeated: a second time it finds what the first one did. */
  async #send(words: readonly string[]): Promise<unknown> {
    try {
      return await this.#once(words);
    } catch (error) {
      if (isRedisReply(error)) throw redisFailure(this.#place, error);
    }
    try {
      return await this.#once(words);
    } catch (error) {
      throw redisFailure(this.#place, error);
    }
  }

  async #once(words: readonly string[]): Promise<unknown> {
    return await withinTime(this.#commands.send(words), this.#timeoutInMs);
  }
}

interface LogEnd {
  /** Of the list, those that were sent twice included. */
  readonly entries: number;
  /** Of the text, in UTF-16 code units. */
  readonly length: number;
}

/** Before every key, where nothing else is said. */
export const defaultPrefix = "ringwright:";

const pageSize = 1000;

/** Gives 1 where it wrote, now or when it was sent before. `''` is no version, and so means none. */
const replaceWhereExpected = `
local current = redis.call('HGET', KEYS[1], 'version') or ''
if current == ARGV[2] then return 1 end
if current ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[2], 'content', ARGV[3])
return 1`;

/** Gives 1 where there is none any more. */
const deleteWhereExpected = `
local current = redis.call('HGET', KEYS[1], 'version')
if not current then return 1 end
if current ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
return 1`;

/** Gives 1 where it added, now or when it was sent before; with no command that the store has not else. */
const appendWhereExpected = `
local before = math.min(tonumber(ARGV[1]), 1)
local tail = redis.call('LRANGE', KEYS[1], tonumber(ARGV[1]) - before, -1)
if tail[before + 1] == ARGV[2] then return 1 end
if #tail ~= before then return 0 end
redis.call('RPUSH', KEYS[1], ARGV[2])
return 1`;

// https://redis.io/docs/latest/commands/keys/
function asLiteral(text: string): string {
  return text.replace(/[\\*?[\]]/g, "\\$&");
}
