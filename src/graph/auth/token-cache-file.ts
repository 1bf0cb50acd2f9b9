import { nodeCrypto } from "../late-crypto.ts";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Logger } from "../client-options.ts";

/** The part of MSAL's cache plugin contract that is used. */
export interface CacheContext {
  readonly cacheHasChanged: boolean;
  readonly tokenCache: { serialize(): string; deserialize(cache: string): void };
}

/**
 * Keeps MSAL's tokens in a file from run to run. The file is plain text with mode 0600,
 * replaced in one step, so that two runs never see half of it.
 *
 * @see https://learn.microsoft.com/entra/msal/javascript/node/caching
 */
export class TokenCacheFile {
  readonly #path: string;
  readonly #logger: Logger | undefined;

  constructor(path: string, logger: Logger | undefined) {
    this.#path = path;
    this.#logger = logger;
    logger?.warn?.(`tokens are kept in plain text in ${path}; whoever reads it can sign in`);
  }

  async beforeCacheAccess(context: CacheContext): Promise<void> {
    let text: string;
    try {
      text = await readFile(this.#path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
      throw error;
    }
    try {
      context.tokenCache.deserialize(text);
    } catch {
      this.#logger?.warn?.(`the token cache ${this.#path} is damaged and is started anew`);
    }
  }

  async afterCacheAccess(context: CacheContext): Promise<void> {
    if (!context.cacheHasChanged) return;
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const draft = `${this.#path}.${nodeCrypto().randomUUID()}.tmp`;
    try {
      // wx: never through a link that somebody else put there
      const file = await open(draft, "wx", 0o600);
      try {
        await file.writeFile(context.tokenCache.serialize());
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, this.#path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }
}
