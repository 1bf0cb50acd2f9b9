import type { BatchResult } from "../../graph/index.ts";
import type { GraphRequest } from "../../graph/request.ts";
import type { WireObject } from "../../kind/property.ts";
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
  async send(writes: readonly Write[]): Promise<BatchResult[]> {
    let results = await this.#sendOnce(writes);
    for (const wait of freshWaitsInMs) {
      const again = writes.flatMap((write, index) => {
        const result = results[index];
        return write.fresh && result && !result.ok && notYetVisible(result.error) ? [index] : [];
      });
      if (again.length === 0 || this.#abortSignal?.aborted) break;
      await this.#tenant.sleep(wait, this.#signal());
      const repeated = await this.#sendOnce(again.flatMap((index) => writes[index] ?? []));
      results = results.map((result, index) => repeated[again.indexOf(index)] ?? result);
    }
    return results;
  }

  async journal(entries: readonly JournalEntry[]): Promise<void> {
    await this.#journal.append(entries);
  }

  async #sendOnce(writes: readonly Write[]): Promise<BatchResult[]> {
    if (writes.length === 0) return [];
    const numbers = writes.map(() => ++this.#number);
    const at = this.#tenant.now().toISOString();
    await this.#journal.append(
      writes.map(({ address, request }, index) => ({
        event: "request" as const,
        at,
        number: numbers[index] ?? 0,
        address,
        method: request.method,
        path: request.path,
        properties: Object.keys((request.body ?? {}) as object),
      })),
    );
    // a request in flight is finished even when the run is interrupted
    const alone =
      writes.length === 1 || writes.some(({ request }) => request.operation === "create");
    const results = alone
      ? await Promise.all(writes.map(async ({ request }) => await this.#sendAlone(request)))
      : await this.#tenant.graph.batch(writes.map(({ request }) => request));
    const after = this.#tenant.now().toISOString();
    await this.#journal.append(
      results.map((result, index) => ({
        event: "response" as const,
        at: after,
        number: numbers[index] ?? 0,
        address: writes[index]?.address ?? "",
        status: result.ok ? result.response.status : result.error.status,
        requestId: (result.ok ? result.response.requestId : result.error.requestId) ?? null,
        id: result.ok ? idOf(result.response.body) : null,
        ...(!result.ok && { error: result.error.message }),
      })),
    );
    return results;
  }

  async #sendAlone(request: GraphRequest): Promise<BatchResult> {
    const [result] = await this.#tenant.graph.batch([request]);
    if (!result) throw new TypeError("a batch of one request gave no result");
    return result;
  }

  #signal(): { abortSignal?: AbortSignal } {
    return this.#abortSignal ? { abortSignal: this.#abortSignal } : {};
  }
}

/** The id in an answer's body, where there is one. */
export function idOf(body: unknown): string | null {
  const id = (body as WireObject | null | undefined)?.["id"];
  return typeof id === "string" ? id.toLowerCase() : null;
}

// 404 for the object itself, 400 for a reference to a group that another replica lacks
function notYetVisible(error: { status: number }): boolean {
  return error.status === 404 || error.status === 400;
}
