import type { MockTenant } from "../../mocks/index.ts";
import type { Random } from "./random.ts";
import type { Actor, Scheduler } from "./scheduler.ts";
import { isRead, type WireCall, type WireReply } from "./wire-call.ts";

/** Who looks at what goes over the wire; what it throws ends the story. */
export interface WireWatch {
  /** Told as the request leaves, with each item of a batch. */
  sent(actor: Actor, calls: readonly WireCall[]): void;
  /** Told right before the tenant works on it. */
  arriving(actor: Actor, calls: readonly WireCall[]): Promise<void>;
  /** Told of what the tenant did, whatever becomes of the answer. */
  served(actor: Actor, served: readonly (readonly [WireCall, WireReply])[]): Promise<void>;
  /** Told once the run has the answer; items that the network spoilt are left out. */
  delivered(actor: Actor, told: readonly (readonly [WireCall, WireReply])[]): void;
  log(line: string): void;
}

type Fault =
  | { readonly what: "none" | "lostBefore" | "lostAfter" | "silentBefore" | "silentAfter" }
  | {
      readonly what: "status" | "statusAfter";
      readonly status: number;
      readonly retryAfter?: number;
    };

/** A network between runs of the product and the mock tenant in which the seed decides all. */
export class Network {
  readonly #mock: MockTenant;
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #watch: WireWatch;
  #sent = 0;
  /** Why a request must not have been sent: whoever drives the story ends it with this. */
  broken: unknown;
  /** Share of requests, and of items of batches, that meet a fault. */
  faultShare = 0;

  constructor(mock: MockTenant, scheduler: Scheduler, random: Random, watch: WireWatch) {
    this.#mock = mock;
    this.#scheduler = scheduler;
    this.#random = random;
    this.#watch = watch;
  }

  /** The `fetch` of one actor. */
  fetchOf(actor: Actor): (url: string, init: RequestInit) => Promise<Response> {
    return async (url, init) => await this.#exchange(actor, url, init);
  }

  async #exchange(actor: Actor, url: string, init: RequestInit): Promise<Response> {
    if (actor.isDead) return await new Promise(() => undefined);
    const request = openRequest(url, init);
    const calls = request.items.map(({ call }) => call);
    const text = `#${++this.#sent}`;
    this.#watch.log(`${text} ${actor.name} sends ${calls.map(callText).join("\n      and ")}`);
    try {
      this.#watch.sent(actor, calls);
    } catch (error) {
      // thrown here, the product would take it for a failure of the network
      this.broken ??= error;
      return await new Promise(() => undefined);
    }
    const { signal } = init;
    return await new Promise<Response>((resolve, reject) => {
      let cancel: () => void = () => undefined;
      signal?.addEventListener("abort", () => {
        cancel();
        reject(signal.reason as Error);
      });
      const answer = (what: string, settle: () => void) => {
        cancel = this.#scheduler.add(actor, what, settle);
      };
      const arrive = async () => {
        const outcome = await this.#arrival(actor, request, text);
        if (outcome === "silence") return;
        if (outcome === "reset")
          answer("reset", () => {
            this.#watch.log(`${text}: connection reset`);
            reject(connectionReset());
          });
        else
          answer("answer", () => {
            this.#watch.log(`${text}: answered ${outcome.response.status}`);
            this.#watch.delivered(actor, outcome.told);
            resolve(outcome.response);
          });
      };
      cancel = this.#scheduler.add(actor, "arrival", arrive, { isOnWire: true });
    });
  }

  async #arrival(
    actor: Actor,
    request: OpenRequest,
    text: string,
  ): Promise<Answered | "reset" | "silence"> {
    const fault = this.#fault(request.items.every(({ call }) => isRead(call)));
    if (fault.what !== "none") this.#watch.log(`${text}: meets ${JSON.stringify(fault)}`);
    if (fault.what === "lostBefore") return "reset";
    if (fault.what === "silentBefore") return "silence";
    if (fault.what === "status")
      return { response: refusal(fault.status, fault.retryAfter), told: [] };
    const right = await this.#serve(actor, request, text);
    if (fault.what === "lostAfter") return "reset";
    if (fault.what === "silentAfter") return "silence";
    if (fault.what === "statusAfter")
      return { response: refusal(fault.status, fault.retryAfter), told: [] };
    return right;
  }

  /** What the tenant does with it; items of a batch may meet faults of their own. */
  async #serve(actor: Actor, request: OpenRequest, text: string): Promise<Answered> {
    const before = new Map<Item, Fault>();
    const after = new Map<Item, Fault>();
    if (request.isBatch)
      for (const item of request.items) {
        const fault = this.#fault(isRead(item.call));
        if (fault.what === "none" || fault.what.startsWith("silent")) continue;
        this.#watch.log(`${text}: ${callText(item.call)} meets ${JSON.stringify(fault)}`);
        (fault.what.endsWith("After") ? after : before).set(item, fault);
      }
    const going = request.items.filter((item) => !before.has(item));
    await this.#watch.arriving(
      actor,
      going.map(({ call }) => call),
    );
    const answer = going.length === 0 ? emptyBatch() : await this.#ask(request, going);
    // a report comes as a file
    const bytes = answer.status === 204 ? undefined : await answer.arrayBuffer();
    const isJson = answer.headers.get("content-type")?.includes("json") === true;
    const body = bytes && isJson ? new TextDecoder().decode(bytes) : "";
    const replies = repliesOf(request, going, answer.status, body);
    await this.#watch.served(
      actor,
      replies.map(([{ call }, reply]) => [call, reply] as const),
    );
    const { status, headers } = answer;
    const told = replies.flatMap(([item, reply]) =>
      after.has(item) ? [] : [[item.call, reply] as const],
    );
    if (!request.isBatch || before.size + after.size === 0)
      return { response: new Response(bytes, { status, headers }), told };
    const rows = (JSON.parse(body) as { responses: BatchRow[] }).responses;
    const spoilt = [...before, ...after].map(([item, fault]) => spoiltRow(item, fault));
    const kept = rows.filter(({ id }) => !spoilt.some((row) => row.id === id));
    const responses = JSON.stringify({ responses: [...kept, ...spoilt] });
    return { response: new Response(responses, { status, headers }), told };
  }

  async #ask({ isBatch, url, init }: OpenRequest, going: readonly Item[]): Promise<Response> {
    const { signal: _signal, ...rest } = init;
    const body = JSON.stringify({ requests: going.map(({ raw }) => raw) });
    return await this.#mock.fetch(url, isBatch ? { ...rest, body } : rest);
  }

  #fault(reads: boolean): Fault {
    const random = this.#random;
    if (!random.chance(reads ? this.faultShare / 3 : this.faultShare)) return { what: "none" };
    switch (random.int(0, 7)) {
      case 0:
        return { what: "lostBefore" };
      case 1:
      case 2:
        return { what: "lostAfter" };
      case 3:
        return { what: "status", status: random.pick([500, 503, 504]) };
      case 4:
        return { what: "statusAfter", status: random.pick([500, 503, 504]) };
      case 5:
        return { what: random.chance(0.5) ? "silentBefore" : "silentAfter" };
      default:
        return { what: "status", status: 429, retryAfter: random.pick([1, 4, 20, 70, 600]) };
    }
  }
}

/** An answer, and what of it was not spoilt. */
interface Answered {
  readonly response: Response;
  readonly told: readonly (readonly [WireCall, WireReply])[];
}

interface Item {
  readonly call: WireCall;
  /** As it stands in the envelope; undefined for a request by itself. */
  readonly raw: { readonly id: string } | undefined;
}

interface OpenRequest {
  readonly url: string;
  readonly init: RequestInit;
  readonly isBatch: boolean;
  readonly items: readonly Item[];
}

interface BatchRow {
  readonly id: string;
  readonly status: number;
  readonly body?: unknown;
}

function openRequest(url: string, init: RequestInit): OpenRequest {
  const { method = "GET", body } = init;
  const parsed = typeof body === "string" ? (JSON.parse(body) as unknown) : undefined;
  const path = pathOf(new URL(url).pathname.replace(/^\/(v1\.0|beta)/, ""));
  if (path !== "/$batch") {
    const items = [{ call: { method, path, body: parsed }, raw: undefined }];
    return { url, init, isBatch: false, items };
  }
  const { requests } = parsed as {
    requests: { id: string; method: string; url: string; body?: unknown }[];
  };
  const items = requests.map((raw) => ({
    call: { method: raw.method, path: pathOf(raw.url), body: raw.body },
    raw,
  }));
  return { url, init, isBatch: true, items };
}

function pathOf(url: string): string {
  return decodeURIComponent(url.split("?")[0] ?? "");
}

function repliesOf(
  { isBatch }: OpenRequest,
  going: readonly Item[],
  status: number,
  text: string,
): (readonly [Item, WireReply])[] {
  const body: unknown = text === "" ? undefined : JSON.parse(text);
  if (!isBatch) return going.map((item) => [item, { status, body }] as const);
  const { responses = [] } = body as { responses?: BatchRow[] };
  const byId = new Map(responses.map((row) => [row.id, row]));
  return going.flatMap((item) => {
    const row = byId.get(item.raw?.id ?? "");
    return row ? [[item, { status: row.status, body: row.body }] as const] : [];
  });
}

function spoiltRow(item: Item, fault: Fault): BatchRow & { readonly headers: object } {
  const id = item.raw?.id ?? "";
  const [status, retryAfter] =
    "status" in fault ? [fault.status, fault.retryAfter] : [504, undefined];
  const headers = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
  return { id, status, headers, body: errorBody(status) };
}

function refusal(status: number, retryAfter: number | undefined): Response {
  const headers = {
    "Content-Type": "application/json",
    ...(retryAfter !== undefined && { "Retry-After": String(retryAfter) }),
  };
  return new Response(JSON.stringify(errorBody(status)), { status, headers });
}

function errorBody(status: number): object {
  return { error: { code: `Code${status}`, message: `The seed answered ${status}.` } };
}

function emptyBatch(): Response {
  return new Response('{"responses":[]}', { headers: { "Content-Type": "application/json" } });
}

function connectionReset(): TypeError {
  const cause = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
  return new TypeError("fetch failed", { cause });
}

function callText(call: WireCall): string {
  const { method, path, body } = call;
  return isRead(call) ? `${method} ${path}` : `${method} ${path} ${JSON.stringify(body ?? null)}`;
}
