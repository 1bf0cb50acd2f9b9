import { AttemptFailure } from "./attempt-failure.ts";

/** The code of an answer that is larger than is taken. */
export const tooLargeCode = "ResponseTooLarge";

/**
 * The body as text, read no further than `mostBytes` of what it unpacks to.
 *
 * @throws {AttemptFailure} for a larger one; whatever it asked for may have been done.
 */
export async function bodyText(
  response: Response,
  mostBytes: number,
  signal: AbortSignal,
): Promise<string> {
  const { headers, body } = response;
  const announced = headers.get("content-length");
  if (announced !== null && Number(announced) > mostBytes) {
    await body?.cancel();
    throw tooLarge(response, mostBytes);
  }
  // what is announced and not packed cannot be longer, and is read the quick way
  if (body === null || (announced !== null && !headers.has("content-encoding"))) {
    return await response.text();
  }
  return new TextDecoder().decode(
    Buffer.concat(await chunksOfBody(response, body, mostBytes, signal)),
  );
}

async function chunksOfBody(
  response: Response,
  body: NonNullable<Response["body"]>,
  mostBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array[]> {
  const reader = body.getReader();
  const stop = () => {
    // the body of a fetch that listens has failed with the same reason by then
    reader.cancel(signal.reason).catch(() => undefined);
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return chunks;
      size += value.byteLength;
      if (size > mostBytes) {
        await reader.cancel();
        throw tooLarge(response, mostBytes);
      }
      chunks.push(value);
    }
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function tooLarge({ status, headers }: Response, mostBytes: number): AttemptFailure {
  return new AttemptFailure({
    kind: "protocol",
    status,
    code: tooLargeCode,
    text: `the answer is larger than the ${mostBytes} bytes that are taken`,
    headers: Object.fromEntries(headers),
  });
}
