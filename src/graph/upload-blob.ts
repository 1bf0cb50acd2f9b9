import type { Fetch } from "./client-options.ts";
import type { OperationOptions } from "./request.ts";
import { isStorageAddress } from "./storage-host.ts";
import { type Sleep, sleepOrAbort } from "./wait.ts";

/** A piece of a file. */
export interface UploadBlock {
  /** Base64; all of one file have the same length. */
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Where blocks are put. The address is a secret: whoever has it may write. */
export interface UploadAddress {
  readonly address: string;
  /** Until when it is good; null where that is not known. */
  readonly expiresAt: Date | null;
}

/** A file, and where it goes. */
export interface BlobUpload {
  /** In the order in which they are put, each once. */
  readonly blocks: AsyncIterable<UploadBlock>;
  /** Their ids in the order of the file, once all were put. */
  readonly order: () => readonly string[];
  /** Where to put them. Asked once at the start, and then for another where `isOver`. */
  readonly address: (isOver: boolean) => Promise<UploadAddress>;
}

interface UploadTerms extends OperationOptions {
  /** The root of Graph: the storage is of the same cloud. */
  readonly graphUrl: string;
  readonly fetch: Fetch;
  readonly now: () => Date;
  readonly sleep: Sleep;
}

/** A file that did not get to its storage. Its message never holds the address. */
class UploadError extends Error {
  override readonly name = "UploadError";
}

const attempts = 5;
const timeoutInMs = 300_000;
/** An address is given up so long before its end. */
const marginInMs = 120_000;

/**
 * Puts a block blob behind an address with a shared access signature, one block after the other. No
 * request has a token or a cookie, or follows a redirect. The blob is there with the last request or
 * not at all.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/put-block
 * @see https://learn.microsoft.com/rest/api/storageservices/put-block-list
 * @throws {UploadError} where the address is no storage, or the storage takes it not.
 */
export async function uploadBlob(upload: BlobUpload, terms: UploadTerms): Promise<void> {
  const put = new BlobRequests(upload, terms);
  for await (const { id, bytes } of upload.blocks)
    await put.send({ comp: "block", blockid: id }, bytes, { "x-ms-blob-type": "BlockBlob" });
  const list = upload
    .order()
    .map((id) => `<Latest>${id}</Latest>`)
    .join("");
  await put.send(
    { comp: "blocklist" },
    `<?xml version="1.0" encoding="utf-8"?><BlockList>${list}</BlockList>`,
    { "Content-Type": "text/plain; charset=UTF-8" },
  );
}

class BlobRequests {
  readonly #upload: BlobUpload;
  readonly #terms: UploadTerms;
  #place: UploadAddress | undefined;

  constructor(upload: BlobUpload, terms: UploadTerms) {
    this.#upload = upload;
    this.#terms = terms;
  }

  async send(
    query: Readonly<Record<string, string>>,
    body: Uint8Array | string,
    headers: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { abortSignal, sleep } = this.#terms;
    let why = "";
    for (let attempt = 1; attempt <= attempts; attempt++) {
      if (attempt > 1) await sleepOrAbort(sleep, 1000 * 2 ** (attempt - 2), abortSignal);
      const outcome = await this.#try(query, body, headers);
      if (outcome === "done") return;
      why = outcome;
    }
    throw new UploadError(
      `the storage took no more of it (${why}, ${attempts} times). Apply again; behind a proxy, allow https to *.blob.core.windows.net`,
    );
  }

  /** `done`, or why it is worth another try. */
  async #try(
    query: Readonly<Record<string, string>>,
    body: Uint8Array | string,
    headers: Readonly<Record<string, string>>,
  ): Promise<string> {
    const { abortSignal, fetch } = this.#terms;
    const timeout = AbortSignal.timeout(timeoutInMs);
    // as it was given: a signature is over the text of its query
    const url = `${await this.#address()}&${String(new URLSearchParams(query))}`;
    let response: Response;
    try {
      response = await fetch(url, {
        method: "PUT",
        // of a buffer that nobody shares, as fetch wants it
        body: typeof body === "string" ? body : new Uint8Array(body),
        headers: { ...headers, "x-ms-version": "2021-12-02" },
        redirect: "manual",
        credentials: "omit",
        signal: abortSignal ? AbortSignal.any([abortSignal, timeout]) : timeout,
      });
      await response.body?.cancel();
    } catch (error) {
      abortSignal?.throwIfAborted();
      return lossOf(error);
    }
    const { status } = response;
    if (status === 201) return "done";
    // Azure Storage answers so once the signature has run out
    if (status === 401 || status === 403) {
      this.#place = await this.#upload.address(true);
      return "its address had run out";
    }
    if (status === 408 || status === 429 || status >= 500) return `status ${status}`;
    if (status < 300) return `an answer of status ${status}, which no storage gives`;
    throw new UploadError(
      `the storage answered with status ${status}${status < 400 ? ", a redirect, which is not followed" : ""}. Apply again later`,
    );
  }

  async #address(): Promise<string> {
    const { now, graphUrl } = this.#terms;
    const ends = this.#place?.expiresAt?.getTime() ?? Infinity;
    if (!this.#place || ends - now().getTime() < marginInMs)
      this.#place = await this.#upload.address(this.#place !== undefined);
    const { address } = this.#place;
    if (!isStorageAddress(address, graphUrl))
      throw new UploadError(
        "Graph gave an address for the upload that is no storage of its cloud; nothing was sent to it",
      );
    return address;
  }
}

// only a code: the message of a failed fetch may hold the address
function lossOf(error: unknown): string {
  const { name, cause } = error as { name?: unknown; cause?: { code?: unknown } };
  if (typeof cause?.code === "string") return cause.code;
  return name === "TimeoutError" ? "no answer in time" : "the connection was lost";
}
