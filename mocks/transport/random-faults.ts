import { createRandom } from "../ground/random.ts";
import type { FaultEffect, RandomFaultOptions } from "../options/faults.ts";

/** Fails a share of requests, the same ones for the same seed and order. */
export interface RandomFaults {
  /** What strikes this request, and whether the write is applied first. */
  roll(
    method: string,
    inBatch: boolean,
    now: Date,
  ): { readonly effect: FaultEffect; readonly when: "before" | "after" } | undefined;
}

// the sets of https://github.com/dotnet/dev-proxy, GraphRandomErrorPlugin
const readStatuses = [429, 500, 502, 503, 504];
const writeStatuses = [429, 500, 502, 503, 504, 507];

/** Half of the faults on writes strike after the write was applied. */
export function createRandomFaults(
  options: RandomFaultOptions | undefined,
  seed: number,
): RandomFaults {
  const random = createRandom(seed ^ 0x5eed);
  let inARow = 0;
  return {
    roll(method, inBatch, now) {
      if (options === undefined || (inBatch && options.batchItems === false)) return undefined;
      if (random() >= options.rate || inARow >= (options.inARow ?? 3)) {
        inARow = 0;
        return undefined;
      }
      inARow++;
      const write = method !== "GET";
      const statuses = write ? writeStatuses : readStatuses;
      const status = statuses[Math.floor(random() * statuses.length)] ?? 503;
      const when = write && random() < 0.5 ? "after" : "before";
      if (options.resets === true && !inBatch && random() < 0.2)
        return { effect: { reset: true }, when };
      return { effect: { status, headers: retryAfter(status, random(), now) }, when };
    },
  };
}

// whole seconds, decimals, a date, or nothing at all
function retryAfter(status: number, roll: number, now: Date): Record<string, string> {
  if (status !== 429 && status !== 503) return {};
  if (roll < 0.5) return { "Retry-After": "1" };
  if (roll < 0.7) return { "Retry-After": "1.5" };
  if (roll < 0.85) return { "Retry-After": new Date(now.getTime() + 2_000).toUTCString() };
  return {};
}
