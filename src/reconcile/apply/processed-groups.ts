import type { OperationOptions } from "../../graph/request.ts";
import { type WireObject, wireText } from "../../kind/property.ts";
import { groups as groupKind } from "../../registry/kinds.ts";
import type { Tenant } from "../../tenant/tenant.ts";

export interface ProcessingOptions extends OperationOptions {
  readonly waitInMs: number;
  /** Groups whose rule this run wrote. */
  readonly touched: ReadonlySet<string>;
  readonly onWait: (reason: string, ms: number) => void;
}

/** What one look at the groups found. */
export interface ProcessingRound {
  /** Addresses whose membership Entra ID has computed. */
  readonly processed: ReadonlySet<string>;
  /** In the last round: why the rest is not waited for any longer. */
  readonly open?: string;
}

const firstWaitInMs = 5000;
const longestWaitInMs = 60_000;

/**
 * Looks at dynamic groups again and again until they report their membership as
 * processed: a policy that excludes a group which is still empty would reach the very
 * devices it must not. Gives a round after each look that found more.
 *
 * Unverified: whether the status of a group whose rule was just changed can still say
 * "Succeeded" for the old rule for a moment.
 * @see https://learn.microsoft.com/graph/api/resources/membershipruleprocessingstatus?view=graph-rest-beta
 */
export async function* processedGroups(
  tenant: Tenant,
  groups: readonly { readonly address: string; readonly id: string }[],
  options: ProcessingOptions,
): AsyncGenerator<ProcessingRound> {
  const { processing } = groupKind;
  const signal = options.abortSignal ? { abortSignal: options.abortSignal } : {};
  const deadline = tenant.now().getTime() + options.waitInMs;
  const processed = new Set<string>();
  const failures: string[] = [];
  let open = [...groups];
  for (let wait = firstWaitInMs; ; wait = Math.min(wait * 2, longestWaitInMs)) {
    const answers = await tenant.graph.batch(
      open.map(({ id }) => processing.status(id)),
      signal,
    );
    const still: typeof open = [];
    for (const [index, group] of open.entries()) {
      const answer = answers[index];
      // right after creation other replicas do not know the group
      if (answer && !answer.ok && answer.error.status !== 404) throw answer.error;
      const verdict = answer?.ok
        ? verdictOf(answer.response.body as WireObject, processing.isDynamic)
        : "open";
      if (verdict === "paused") {
        const never =
          options.touched.has(group.address) || (await isEmpty(tenant, group.id, signal));
        if (never) {
          failures.push(
            `${group.address} is paused and holds no members, so that excluding it would exclude nobody; resume it with processing: active, then apply again`,
          );
        } else processed.add(group.address);
        continue;
      }
      if (verdict === "processed") processed.add(group.address);
      else if (verdict === "open") still.push(group);
      else {
        failures.push(
          `${group.address} could not be processed by Entra ID (${verdict.failed}); correct its rule, then apply again`,
        );
      }
    }
    open = still;
    const left = deadline - tenant.now().getTime();
    const reason = `${open.map(({ address }) => address).join(", ")} must be processed by Entra ID before a policy may exclude it`;
    if (open.length === 0 || left <= 0 || options.abortSignal?.aborted) {
      const late =
        open.length > 0
          ? [
              `${reason}; it was not after ${Math.round(options.waitInMs / 60_000)} min. Apply again later to finish`,
            ]
          : [];
      const rest = [...failures, ...late].join(". ");
      yield { processed, ...(rest && { open: rest }) };
      return;
    }
    yield { processed };
    const ms = Math.min(wait, left);
    options.onWait(reason, ms);
    await tenant.sleep(ms, signal);
  }
}

async function isEmpty(tenant: Tenant, id: string, options: OperationOptions): Promise<boolean> {
  const request = groupKind.membership.read(id);
  const { body } = await tenant.graph.send<{ value?: unknown[] }>(request, options);
  return (body.value ?? []).length === 0;
}

function verdictOf(
  wire: WireObject,
  isDynamic: (wire: WireObject) => boolean,
): "processed" | "paused" | "open" | { readonly failed: string } {
  if (!isDynamic(wire)) return "processed";
  // a paused group keeps what it has, and reports no status
  if (groupKind.processing.isPaused(wire)) return "paused";
  const report = wire["membershipRuleProcessingStatus"] as WireObject | null | undefined;
  const word = report ? wireText(report, "status") : "NotStarted";
  if (word === "Failed") {
    return { failed: (report && wireText(report, "errorMessage")) || "no reason given" };
  }
  return word === "Succeeded" ? "processed" : "open";
}
