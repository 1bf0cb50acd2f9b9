import { concealValue, reveal } from "../../config/variables.ts";
import type { Fetch } from "../../graph/client-options.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { amountText } from "../../kind/amounts.ts";
import type { StateStore } from "../../state/state-store.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { verifyAudit } from "../audit/audit-chain.ts";
import type { RolloutState } from "../state/rollout-state.ts";
import { RolloutStore } from "../state/rollout-store.ts";
import { KeptOutbox, type Outbox, type WaitingNotification, withNews } from "./outbox.ts";
import { NotTakenError, postNotification, type Webhook } from "./post-notification.ts";

/** With what webhooks are told. */
export interface NotifyTerms extends OperationOptions {
  readonly store: StateStore;
  readonly tenant: Pick<Tenant, "now" | "sleep">;
  readonly fetch: Fetch;
  /** Of the files, filled in at the last moment. */
  readonly variables: Readonly<Record<string, string>> | undefined;
  /** Milliseconds that one webhook may take for all that it is told. Default 10,000. */
  readonly limitInMs?: number | undefined;
}

const longestWaitInMs = 24 * 3_600_000;

/**
 * Tells the webhooks of a rollout what happened, each event once: what is not taken is tried again
 * with each call until it is a day old. All webhooks are told at once, each its events in order.
 *
 * @returns What was not taken, one sentence each, without addresses and secrets.
 */
export async function notifyWebhooks(
  state: RolloutState,
  terms: NotifyTerms,
): Promise<readonly string[]> {
  if (state.spec.notify.length === 0) return [];
  const { store, tenant, variables } = terms;
  const log = await store.readLog(new RolloutStore(store, state.stack).auditKey(state.name));
  const kept = new KeptOutbox(store, state);
  const before = await kept.read();
  const known = concealValue(withNews(before, state, verifyAudit(log ?? "").records), variables);
  const notes = [...earlierNotes(before, state), ...oldNotes(known, state, tenant.now())];
  const outbox = { ...known, waiting: known.waiting.filter((each) => !isOld(each, tenant.now())) };
  if (JSON.stringify(outbox) !== JSON.stringify(before)) await kept.write(outbox);
  if (outbox.waiting.length === 0) return notes;
  const webhooks = reveal(state.spec.notify, variables);
  const told = await Promise.all(
    webhooks.map(async (webhook, index) => await tellWebhook(webhook, index, outbox, terms)),
  );
  const taken = new Set(told.flatMap((each) => each.taken));
  if (taken.size > 0)
    await kept.write({ ...outbox, waiting: outbox.waiting.filter((each) => !taken.has(each)) });
  return [...notes, ...told.flatMap(({ note }) => (note === undefined ? [] : [note]))];
}

/** Tells one webhook all that waits for it, up to the first that it does not take. */
async function tellWebhook(
  webhook: Webhook,
  index: number,
  { waiting }: Outbox,
  { fetch, tenant, abortSignal, limitInMs = 10_000 }: NotifyTerms,
): Promise<{ readonly taken: readonly WaitingNotification[]; readonly note?: string }> {
  const taken: WaitingNotification[] = [];
  const limit = AbortSignal.timeout(limitInMs);
  const signal = abortSignal ? AbortSignal.any([abortSignal, limit]) : limit;
  for (const one of waiting.filter((each) => each.webhook === index)) {
    const { event } = one.notification;
    try {
      await postNotification(webhook, one.notification, { ...tenant, fetch, signal });
      taken.push(one);
    } catch (error) {
      const until = new Date(Date.parse(event.at) + longestWaitInMs).toISOString();
      const note = `${webhookTitle(webhook, index)} did not take "${event.type}": ${reasonOf(error, signal, limitInMs)}; it is tried again with each tick until ${until}`;
      return { taken, note };
    }
  }
  return { taken };
}

function reasonOf(error: unknown, signal: AbortSignal, limitInMs: number): string {
  if (error instanceof NotTakenError) return error.message;
  if (signal.aborted) return `it did not answer within ${limitInMs / 1000} s, or was interrupted`;
  // any other text may hold the address
  return error instanceof Error ? error.name : "unknown";
}

function isOld({ notification: { event } }: WaitingNotification, now: Date): boolean {
  return now.getTime() - Date.parse(event.at) > longestWaitInMs;
}

/** What is given up. */
function oldNotes(
  { waiting }: Outbox,
  { spec: { notify } }: RolloutState,
  now: Date,
): readonly string[] {
  return notify.flatMap((webhook, index) => {
    const old = waiting.filter((each) => each.webhook === index && isOld(each, now));
    if (old.length === 0) return [];
    const types = [...new Set(old.map(({ notification }) => notification.event.type))];
    return [
      `${webhookTitle(webhook, index)} did not take ${amountText(old.length, "event", "events")} within 24 h (${types.join(", ")}), which it is not told any more`,
    ];
  });
}

/** What an earlier rollout of the same name left, whose webhooks may have been others. */
function earlierNotes(before: Outbox | undefined, { startedAt }: RolloutState): readonly string[] {
  if (before === undefined || before.startedAt === startedAt || before.waiting.length === 0)
    return [];
  const types = [...new Set(before.waiting.map(({ notification }) => notification.event.type))];
  return [
    `${amountText(before.waiting.length, "event", "events")} of the rollout that started at ${before.startedAt} (${types.join(", ")}) had not been taken by its webhooks, and are not sent any more`,
  ];
}

/** Which one it is, without its address, of which any part may be secret. */
function webhookTitle({ format }: Webhook, index: number): string {
  return `webhook ${index + 1} of notify (${format})`;
}
