import type { RedisCommands } from "./redis-store.ts";

/** The part of a client of the package `redis` (4 and later) that is used. */
export interface NodeRedisClient {
  /** Sends one command by its words; resolves with what the server answers. */
  sendCommand(words: string[]): Promise<unknown>;
}

/** A connected client of the package `redis` for a `RedisStore`. Who made it closes it. */
export function nodeRedisCommands(client: NodeRedisClient): RedisCommands {
  return { send: async (words) => await client.sendCommand([...words]) };
}
