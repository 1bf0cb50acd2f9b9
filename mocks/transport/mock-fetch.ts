import { wireBody, type WireOutcome, type WireRequest } from "../ground/wire-message.ts";
import type { Gateway } from "./gateway.ts";
import { shapedBody } from "./shaped-body.ts";

/**
 * A `fetch` that ends in the mock tenant. Another host than the tenant's own fails
 * like a name that does not resolve, so that no test can reach a real service.
 */
export function createMockFetch(
  gateway: Pick<Gateway, "answer">,
  answersFor: (url: string) => boolean,
): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    // the request's own signal follows the caller's weakly, and is lost with the request
    const signal = init?.signal ?? (input instanceof Request ? input : request).signal;
    signal.throwIfAborted();
    if (!answersFor(request.url))
      throw networkError("ENOTFOUND", `getaddrinfo ENOTFOUND ${new URL(request.url).hostname}`);
    const outcome = await gateway.answer(await toWire(request), signal);
    signal.throwIfAborted();
    if (outcome.kind === "reset") throw networkError("ECONNRESET", "read ECONNRESET");
    if (outcome.kind === "hang") return await neverAnswered(signal);
    return toResponse(outcome, request.url, signal);
  };
}

async function toWire(request: Request): Promise<WireRequest> {
  const headers: Record<string, string> = {};
  request.headers.forEach((value, name) => {
    headers[name] = value;
  });
  const bytes = new Uint8Array(await request.arrayBuffer());
  return {
    method: request.method,
    url: request.url,
    headers,
    ...wireBody(bytes, headers),
  };
}

function toResponse(
  { answer, truncate, shape }: Extract<WireOutcome, { readonly kind: "answer" }>,
  url: string,
  signal: AbortSignal,
): Response {
  const bytes =
    typeof answer.body === "string" ? new TextEncoder().encode(answer.body) : copyOf(answer.body);
  const headers = new Headers(answer.headers);
  const bodiless = answer.status === 204 || answer.status === 304;
  let body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null =
    bodiless || bytes === undefined ? null : bytes;
  if (truncate !== undefined && bytes !== undefined) {
    headers.set("content-length", String(bytes.length));
    body = cutStream(bytes.subarray(0, truncate));
  }
  if (shape !== undefined && bytes !== undefined)
    body = untilAborted(shapedBody(bytes, shape), signal);
  const response = new Response(body, { status: answer.status, headers });
  Object.defineProperty(response, "url", { value: url });
  return response;
}

// of a buffer that nobody shares, as a response wants it
function copyOf(bytes: Uint8Array | undefined): Uint8Array<ArrayBuffer> | undefined {
  return bytes === undefined ? undefined : new Uint8Array(bytes);
}

// what undici makes of a socket that closes within a body
function cutStream(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) {
        controller.error(
          new TypeError("terminated", {
            cause: Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }),
          }),
        );
        return;
      }
      sent = true;
      controller.enqueue(bytes);
    },
  });
}

// what comes after the signal is an error, as of a socket that its user closed
function untilAborted(
  chunks: AsyncGenerator<Uint8Array<ArrayBuffer>>,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (signal.aborted) controller.error(signal.reason);
      else if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}

async function neverAnswered(signal: AbortSignal): Promise<Response> {
  return await new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}

function networkError(code: string, message: string): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(message), { code }) });
}
