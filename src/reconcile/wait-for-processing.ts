import type { OperationOptions } from "../graph/request.ts";
import { type WireObject, wireText } from "../kind/property.ts";
import { kindOf } from "../registry/kinds.ts";
import type { Tenant } from "../tenant/tenant.ts";

export interface ProcessingOptions extends OperationOptions {
  readonly waitInMs: number;
  /** Groups whose rule this run wrote: for them a missing status means "not begun". */
  readonly touched: ReadonlySet<string>;
  readonly onWait: (reason: string, ms: number) => void;
}

const firstWaitInMs = 5000;
const longestWaitInMs = 60_000;

/**
 * Waits until dynamic groups report their membership as processed, since a policy that
 * excludes a group which is still empty would reach the very devices it must not.
 * Undefined once all are done, else a sentence that says which one is not.
 *
 * Unverified: whether the status of a group whose rule was just changed can still say
 * "Succeeded" for the old rule for a moment.
 * @see https://learn.microsoft.com/graph/api/resources/membershipruleprocessingstatus?view=graph-rest-beta
 */
export async function waitForProcessing(
  tenant: Tenant,
  groups: readonly { readonly address: string; readonly id: string }[],
  options: ProcessingOptions,
): Promise<string | undefined> {
  const { processing, get } = kindOf("group");
  if (!processing) return undefined;
  const deadline = tenant.now().getTime() + options.waitInMs;
  let open = [...groups];
  for (let wait = firstWaitInMs; ; wait = Math.min(wait * 2, longestWaitInMs)) {
    const answers = await tenant.graph.batch(
      open.flatMap(({ id }) => [processing.status(id), get(id)]),
      options.abortSignal ? { abortSignal: options.abortSignal } : {},
    );
    const still: typeof open = [];
    for (const [index, group] of open.entries()) {
      const status = answers[index * 2];
      const live = answers[index * 2 + 1];
      // right after creation other replicas do not know the group
      if (!status?.ok || !live?.ok) {
        const error =
          status && !status.ok ? status.error : live && !live.ok ? live.error : undefined;
        if (error && error.status !== 404) throw error;
        still.push(group);
        continue;
      }
      const wire = live.response.body as WireObject;
      if (!processing.isDynamic(wire) || isPaused(wire)) continue;
      const report = (status.response.body as WireObject)["membershipRuleProcessingStatus"] as
        WireObject | null | undefined;
      const word = (report && wireText(report, "status")) || "NotStarted";
      if (word === "Succeeded") continue;
      if (word === "Failed") {
        return `${group.address} could not be processed by Entra ID (${(report && wireText(report, "errorMessage")) || "no reason given"}); correct its rule, then apply again`;
      }
      still.push(group);
    }
    open = still;
    const [first] = open;
    if (!first) return undefined;
    const left = deadline - tenant.now().getTime();
    const reason = `${open.map(({ address }) => address).join(", ")} must be processed by Entra ID before a policy may exclude it`;
    if (left <= 0 || options.abortSignal?.aborted) {
      return `${reason}; it was not after ${Math.round(options.waitInMs / 60_000)} min. Apply again later to finish`;
    }
    const ms = Math.min(wait, left);
    options.onWait(reason, ms);
    await tenant.sleep(ms, options.abortSignal ? { abortSignal: options.abortSignal } : {});
  }
}

function isPaused(wire: WireObject): boolean {
  return String(wire["membershipRuleProcessingState"]).toLowerCase() === "paused";
}
