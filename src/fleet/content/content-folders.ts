import type { StateStore } from "../../state/state-store.ts";
import type { TenantList } from "../list/tenant-list.ts";
import { type Pin, pinShared, placeContent, readKeptContent, readPin } from "./pinned-content.ts";
import { readSharedContent, type SharedContent } from "./shared-content.ts";

/** A content, and where its files stand. */
export interface PlacedContent {
  readonly hash: string;
  /** Instead of the folder of the list; undefined for that folder. */
  readonly sharedRoot: string | undefined;
}

/**
 * The contents that the tenants of a list have: the one of the files as they are now, and those that
 * were kept when they were pinned. Kept ones are put into folders of their own while they are used.
 */
export class ContentFolders {
  readonly #store: StateStore;
  readonly #list: TenantList;
  readonly #placed = new Map<string, Promise<Awaited<ReturnType<typeof placeContent>>>>();
  #working: Promise<SharedContent> | undefined;

  constructor(store: StateStore, list: TenantList) {
    this.#store = store;
    this.#list = list;
  }

  /** The files as they stand, read once. */
  async working(abortSignal?: AbortSignal): Promise<SharedContent> {
    return await (this.#working ??= readSharedContent(this.#list, abortSignal));
  }

  /** What the waves take; undefined before the first. */
  async pin(): Promise<Pin | undefined> {
    return await readPin(this.#store);
  }

  /** Makes the files as they stand what the waves take, from the first wave on. */
  async pinWorking(now: Date, by: string | null): Promise<Pin> {
    return await pinShared(this.#store, await this.working(), { now, by });
  }

  /** Lets `working` read the files again. */
  forgetWorking(): void {
    this.#working = undefined;
  }

  /** The files as they stand, where they stand. */
  async placeWorking(abortSignal?: AbortSignal): Promise<PlacedContent> {
    return { hash: (await this.working(abortSignal)).hash, sharedRoot: undefined };
  }

  /**
   * A content that was pinned, as it was kept: the files themselves may change at any time.
   *
   * @throws {TypeError} where it is not kept.
   */
  async placeKept(hash: string): Promise<PlacedContent> {
    let placed = this.#placed.get(hash);
    if (!placed) {
      placed = readKeptContent(this.#store, hash).then(placeContent);
      this.#placed.set(hash, placed);
    }
    return { hash, sharedRoot: (await placed).folder };
  }

  /** Takes the folders away. */
  async close(): Promise<void> {
    const placed = await Promise.allSettled(this.#placed.values());
    this.#placed.clear();
    for (const one of placed) if (one.status === "fulfilled") await one.value.remove();
  }
}
