import type { TokenCredential } from "../graph/credential.ts";
import { FileStore } from "./file-store.ts";
import { openAzureBlob } from "./open-azure-blob.ts";
import { openRedis } from "./open-redis.ts";
import type { OpenedStore } from "./opened-store.ts";

/** Which store state is kept in: the section `state` of a config. */
export type StateStoreSettings =
  | { readonly store: "file" }
  | {
      readonly store: "redis" | "azureBlob";
      /** May hold a secret. */
      readonly url: string;
    };

/** What stores need beside their settings. */
export interface OpenStoreOptions {
  /** Of `file`; made when something is first written. */
  readonly folder: string;
  /** Signs in to `azureBlob` where the URL has no SAS; asked for only then. */
  readonly credential: () => Promise<TokenCredential>;
}

/**
 * Opens the store that a config names. The packages `redis` and `@azure/storage-blob` load here,
 * where they are needed, and not before.
 *
 * @example
 * const { store, close } = await openStateStore(
 *   { store: "redis", url: "rediss://state.example.com:6380/0" },
 *   { folder: ".ringwright", credential: () => Promise.resolve(new DefaultAzureCredential()) },
 * );
 *
 * @throws {TypeError} where the URL is none of its store, or the store's package is missing.
 * @throws {Error} where the server of Redis cannot be reached or refuses.
 */
export async function openStateStore(
  settings: StateStoreSettings,
  { folder, credential }: OpenStoreOptions,
): Promise<OpenedStore> {
  switch (settings.store) {
    case "file":
      return { store: new FileStore(folder), place: folder, close: () => Promise.resolve() };
    case "redis":
      return await openRedis(settings.url);
    case "azureBlob":
      return await openAzureBlob(settings.url, credential);
    default:
      settings satisfies never;
      throw new TypeError("a state store is file, redis or azureBlob");
  }
}
