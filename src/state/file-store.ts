import { randomUUID } from "node:crypto";
import {
  appendFile,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  unlink,
  writeFile,
} from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { LockedError, type LockOwner, type StateLock, type StateStore } from "./state-store.ts";

/**
 * A folder as state store. Files are readable by their owner only.
 *
 * ```ts
 * const store = new FileStore(".ringwright", () => true);
 * const lock = await store.lock("apply", { pid: 4712, host: "ci-1", since: "2026-11-10T08:00:00Z" });
 * try {
 *   const append = (entries: readonly JournalEntry[]) =>
 *     store.append("journal/today.jsonl", entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
 *   await applyPlan(tenant, plan, desired, { journal: { append } });
 * } finally {
 *   await lock.release();
 * }
 * ```
 */
export class FileStore implements StateStore {
  readonly #root: string;
  readonly #isAlive: (owner: LockOwner) => boolean;

  /** `isAlive` tells whether the process that left a lock may still run. */
  constructor(root: string, isAlive: (owner: LockOwner) => boolean) {
    this.#root = root;
    this.#isAlive = isAlive;
  }

  async read(key: string): Promise<string | undefined> {
    try {
      return await readFile(this.#path(key), "utf8");
    } catch (error) {
      if (isCode(error, "ENOENT")) return undefined;
      throw error;
    }
  }

  async write(key: string, content: string): Promise<void> {
    const path = await this.#ready(key);
    const temporary = `${path}.${randomUUID()}.tmp`;
    await writeFile(temporary, content, { mode: 0o600, flush: true });
    await rename(temporary, path);
  }

  async append(key: string, content: string): Promise<void> {
    await appendFile(await this.#ready(key), content, { mode: 0o600, flush: true });
  }

  async list(prefix: string): Promise<string[]> {
    try {
      const entries = await readdir(this.#root, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) =>
          relative(this.#root, join(entry.parentPath, entry.name)).split(sep).join("/"),
        )
        .filter((key) => key.startsWith(prefix))
        .sort();
    } catch (error) {
      if (isCode(error, "ENOENT")) return [];
      throw error;
    }
  }

  async lock(name: string, owner: LockOwner): Promise<StateLock> {
    const path = await this.#ready(`${name}.lock`);
    const mine = `${path}.${randomUUID()}`;
    await writeFile(mine, JSON.stringify(owner), { mode: 0o600, flush: true });
    try {
      for (let attempt = 1; attempt <= 3; attempt++) {
        try {
          // link fails where the lock exists, and the lock never exists without its content
          await link(mine, path);
          return { release: async () => await this.#release(path, owner) };
        } catch (error) {
          if (!isCode(error, "EEXIST")) throw error;
        }
        const holder = await this.#holder(path);
        if (holder && this.#isAlive(holder)) {
          throw new LockedError(
            `another run holds ${path}: process ${holder.pid} on ${holder.host} since ${holder.since}. Wait for it, or delete the file if that process is gone`,
          );
        }
        // left behind by a run that was killed; another run may see the same at this moment
        await this.#takeAway(path, holder);
      }
      throw new LockedError(`${path} is taken again and again by other runs; try later`);
    } finally {
      await unlink(mine);
    }
  }

  /** Moves a dead run's lock aside, and back where it turns out to be a living one's. */
  async #takeAway(path: string, dead: LockOwner | undefined): Promise<void> {
    const aside = `${path}.${randomUUID()}`;
    try {
      await rename(path, aside);
    } catch (error) {
      if (isCode(error, "ENOENT")) return;
      throw error;
    }
    const moved = await this.#holder(aside);
    try {
      if (moved && JSON.stringify(moved) !== JSON.stringify(dead)) await link(aside, path);
    } finally {
      await unlink(aside);
    }
  }

  async #release(path: string, owner: LockOwner): Promise<void> {
    const holder = await this.#holder(path);
    if (JSON.stringify(holder) === JSON.stringify(owner)) await rm(path, { force: true });
  }

  async #holder(path: string): Promise<LockOwner | undefined> {
    let file;
    try {
      file = await open(path, "r");
      return JSON.parse(await file.readFile("utf8")) as LockOwner;
    } catch (error) {
      // gone meanwhile, or not one of ours
      if (isCode(error, "ENOENT") || error instanceof SyntaxError) return undefined;
      throw error;
    } finally {
      await file?.close();
    }
  }

  #path(key: string): string {
    return join(this.#root, ...key.split("/"));
  }

  async #ready(key: string): Promise<string> {
    const path = this.#path(key);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return path;
  }
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === code;
}
