import type { Attempts } from "./attempts.ts";
import { batchLimit } from "./batch-envelope.ts";
import { eachAtOnce } from "./lists.ts";
import type { PendingRequest } from "./pending-request.ts";
import type { GraphVersion } from "./request.ts";
import { BatchSender, type SenderOptions, SingleSender } from "./senders.ts";
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
  { parallel, ...options }: SenderOptions & { readonly parallel: number },
): Promise<void> {
  await eachAtOnce(together(requests), parallel, async ({ version, pending }) => {
    const { length } = pending;
    const sender =
      length === 1
        ? new SingleSender(transport, options)
        : new BatchSender(transport, version, length, options);
    await attempts.settle(pending, sender, options.abortSignal);
  });
}

/** Requests that one `$batch` takes. */
interface Together {
  readonly version: GraphVersion;
  readonly pending: PendingRequest[];
}

function together(requests: readonly PendingRequest[]): Together[] {
  const batches: Together[] = [];
  const open = new Map<GraphVersion, Together>();
  for (const request of requests) {
    const { version } = request.request;
    const current = open.get(version);
    if (current !== undefined && current.pending.length < batchLimit) {
      current.pending.push(request);
    } else {
      const fresh: Together = { version, pending: [request] };
      open.set(version, fresh);
      batches.push(fresh);
    }
  }
  return batches;
}
