import type { RedisCommands } from "./redis-store.ts";

/** The part of a client of the package `ioredis` (5 and later) that is used. */
export interface IoredisClient {
  /** Sends one command; resolves with what the server answers. */
  call(command: string, ...words: string[]): Promise<unknown>;
}

/** A client of the package `ioredis` for a `RedisStore`. Who made it closes it. */
export function ioredisCommands(client: IoredisClient): RedisCommands {
  return { send: async ([command = "", ...words]) => await client.call(command, ...words) };
}
