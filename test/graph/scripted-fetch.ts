import {
  type AccessToken,
  GraphClient,
  type GraphClientOptions,
  type GetTokenOptions,
  type TokenCredential,
} from "../../src/graph/index.ts";

/** What went over the wire, with the virtual instant at which it did. */
export interface WireCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly at: number;
}

/** An answer, or a function that makes one, or throws as `fetch` would. */
export type Step =
  | Response
  | ((call: WireCall, signal: AbortSignal) => Response | Promise<Response>);

export function json(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Response {
  const text = body === undefined ? null : JSON.stringify(body);
  return new Response(status === 204 ? null : text, {
    status,
    headers: { "content-type": "application/json", "request-id": "r-1", ...headers },
  });
}

/** Answers step by step, the last one again and again. */
export function steps(
  ...script: Step[]
): (call: WireCall, signal: AbortSignal) => Promise<Response> {
  let next = 0;
  return async (call, signal) => {
    const step = script[Math.min(next, script.length - 1)];
    next += 1;
    if (step === undefined) throw new Error("the script is empty");
    return typeof step === "function" ? await step(call, signal) : step.clone();
  };
}

export interface Rig {
  readonly graph: GraphClient;
  readonly calls: WireCall[];
  /** Waits that the transport asked for, in milliseconds. */
  readonly waits: number[];
  readonly tokens: GetTokenOptions[];
  /** Virtual milliseconds since 1970. */
  now(): number;
  /** Lets virtual time pass. */
  pass(durationInMs: number): Promise<void>;
}

export const epoch = Date.parse("2026-11-22T10:00:00Z");

/** A client over a scripted answerer, a clock that only its own waits move, and no jitter. */
export function rig(
  answer: (call: WireCall, signal: AbortSignal) => Response | Promise<Response>,
  options: GraphClientOptions & { credential?: TokenCredential } = {},
): Rig {
  let time = epoch;
  const calls: WireCall[] = [];
  const waits: number[] = [];
  const tokens: GetTokenOptions[] = [];
  const credential: TokenCredential = options.credential ?? {
    getToken: async (_scopes, asked = {}) => {
      tokens.push(asked);
      return await Promise.resolve(tokenNumber(tokens.length, time));
    },
  };
  const graph = new GraphClient(credential, {
    now: () => new Date(time),
    sleep: async (durationInMs) => {
      waits.push(durationInMs);
      time += durationInMs;
      await Promise.resolve();
    },
    random: () => 0,
    fetch: async (url, init) => {
      const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
      const call: WireCall = {
        method: init.method ?? "GET",
        url,
        headers: { ...(init.headers as Record<string, string>) },
        body,
        at: time,
      };
      calls.push(call);
      return await answer(call, init.signal ?? new AbortController().signal);
    },
    ...options,
  });
  const pass = async (durationInMs: number) => {
    time += durationInMs;
    await Promise.resolve();
  };
  return { graph, calls, waits, tokens, now: () => time, pass };
}

export function tokenNumber(number: number, now: number): AccessToken {
  return { token: `token-${number}`, expiresOnTimestamp: now + 3_600_000 };
}

/** An unsigned token with these claims. */
export function jwt(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none" })}.${part(claims)}.sig`;
}

/** `fetch`'s own error for a connection that failed with `code`. */
export function connectionError(code: string): TypeError {
  return new TypeError("fetch failed", {
    cause: Object.assign(new Error(`connection failed ${code}`), { code }),
  });
}

/** What a promise rejects with. */
export async function rejection(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error("it resolved");
}
