import type { OperationOptions } from "../../graph/request.ts";
import { type WireObject, wireText } from "../../kind/wire.ts";
import { groups } from "../../registry/kinds.ts";
import type { Tenant } from "../../tenant/tenant.ts";

export interface ProcessingOptions extends OperationOptions {
  readonly waitInMs: number;
  /** Groups whose rule this run wrote. */
  readonly touched: ReadonlySet<string>;
  /** Told before each wait; `leftInMs` is what is left of the time that may be waited. */
  readonly onWait: (reason: string, ms: number, leftInMs: number) => void;
}

/** A dynamic group that an exclusion waits for. */
export interface AwaitedGroup {
  readonly address: string;
  readonly id: string;
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
  awaited: readonly AwaitedGroup[],
  options: ProcessingOptions,
): AsyncGenerator<ProcessingRound> {
  const { abortSignal, waitInMs } = options;
  const deadline = tenant.now().getTime() + waitInMs;
  const processed = new Set<string>();
  const failures: string[] = [];
  let open = awaited;
  for (let wait = firstWaitInMs; ; wait = Math.min(wait * 2, longestWaitInMs)) {
    const still: AwaitedGroup[] = [];
    for (const [group, verdict] of await look(tenant, open, options)) {
      if (verdict === "processed") processed.add(group.address);
      else if (verdict === "open") still.push(group);
      else failures.push(`${group.address} ${verdict.failed}`);
    }
    open = still;
    const left = deadline - tenant.now().getTime();
    const reason = `${open.map(({ address }) => address).join(", ")} must be processed by Entra ID before a policy may exclude it`;
    if (open.length === 0 || left <= 0 || abortSignal?.aborted) {
      const minutes = Math.round(waitInMs / 60_000);
      const late = `${reason}; it was not after ${minutes} min. Apply again later to finish`;
      const rest = [...failures, ...(open.length > 0 ? [late] : [])].join(". ");
      yield { processed, ...(rest && { open: rest }) };
      return;
    }
    yield { processed };
    const ms = Math.min(wait, left);
    options.onWait(reason, ms, left);
    await tenant.sleep(ms, { abortSignal });
  }
}

type ProcessingVerdict = "processed" | "open" | { readonly failed: string };

/** One look at every group. @throws {GraphError} where one cannot be read. */
async function look(
  tenant: Tenant,
  awaited: readonly AwaitedGroup[],
  { touched, abortSignal }: ProcessingOptions,
): Promise<(readonly [AwaitedGroup, ProcessingVerdict])[]> {
  const answers = await tenant.graph.batchOf(awaited, ({ id }) => groups.processing.status(id), {
    abortSignal,
  });
  const verdicts: (readonly [AwaitedGroup, ProcessingVerdict])[] = [];
  for (const [group, answer] of answers) {
    if (answer.ok) {
      const status = statusOf(answer.response.body as WireObject);
      const isEmptyForGood =
        status === "paused" &&
        (touched.has(group.address) || (await isEmpty(tenant, group.id, { abortSignal })));
      const frozen: ProcessingVerdict = isEmptyForGood ? pausedAndEmpty : "processed";
      verdicts.push([group, status === "paused" ? frozen : status]);
    } else if (answer.error.status === 404) {
      // right after creation other replicas do not know the group
      verdicts.push([group, "open"]);
    } else throw answer.error;
  }
  return verdicts;
}

const pausedAndEmpty: ProcessingVerdict = {
  failed:
    "is paused and holds no members, so that excluding it would exclude nobody; resume it with processing: active, then apply again",
};

async function isEmpty(tenant: Tenant, id: string, options: OperationOptions): Promise<boolean> {
  const request = groups.membership.read(id);
  const { body } = await tenant.graph.send<{ value?: unknown[] }>(request, options);
  return (body.value ?? []).length === 0;
}

function statusOf(wire: WireObject): ProcessingVerdict | "paused" {
  if (!groups.processing.isDynamic(wire)) return "processed";
  // a paused group keeps what it has, and reports no status
  if (groups.processing.isPaused(wire)) return "paused";
  const report = wire["membershipRuleProcessingStatus"] as WireObject | null | undefined;
  const word = report ? wireText(report, "status") : "NotStarted";
  if (word === "Failed") {
    const why = (report && wireText(report, "errorMessage")) || "no reason given";
    return {
      failed: `could not be processed by Entra ID (${why}); correct its rule, then apply again`,
    };
  }
  return word === "Succeeded" ? "processed" : "open";
}
