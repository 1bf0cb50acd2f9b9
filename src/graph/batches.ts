import type { Attempts } from "./attempts.ts";
import { batchLimit } from "./batch-envelope.ts";
import type { PendingRequest } from "./pending-request.ts";
import type { GraphVersion } from "./request.ts";
import { BatchSender, SingleSender } from "./senders.ts";
import type { Transport } from "./transport.ts";

/**
 * Settles them all, whatever their number and versions: twenty of one version go into one
 * `$batch`, `parallel` of which are under way at once. What stands alone goes plainly.
 *
 * @see https://learn.microsoft.com/graph/json-batching
 */
export async function settleInBatches(
  requests: readonly PendingRequest[],
  transport: Transport,
  attempts: Attempts,
  { parallel, abortSignal }: { parallel: number; abortSignal: AbortSignal | undefined },
): Promise<void> {
  const chunks = chunk(requests);
  const worker = async () => {
    for (let next = chunks.shift(); next !== undefined; next = chunks.shift()) {
      const { version, pending } = next;
      const { length } = pending;
      const sender =
        length === 1
          ? new SingleSender(transport, abortSignal)
          : new BatchSender(transport, version, length, abortSignal);
      await attempts.settle(pending, sender, abortSignal);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, chunks.length) }, worker));
}

interface Chunk {
  readonly version: GraphVersion;
  readonly pending: PendingRequest[];
}

function chunk(requests: readonly PendingRequest[]): Chunk[] {
  const chunks: Chunk[] = [];
  const open = new Map<GraphVersion, Chunk>();
  for (const request of requests) {
    const { version } = request.request;
    const current = open.get(version);
    if (current !== undefined && current.pending.length < batchLimit) {
      current.pending.push(request);
    } else {
      const fresh: Chunk = { version, pending: [request] };
      open.set(version, fresh);
      chunks.push(fresh);
    }
  }
  return chunks;
}
