import type { BatchResult } from "../../graph/index.ts";
import type { GraphRequest } from "../../graph/request.ts";
import { untilVisible } from "../../graph/until-visible.ts";
import { isMapping } from "../../kind/value-at.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { Journal, JournalEntry } from "./journal.ts";

/** One write of one change. */
export interface Write {
  readonly address: string;
  readonly request: GraphRequest;
  /** It touches something that this run created, which may not be visible everywhere yet. */
  readonly fresh?: boolean;
}

// Entra ID and Intune show a new object within seconds, with a tail of minutes:
// https://devblogs.microsoft.com/identity/designing-for-eventual-consistency-for-microsoft-entra
const freshWaitsInMs = [2000, 4000, 8000, 16_000, 30_000, 60_000];

/** Sends writes and journals each before and after. */
export class Writer {
  readonly #tenant: Tenant;
  readonly #journal: Journal;
  readonly #abortSignal: AbortSignal | undefined;
  #number = 0;

  constructor(tenant: Tenant, journal: Journal, abortSignal: AbortSignal | undefined) {
    this.#tenant = tenant;
    this.#journal = journal;
    this.#abortSignal = abortSignal;
  }

  /** Creates go out one by one, since their answers must not be lost with a batch; the rest in batches. */
  async send<Sent extends Write>(
    writes: readonly Sent[],
  ): Promise<(readonly [Sent, BatchResult])[]> {
    const { sleep } = this.#tenant;
    const results = await untilVisible<ReadonlyMap<Sent, BatchResult>>(
      async (before) => {
        const open = before
          ? writes.filter((write) => isNotYetVisible(write, before.get(write)))
          : writes;
        return new Map([...(before ?? []), ...(await this.#sendOnce(open))]);
      },
      (seen) => ![...seen].some(([write, result]) => isNotYetVisible(write, result)),
      { waitsInMs: freshWaitsInMs, sleep, abortSignal: this.#abortSignal },
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

  async journal(entries: readonly JournalEntry[]): Promise<void> {
    await this.#journal.append(entries);
  }

  async #sendOnce<Sent extends Write>(
    writes: readonly Sent[],
  ): Promise<(readonly [Sent, BatchResult])[]> {
    if (writes.length === 0) return [];
    const numbers = new Map(writes.map((write) => [write, ++this.#number]));
    const numberOf = (write: Sent) => numbers.get(write) ?? 0;
    const at = this.#now();
    await this.#journal.append(
      writes.map((write) => ({
        event: "request" as const,
        at,
        number: numberOf(write),
        address: write.address,
        method: write.request.method,
        path: write.request.path,
        properties: isMapping(write.request.body) ? Object.keys(write.request.body) : [],
      })),
    );
    const results = await this.#sendTogether(writes);
    const after = this.#now();
    await this.#journal.append(
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

  // without the caller's signal: a request in flight is finished even when the run is interrupted
  async #sendTogether<Sent extends Write>(
    writes: readonly Sent[],
  ): Promise<(readonly [Sent, BatchResult])[]> {
    const { graph } = this.#tenant;
    const mustBeAlone = writes.some(({ request }) => request.operation === "create");
    if (!mustBeAlone) return await graph.batchOf(writes, ({ request }) => request);
    return await Promise.all(
      writes.map(async (write) => [write, await graph.attempt(write.request)] as const),
    );
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
  if (fresh !== true || result === undefined || result.ok) return false;
  return result.error.status === 404 || result.error.status === 400;
}
