import { Readable } from "node:stream";
import type { BlobContainer, DownloadedBlob, LogBlob, StateBlob } from "ringwright";

interface Blob {
  readonly etag: string;
  readonly content: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly blocks: number;
}

/** What can be wrong with a container. */
interface FakeContainerOptions {
  /** Of an append blob; the service's own is 50,000. */
  readonly blockLimit?: number;
  /** Each write is sent twice, since the first answer was lost, as the service's client does. */
  readonly isEveryWriteRepeated?: boolean;
  /** The answer to each write is lost for good. */
  readonly isEveryAnswerLost?: boolean;
}

/** What a container of Azure Blob Storage does with the calls of an `AzureBlobStore`, in this process. */
export class FakeContainer implements BlobContainer {
  readonly url = "https://contoso.blob.core.windows.net/state?sv=2025&sig=c2VjcmV0";
  readonly #options: FakeContainerOptions;
  #blobs: Map<string, Blob> | undefined;
  #writes = 0;

  /** Made with the first write. */
  constructor(options: FakeContainerOptions = {}) {
    this.#options = options;
  }

  /** Every blob that there is. */
  get names(): string[] {
    return [...(this.#blobs?.keys() ?? [])];
  }

  async createIfNotExists(): Promise<void> {
    await Promise.resolve();
    this.#blobs ??= new Map();
  }

  getBlockBlobClient(name: string): StateBlob {
    return {
      upload: async (content, _, { conditions, metadata }) =>
        await this.#written((blobs) => {
          const current = blobs.get(name);
          if ("ifNoneMatch" in conditions) {
            if (current) throw failure(409, "BlobAlreadyExists");
          } else if (current?.etag !== conditions.ifMatch) throw failure(412, "ConditionNotMet");
          return this.#put(blobs, name, { content, metadata, blocks: 0 });
        }),
      delete: async ({ conditions: { ifMatch } }) =>
        await this.#written((blobs) => {
          const current = blobs.get(name);
          if (!current) throw failure(404, "BlobNotFound");
          if (current.etag !== ifMatch) throw failure(412, "ConditionNotMet");
          blobs.delete(name);
        }),
      download: async () => await this.#download(name),
    };
  }

  getAppendBlobClient(name: string): LogBlob {
    return {
      create: async () =>
        await this.#written((blobs) => {
          if (blobs.has(name)) throw failure(409, "BlobAlreadyExists");
          return this.#put(blobs, name, { content: "", metadata: {}, blocks: 0 });
        }),
      appendBlock: async (body, _, options) =>
        await this.#written((blobs) => {
          const current = blobs.get(name);
          if (!current) throw failure(404, "BlobNotFound");
          const position = Buffer.byteLength(current.content);
          if ((options?.conditions.appendPosition ?? position) !== position)
            throw failure(412, "AppendPositionConditionNotMet");
          if (current.blocks >= (this.#options.blockLimit ?? 50_000))
            throw failure(409, "BlockCountExceedsLimit");
          const content = `${current.content}${body}`;
          return this.#put(blobs, name, { content, metadata: {}, blocks: current.blocks + 1 });
        }),
      download: async () => await this.#download(name),
    };
  }

  async *listBlobsFlat({ prefix }: { readonly prefix: string }) {
    await Promise.resolve();
    if (!this.#blobs) throw failure(404, "ContainerNotFound");
    for (const name of this.names) if (name.startsWith(prefix)) yield { name };
  }

  async #written<T>(write: (blobs: Map<string, Blob>) => T): Promise<T> {
    await Promise.resolve();
    if (!this.#blobs) throw failure(404, "ContainerNotFound");
    const answer = write(this.#blobs);
    if (this.#options.isEveryAnswerLost === true)
      throw Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
    return this.#options.isEveryWriteRepeated === true ? write(this.#blobs) : answer;
  }

  #put(blobs: Map<string, Blob>, name: string, blob: Omit<Blob, "etag">): { etag: string } {
    const etag = `"0x${++this.#writes}"`;
    blobs.set(name, { ...blob, etag });
    return { etag };
  }

  async #download(name: string): Promise<DownloadedBlob> {
    await Promise.resolve();
    if (!this.#blobs) throw failure(404, "ContainerNotFound");
    const blob = this.#blobs.get(name);
    if (!blob) throw failure(404, "BlobNotFound");
    const { etag, metadata, content } = blob;
    const readableStreamBody = Readable.from([Buffer.from(content)]);
    // the service's client gives an instance whose members are getters of its class
    return Object.create({ etag, metadata, readableStreamBody }) as DownloadedBlob;
  }
}

/** As the service's client tells it. */
function failure(statusCode: number, code: string): Error {
  return Object.assign(new Error(`${code}\nRequestId:1`), { statusCode, code });
}
