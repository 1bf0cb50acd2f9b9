import type { OperationOptions } from "../../graph/request.ts";
import { isReached, type RingVerb } from "../../rings/operator-action.ts";
import type { ContentStatus, UpdateContent } from "../../rings/status.ts";
import type { Tenant } from "../../tenant/tenant.ts";

const waitsInMs = [0, 1000, 2000, 4000, 8000];

/**
 * What a ring shows after an action: read again until it shows what the action was for, for
 * about 15 seconds, since a read may miss the newest write.
 */
export async function readBack(
  tenant: Tenant,
  action: {
    readonly verb: RingVerb;
    readonly id: string;
    readonly content: UpdateContent;
    readonly before: ContentStatus;
  },
  options: OperationOptions,
): Promise<{ reached: boolean; after: ContentStatus }> {
  const { verb, id, content, before } = action;
  const sentAt = tenant.now();
  for (let attempt = 0; ; attempt++) {
    const wait = waitsInMs[attempt] ?? 0;
    if (wait > 0) await tenant.sleep(wait, options);
    const status = await tenant.rings.status(id, { ...options, now: tenant.now() });
    const after = status[content];
    const reached = isReached(verb, before, after, sentAt);
    if (reached || attempt + 1 >= waitsInMs.length) return { reached, after };
  }
}
