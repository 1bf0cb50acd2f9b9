import { RevisionedState } from "../../state/revisions.ts";
import type { StateStore } from "../../state/state-store.ts";
import type { AuditRecord } from "../audit/audit-chain.ts";
import type { RolloutEvent, RolloutState } from "../state/rollout-state.ts";
import { eventWords } from "./event-words.ts";
import { notificationOf, type RolloutNotification } from "./notification.ts";

/** What is still to be sent of one rollout. */
export interface Outbox {
  readonly formatVersion: 1;
  /** Of the start that it is of. */
  readonly startedAt: string;
  /** Events up to this sequence are in it, or were. */
  readonly through: number;
  /** In the order of their events. */
  readonly waiting: readonly WaitingNotification[];
}

/** One event that a webhook has not taken yet. */
export interface WaitingNotification {
  /** Its place in `notify`. Addresses are never kept. */
  readonly webhook: number;
  readonly notification: RolloutNotification;
}

/**
 * What waits to be sent, kept beside the state of its rollout before it is sent, and until it was
 * taken: a process that dies in between sends it again, with the same id.
 */
export class KeptOutbox {
  readonly #states: RevisionedState;
  readonly #key: string;
  #revision: number | null = null;

  constructor(store: StateStore, { stack, name }: Pick<RolloutState, "stack" | "name">) {
    this.#states = new RevisionedState(store);
    this.#key = `rollouts/${stack}/${name}/notified`;
  }

  /** Undefined where nothing was ever kept. */
  async read(): Promise<Outbox | undefined> {
    const latest = await this.#states.read(this.#key);
    this.#revision = latest?.revision ?? null;
    return latest && (JSON.parse(latest.content) as Outbox);
  }

  /** @throws {StateConflictError} where another run wrote it since it was read. */
  async write(outbox: Outbox): Promise<void> {
    const content = JSON.stringify(outbox);
    this.#revision = (await this.#states.write(this.#key, content, this.#revision)).revision;
  }
}

/** The outbox with what happened since, each event once for each webhook that wants it. */
export function withNews(
  kept: Outbox | undefined,
  state: RolloutState,
  records: readonly AuditRecord[],
): Outbox {
  const before: Outbox =
    kept?.startedAt === state.startedAt
      ? kept
      : { formatVersion: 1, startedAt: state.startedAt, through: 0, waiting: [] };
  const news = eventsOf(records, state.startedAt).filter(
    ({ sequence }) => sequence > before.through,
  );
  const waiting = news.flatMap((event) =>
    state.spec.notify.flatMap(({ on }, webhook) =>
      wants(on, event) ? [{ webhook, notification: notificationOf(state, event, webhook) }] : [],
    ),
  );
  return {
    ...before,
    through: Math.max(before.through, ...news.map(({ sequence }) => sequence)),
    waiting: [...before.waiting, ...waiting],
  };
}

function wants(on: RolloutState["spec"]["notify"][number]["on"], { type }: RolloutEvent): boolean {
  const name = eventWords[type].on;
  return name !== null && on.includes(name);
}

/** Events of this start: the log holds those of earlier ones too. */
function eventsOf(records: readonly AuditRecord[], startedAt: string): readonly RolloutEvent[] {
  return records
    .filter(({ kind }) => kind === "event")
    .map(({ data }) => data as RolloutEvent)
    .filter(({ at }) => at >= startedAt);
}
