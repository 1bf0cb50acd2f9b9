import { nodeCrypto } from "../graph/late-crypto.ts";
import { text } from "node:stream/consumers";
import { blobFailure, codeOfBlobError, isMissingBlob } from "./blob-failure.ts";
import { checkContent } from "./content-limit.ts";
import { logFrame, readFrames } from "./log-frame.ts";
import {
  keySegments,
  StateConflictError,
  type StateStore,
  type StateValue,
} from "./state-store.ts";
import { withinTime } from "./within-time.ts";

/** The part of a `ContainerClient` of the package `@azure/storage-blob` that is used. */
export interface BlobContainer {
  /** Its URL; what is in its query is shown to nobody. */
  readonly url: string;
  /** Makes the container; nothing where it is there. */
  createIfNotExists(): Promise<unknown>;
  /** A blob that is written whole, by its name; asks nothing. */
  getBlockBlobClient(name: string): StateBlob;
  /** A blob that only grows, by its name; asks nothing. */
  getAppendBlobClient(name: string): LogBlob;
  /** The blobs whose names begin with the prefix, folders of names included. */
  listBlobsFlat(options: { readonly prefix: string }): AsyncIterable<{ readonly name: string }>;
}

/** What is read of a blob. */
export interface DownloadedBlob {
  readonly etag?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly readableStreamBody?: AsyncIterable<string | Uint8Array>;
}

/** The part of a `BlockBlobClient` that is used. */
export interface StateBlob {
  /** Writes the whole blob where the condition holds; 412 or 409 where another was first. */
  upload(
    body: string,
    contentLength: number,
    options: {
      readonly conditions: { readonly ifMatch: string } | { readonly ifNoneMatch: string };
      readonly metadata: Record<string, string>;
    },
  ): Promise<{ readonly etag?: string }>;
  /** Its content as a stream, with ETag and metadata; 404 where there is none. */
  download(): Promise<DownloadedBlob>;
  /** Removes the blob where its ETag is still this one. */
  delete(options: { readonly conditions: { readonly ifMatch: string } }): Promise<unknown>;
}

/** The part of an `AppendBlobClient` that is used. */
export interface LogBlob {
  /** Makes the blob, empty, where none is there. */
  create(options: { readonly conditions: { readonly ifNoneMatch: string } }): Promise<unknown>;
  /** Adds to its end; lengths are in bytes. 412 where it ends elsewhere than the condition says. */
  appendBlock(
    body: string,
    contentLength: number,
    options?: { readonly conditions: { readonly appendPosition: number } },
  ): Promise<unknown>;
  /** Its content as a stream, with ETag and metadata; 404 where there is none. */
  download(): Promise<DownloadedBlob>;
}

/**
 * A container of Azure Blob Storage as state store, for runs on several machines. The container
 * is made where it is missing and the credential may make it.
 *
 * ```ts
 * // new ContainerClient("https://contoso.blob.core.windows.net/ringwright", credential)
 * const blobs = new AzureBlobStore(container);
 * ```
 *
 * A value is a blob, and its version the blob's ETag: it is replaced by `If-Match`. Each write
 * has an id in the blob's metadata, by which one whose answer was lost is known again. A log is
 * an append blob; where that has its 50,000 blocks, the log goes on in the blob `KEY@1`.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/specifying-conditional-headers-for-blob-service-operations
 * @see https://learn.microsoft.com/rest/api/storageservices/append-block
 */
export class AzureBlobStore implements StateStore {
  readonly #container: BlobContainer;
  readonly #place: string;
  /** Of each log, the last blob that is known. */
  readonly #lastBlob = new Map<string, number>();
  /** Of each log that this store read, or added to where it was expected to end, as it was then. */
  readonly #ends = new Map<string, LogEnd>();

  /** Sends nothing yet. */
  constructor(container: BlobContainer) {
    this.#container = container;
    const { origin, pathname } = new URL(container.url);
    this.#place = `${origin}${pathname}`;
  }

  async get(key: string): Promise<StateValue | undefined> {
    checkKey(key);
    const found = await this.#download(this.#container.getBlockBlobClient(key));
    if (!found) return undefined;
    const { etag, content } = found;
    if (found.metadata?.[writeIdName] === undefined || etag === undefined) {
      throw new Error(
        `the blob ${this.#place}/${key} is no state of ringwright; move it away where no run is at work`,
      );
    }
    return { content, version: etag };
  }

  async put(key: string, content: string, expected: string | null): Promise<string> {
    checkKey(key);
    checkContent(key, content);
    const blob = this.#container.getBlockBlobClient(key);
    const writeId = nodeCrypto().randomUUID();
    const conditions = expected === null ? { ifNoneMatch: "*" } : { ifMatch: expected };
    try {
      const { etag } = await this.#inContainer(
        async () =>
          await blob.upload(content, Buffer.byteLength(content), {
            conditions,
            metadata: { [writeIdName]: writeId },
          }),
      );
      if (etag === undefined) throw new Error("the answer has no ETag");
      return etag;
    } catch (error) {
      const version = await versionOfWrite(blob, writeId);
      if (version !== undefined) return version;
      if (isConditionUnmet(error)) throw new StateConflictError(key);
      throw blobFailure(this.#place, error);
    }
  }

  async delete(key: string, expected: string): Promise<void> {
    checkKey(key);
    const blob = this.#container.getBlockBlobClient(key);
    try {
      await withinTime(blob.delete({ conditions: { ifMatch: expected } }), timeoutInMs);
    } catch (error) {
      // gone already, or by a request whose answer was lost; a condition on what is gone may be unmet
      if (isMissingBlob(error) || !(await this.get(key))) return;
      if (isConditionUnmet(error)) throw new StateConflictError(key);
      throw blobFailure(this.#place, error);
    }
  }

  async append(key: string, content: string, expectedLength?: number): Promise<void> {
    checkKey(key);
    checkContent(key, content);
    const frame = logFrame(content);
    if (expectedLength === undefined) await this.#appendSomewhere(key, frame);
    else await this.#appendAt(key, frame, expectedLength, expectedLength + content.length);
  }

  async readLog(key: string): Promise<string | undefined> {
    checkKey(key);
    const { isThere, text } = await this.#readLog(key);
    return isThere ? text : undefined;
  }

  async #appendSomewhere(key: string, frame: string): Promise<void> {
    const length = Buffer.byteLength(frame);
    for (let number = this.#lastBlob.get(key) ?? 0; ; number++) {
      const blob = this.#container.getAppendBlobClient(numbered(key, number));
      try {
        await this.#inContainer(async () => {
          await created(blob, async () => await blob.appendBlock(frame, length));
        });
        this.#lastBlob.set(key, number);
        return;
      } catch (error) {
        // a full blob stays full, so that nobody adds to it once the next one is begun
        if (codeOfBlobError(error) !== "BlockCountExceedsLimit")
          throw blobFailure(this.#place, error);
      }
    }
  }

  async list(prefix: string): Promise<string[]> {
    const keys = new Set<string>();
    try {
      for await (const { name } of this.#container.listBlobsFlat({ prefix })) {
        keys.add(name.replace(/@\d+$/, ""));
      }
    } catch (error) {
      if (!isMissingBlob(error)) throw blobFailure(this.#place, error);
    }
    return [...keys].sort();
  }

  /** Adds to a log that is still as long as expected, with its length thereafter. */
  async #appendAt(key: string, frame: string, expected: number, after: number): Promise<void> {
    const bytes = Buffer.byteLength(frame);
    let end = await this.#endOf(key, expected);
    for (;;) {
      const { blob: number, position } = end;
      const blob = this.#container.getAppendBlobClient(numbered(key, number));
      try {
        const conditions = { appendPosition: position };
        await this.#inContainer(async () => {
          await created(blob, async () => await blob.appendBlock(frame, bytes, { conditions }));
        });
        break;
      } catch (error) {
        const code = codeOfBlobError(error);
        if (!["AppendPositionConditionNotMet", "BlockCountExceedsLimit"].includes(code ?? ""))
          throw blobFailure(this.#place, error);
        // the client may have sent it before, and lost the answer
        if ((await this.#download(blob))?.content.includes(frame) === true) break;
        // entries came in between: what they hold decides
        this.#ends.delete(key);
        end = await this.#endOf(key, expected);
        // a full blob stays full
        if (code === "BlockCountExceedsLimit" && end.blob === number)
          end = { blob: number + 1, position: 0, length: expected };
      }
    }
    this.#lastBlob.set(key, end.blob);
    this.#ends.set(key, { blob: end.blob, position: end.position + bytes, length: after });
  }

  /** Where a log of that length ends. */
  async #endOf(key: string, length: number): Promise<LogEnd> {
    const known = this.#ends.get(key);
    if (known?.length === length) return known;
    const { end } = await this.#readLog(key);
    if (end.length !== length) throw new StateConflictError(key);
    return end;
  }

  /** Remembers where it ends: who reads a log is about to add to it. */
  async #readLog(
    key: string,
  ): Promise<{ readonly isThere: boolean; readonly text: string; readonly end: LogEnd }> {
    const parts = await this.#logParts(key);
    const text = readFrames(parts.join(""), `${this.#place}/${key}`);
    const position = Buffer.byteLength(parts.at(-1) ?? "");
    const end = { blob: Math.max(parts.length - 1, 0), position, length: text.length };
    this.#ends.set(key, end);
    return { isThere: parts.length > 0, text, end };
  }

  /** What the blobs of a log hold, in order. */
  async #logParts(key: string): Promise<string[]> {
    const parts: string[] = [];
    for (;;) {
      const blob = this.#container.getAppendBlobClient(numbered(key, parts.length));
      const found = await this.#download(blob);
      if (!found) return parts;
      parts.push(found.content);
    }
  }

  async #download(blob: Pick<StateBlob, "download">): Promise<ReadBlob | undefined> {
    try {
      return await withinTime(downloaded(blob), timeoutInMs);
    } catch (error) {
      if (isMissingBlob(error)) return undefined;
      throw blobFailure(this.#place, error);
    }
  }

  /** Makes the container, and tries again, where it turns out to be missing. */
  async #inContainer<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await withinTime(work(), timeoutInMs);
    } catch (error) {
      if (codeOfBlobError(error) !== "ContainerNotFound") throw error;
    }
    await this.#container.createIfNotExists();
    return await withinTime(work(), timeoutInMs);
  }
}

/** For one call, with what the client repeats of it. */
const timeoutInMs = 60_000;

/** Names of metadata are identifiers of C#, and come back in lower case. */
const writeIdName = "writeid";

function checkKey(key: string): void {
  keySegments(key);
}

function numbered(key: string, number: number): string {
  // a key has no `@`
  return number === 0 ? key : `${key}@${number}`;
}

interface LogEnd {
  /** The number of the last blob. */
  readonly blob: number;
  /** Its length in bytes. */
  readonly position: number;
  /** Of the text of all, in UTF-16 code units. */
  readonly length: number;
}

interface ReadBlob extends Pick<DownloadedBlob, "etag" | "metadata"> {
  readonly content: string;
}

async function downloaded(blob: Pick<StateBlob, "download">): Promise<ReadBlob> {
  // members of the client's answer are getters of its class, and so no part of a rest
  const { etag, metadata, readableStreamBody: body } = await blob.download();
  return {
    ...(etag !== undefined && { etag }),
    ...(metadata && { metadata }),
    // that of an empty blob may be left out
    content: body ? await text(body) : "",
  };
}

/** Appends, and makes the blob first where it is missing. */
async function created(blob: LogBlob, append: () => Promise<unknown>): Promise<void> {
  try {
    await append();
    return;
  } catch (error) {
    if (codeOfBlobError(error) !== "BlobNotFound") throw error;
  }
  try {
    await blob.create({ conditions: { ifNoneMatch: "*" } });
  } catch (error) {
    // another run was first
    if (!isConditionUnmet(error)) throw error;
  }
  await append();
}

/** The version that a write has made; undefined where it made none, or that cannot be read. */
async function versionOfWrite(blob: StateBlob, writeId: string): Promise<string | undefined> {
  try {
    const { etag, metadata } = await withinTime(downloaded(blob), timeoutInMs);
    return metadata?.[writeIdName] === writeId ? etag : undefined;
  } catch {
    // what `put` met is told instead
    return undefined;
  }
}

/** Whether a condition of a write did not hold: `If-Match` of what is gone included. */
function isConditionUnmet(error: unknown): boolean {
  const codes = ["ConditionNotMet", "BlobAlreadyExists", "TargetConditionNotMet", "BlobNotFound"];
  return codes.includes(codeOfBlobError(error) ?? "");
}
