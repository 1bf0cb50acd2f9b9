import { concealValue } from "../../config/variables.ts";
import type { BatchResult } from "../../graph/index.ts";
import type { GraphRequest } from "../../graph/request.ts";
import { untilVisible } from "../../graph/until-visible.ts";
import { isMapping } from "../../kind/value-at.ts";
import { LockedError } from "../../state/locked-error.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { AdminApprovals } from "./admin-approvals.ts";
import type { Journal, JournalEntry } from "./journal.ts";

/** One write of one change. */
export interface Write {
  readonly address: string;
  readonly request: GraphRequest;
  /** It touches something that this run created, which may not be visible everywhere yet. */
  readonly fresh?: boolean;
  /** What the journal says instead of the body, where that holds what must not be shown. */
  readonly shown?: unknown;
  /** What the journal says of the values before it, by wire name. */
  readonly before?: unknown;
  /** When its object was read; default: as it is handed in. */
  readonly seenAt?: Date | undefined;
}

/**
 * Asked about writes that have waited for more than two seconds, right before they are sent:
 * gives those whose objects are still as they were read, so that nothing is undone that somebody
 * did meanwhile. The others are not sent.
 */
export type StillMeant<Sent extends Write> = (late: readonly Sent[]) => Promise<ReadonlySet<Sent>>;

interface WriterOptions {
  readonly journal: Journal;
  readonly abortSignal: AbortSignal | undefined;
  /** Their contents never reach the journal. */
  readonly variables: Readonly<Record<string, string>> | undefined;
  readonly approvals: AdminApprovals;
  /** Told once the journal cannot be kept any longer: then nothing more may be sent. */
  readonly onBroken: (reason: string) => void;
}

// Entra ID and Intune show a new object within seconds, with a tail of minutes:
// https://devblogs.microsoft.com/identity/designing-for-eventual-consistency-for-microsoft-entra
const freshWaitsInMs = [2000, 4000, 8000, 16_000, 30_000, 60_000];

/** A write, and the request as it goes out. */
interface ReadyWrite<Sent extends Write> {
  readonly write: Sent;
  readonly request: GraphRequest;
}

interface Prepared<Sent extends Write> {
  readonly ready: readonly ReadyWrite<Sent>[];
  readonly held: readonly (readonly [Sent, BatchResult])[];
}

/** Sends writes and journals each before and after. */
export class Writer {
  readonly #tenant: Tenant;
  readonly #options: WriterOptions;
  #number = 0;
  #hasSent = false;
  #broken: string | undefined;

  constructor(tenant: Tenant, options: WriterOptions) {
    this.#tenant = tenant;
    this.#options = options;
  }

  /** Whether a write went out: from then on every failure has to end in a result. */
  get hasSent(): boolean {
    return this.#hasSent;
  }

  /** Creates go out one by one, since their answers must not be lost with a batch; the rest in batches. */
  async send<Sent extends Write>(
    writes: readonly Sent[],
    stillMeant?: StillMeant<Sent>,
  ): Promise<(readonly [Sent, BatchResult])[]> {
    const { sleep } = this.#tenant;
    const results = await untilVisible<ReadonlyMap<Sent, BatchResult>>(
      async (before) => {
        const open = before
          ? writes.filter((write) => isNotYetVisible(write, before.get(write)))
          : writes;
        return new Map([...(before ?? []), ...(await this.#sendOnce(open, stillMeant))]);
      },
      (seen) => ![...seen].some(([write, result]) => isNotYetVisible(write, result)),
      { waitsInMs: freshWaitsInMs, sleep, abortSignal: this.#options.abortSignal },
    );
    return [...results];
  }

  /** The same for one. */
  async sendOne(write: Write): Promise<BatchResult> {
    const sent = new Map(await this.send([write]));
    const result = sent.get(write);
    if (!result) throw new TypeError(`no answer to the write of ${write.address}`);
    return result;
  }

  /**
   * Announces a write that goes past Graph, does it, and writes down what came of it.
   *
   * @returns why it failed; undefined where it did not.
   */
  async sendPast(
    {
      address,
      method,
      path,
    }: { readonly address: string; readonly method: string; readonly path: string },
    send: () => Promise<string | undefined>,
  ): Promise<string | undefined> {
    const number = ++this.#number;
    const at = this.#now();
    await this.announce([
      { event: "request", at, number, address, method, path, before: null, after: null },
    ]);
    this.#hasSent = true;
    const error = await send();
    await this.note([
      {
        event: "response",
        at: this.#now(),
        number,
        address,
        status: error === undefined ? 201 : 0,
        requestId: null,
        id: null,
        ...(error !== undefined && { error }),
      },
    ]);
    return error;
  }

  /**
   * Writes down what is about to happen.
   *
   * @throws where the journal cannot be kept, or another run took over: what it does not announce
   *   must not be sent.
   */
  async announce(entries: readonly JournalEntry[]): Promise<void> {
    if (this.#broken !== undefined) throw new Error(this.#broken);
    try {
      await this.#options.journal.append(entries);
    } catch (error) {
      const reason = this.#breakWith(error);
      throw error instanceof LockedError ? error : new Error(reason, { cause: error });
    }
  }

  /** Writes down what has happened; a journal that fails ends the run, and never a result. */
  async note(entries: readonly JournalEntry[]): Promise<void> {
    if (this.#broken !== undefined) return;
    try {
      await this.#options.journal.append(entries);
    } catch (error) {
      this.#breakWith(error);
    }
  }

  #breakWith(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    this.#broken =
      error instanceof LockedError
        ? message
        : `the journal cannot be written (${message}), and nothing is sent without it`;
    this.#options.onBroken(this.#broken);
    return this.#broken;
  }

  async #sendOnce<Sent extends Write>(
    writes: readonly Sent[],
    stillMeant: StillMeant<Sent> | undefined,
  ): Promise<(readonly [Sent, BatchResult])[]> {
    const { ready, held } = await this.#prepare(writes);
    return [...held, ...(await this.#sendReady(ready, stillMeant))];
  }

  /** Each write as it goes out under Multi Admin Approval; what waits for somebody is not sent. */
  async #prepare<Sent extends Write>(writes: readonly Sent[]): Promise<Prepared<Sent>> {
    const { approvals, abortSignal } = this.#options;
    const ready: ReadyWrite<Sent>[] = [];
    const held: (readonly [Sent, BatchResult])[] = [];
    for (const write of writes) {
      const prepared = await approvals.prepare(write.request, { abortSignal });
      if ("held" in prepared) held.push([write, prepared.held]);
      else ready.push({ write, request: prepared.request });
    }
    return { ready, held };
  }

  async #sendReady<Sent extends Write>(
    ready: readonly ReadyWrite<Sent>[],
    stillMeant: StillMeant<Sent> | undefined,
  ): Promise<(readonly [Sent, BatchResult])[]> {
    if (ready.length === 0) return [];
    const writes = ready.map(({ write }) => write);
    const numbers = new Map(writes.map((write) => [write, ++this.#number]));
    const numberOf = (write: Sent) => numbers.get(write) ?? 0;
    const announceAll = async (some: readonly Sent[]) =>
      await this.announce(some.map((write) => this.#requestEntry(write, numberOf(write))));
    // the lease is asked for here: whoever sleeps between that and the sending comes late
    const announcedAt = this.#tenant.now();
    await announceAll(writes);
    this.#hasSent = true;
    const results = await this.#sendTogether(ready, announcedAt, async (late) => {
      // announced again, which whoever has lost the lease by now cannot: then the run has stopped
      const isAnnounced = await announceAll(late).then(
        () => true,
        () => false,
      );
      if (!isAnnounced) return new Set();
      return stillMeant ? await stillMeant(late) : new Set(late);
    });
    for (const [write, result] of results)
      await this.#options.approvals.note(write.address, write.request, result);
    const after = this.#now();
    await this.note(
      results.map(([write, result]) => ({
        event: "response" as const,
        at: after,
        number: numberOf(write),
        address: write.address,
        status: result.ok ? result.response.status : result.error.status,
        requestId: (result.ok ? result.response.requestId : result.error.requestId) ?? null,
        id: result.ok ? createdId(result.response.body) : null,
        ...(!result.ok && { error: result.error.message }),
      })),
    );
    return results;
  }

  #requestEntry(write: Write, number: number): JournalEntry {
    const { variables } = this.#options;
    return {
      event: "request",
      at: this.#now(),
      number,
      address: write.address,
      method: write.request.method,
      path: write.request.path,
      before: concealValue(write.before ?? null, variables),
      after: concealValue(write.shown ?? write.request.body ?? null, variables),
    };
  }

  // without the caller's signal: a request in flight is finished even when the run is interrupted
  async #sendTogether<Sent extends Write>(
    ready: readonly ReadyWrite<Sent>[],
    announcedAt: Date,
    stillMeant: StillMeant<Sent>,
  ): Promise<(readonly [Sent, BatchResult])[]> {
    const mustBeAlone = ready.some(({ request }) => request.operation === "create");
    const parts = mustBeAlone ? ready.map((one) => [one]) : [ready];
    const results = await Promise.all(
      parts.map(
        async (part) =>
          await this.#tenant.graph.batchOf(part, ({ request }) => request, {
            stillMeant: async (late) => {
              const meant = await stillMeant(late.map(({ write }) => write));
              return new Set(late.filter(({ write }) => meant.has(write)));
            },
            seenAt: ({ write }) => write.seenAt ?? announcedAt,
          }),
      ),
    );
    return results.flat().map(([{ write }, result]) => [write, result] as const);
  }

  #now(): string {
    return this.#tenant.now().toISOString();
  }
}

/** The id in an answer's body, where there is one. */
export function createdId(body: unknown): string | null {
  const id = isMapping(body) ? body["id"] : undefined;
  return typeof id === "string" ? id.toLowerCase() : null;
}

// 404 for the object itself, 400 for a reference to a group that another replica lacks
function isNotYetVisible({ fresh }: Write, result: BatchResult | undefined): boolean {
  if (fresh !== true || result === undefined || result.ok || result.error.approval) return false;
  return result.error.status === 404 || result.error.status === 400;
}
