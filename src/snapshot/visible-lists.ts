import type { BatchResult } from "../graph/index.ts";
import type { GraphRequest, OperationOptions } from "../graph/request.ts";
import { untilVisible } from "../graph/until-visible.ts";
import type { WireObject } from "../kind/wire.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** How long a read that a list promised is repeated, in milliseconds. */
export const readWaitsInMs = [1000, 2000, 4000, 8000, 16_000];

/**
 * The rows of a list for each item, asked again where it answers 404: a replica may not
 * know an object that a list shows.
 *
 * @throws {GraphError} for the first that cannot be read.
 */
export async function visibleLists<Item>(
  tenant: Tenant,
  items: readonly Item[],
  toRequest: (item: Item) => GraphRequest,
  options: OperationOptions,
): Promise<(readonly [Item, readonly WireObject[]])[]> {
  const { graph, sleep } = tenant;
  const answers = await untilVisible<ReadonlyMap<Item, BatchResult>>(
    async (before) => {
      const open = before ? items.filter((item) => isAbsent(before.get(item))) : items;
      const found = await graph.batchOf(open, toRequest, options);
      return new Map([...(before ?? []), ...found]);
    },
    (seen) => ![...seen.values()].some(isAbsent),
    { waitsInMs: readWaitsInMs, sleep, ...options },
  );
  const lists: (readonly [Item, readonly WireObject[]])[] = [];
  for (const [item, answer] of answers) {
    if (!answer.ok) throw answer.error;
    const { body } = answer.response;
    lists.push([item, await graph.followPages<WireObject>(body, toRequest(item), options)]);
  }
  return lists;
}

function isAbsent(answer: BatchResult | undefined): boolean {
  return answer?.ok === false && answer.error.status === 404;
}
