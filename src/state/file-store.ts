import { nodeCrypto } from "../graph/late-crypto.ts";
import { appendFile, link, readdir, readFile, unlink, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { makeStateFolder } from "./make-state-folder.ts";
import {
  keySegments,
  StateConflictError,
  type StateStore,
  type StateValue,
} from "./state-store.ts";

/**
 * A folder as state store. Files are readable by their owner only.
 *
 * ```ts
 * const store = new FileStore(".ringwright");
 * const lease = await acquireLease(store, "apply-corp", { holder: { pid: 4712, host: "ci-1" } });
 * try {
 *   const append = (entries: readonly JournalEntry[]) =>
 *     store.append("journal/today.jsonl", entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
 *   await applyPlan(tenant, plan, desired, { journal: { append } });
 * } finally {
 *   await lease.release();
 * }
 * ```
 *
 * A value is the file `KEY@NUMBER` with the highest number, and its successor is made by
 * `link`, which fails where it exists: no lock is needed, none can be left behind, and a file
 * never exists without its content. Works where the file system has hard links, on network
 * shares too.
 */
export class FileStore implements StateStore {
  readonly #root: string;

  /** The folder is made when something is first written. */
  constructor(root: string) {
    this.#root = root;
  }

  async get(key: string): Promise<StateValue | undefined> {
    const last = await this.#last(key);
    return last === undefined || last.isGone
      ? undefined
      : { content: last.content, version: versionOf(last.number, last.id) };
  }

  async put(key: string, content: string, expected: string | null): Promise<string> {
    const last = await this.#last(key);
    // the mark of a deletion that was cut short counts on, and is followed
    const isThere = last !== undefined && !last.isGone;
    if ((isThere ? versionOf(last.number, last.id) : null) !== expected)
      throw new StateConflictError(key);
    const place = successorOf(last);
    return versionOf(place.number, await this.#follow(key, place, content));
  }

  /**
   * Puts a mark in the place of the successor, so that of a deletion and a replacement one wins, and
   * takes the mark away last: what is cut short is gone all the same.
   */
  async delete(key: string, expected: string): Promise<void> {
    const last = await this.#last(key);
    if (last === undefined || last.isGone) return;
    if (versionOf(last.number, last.id) !== expected) throw new StateConflictError(key);
    const place = successorOf(last);
    await this.#follow(key, place, undefined);
    await removed(numbered(this.#path(key), place.number));
  }

  /**
   * No file system compares and appends in one step: between the look at the length and the write
   * lie some thousandths of a second in which a process may be stopped.
   */
  async append(key: string, content: string, expectedLength?: number): Promise<void> {
    const path = this.#path(key);
    await this.#writing(path, async () => {
      if (expectedLength !== undefined) {
        const length = (await textOf(path))?.length ?? 0;
        if (length !== expectedLength) throw new StateConflictError(key);
      }
      await appendFile(path, content, { mode: 0o600, flush: true });
    });
  }

  async readLog(key: string): Promise<string | undefined> {
    return await textOf(this.#path(key));
  }

  async list(prefix: string): Promise<string[]> {
    // only what can begin so is walked: a store of many tenants has many other folders
    const folder = folderBelow(prefix);
    if (folder === undefined) return [];
    try {
      const start = join(this.#root, folder);
      const entries = await readdir(start, { recursive: true, withFileTypes: true });
      const keys = entries
        .filter((entry) => entry.isFile() && !entry.name.endsWith(".tmp"))
        .map((entry) => relative(this.#root, join(entry.parentPath, entry.name)))
        .map((path) => path.split(sep).join("/").replace(/@\d+$/, ""))
        .filter((key) => key.startsWith(prefix));
      return [...new Set(keys)].sort();
    } catch (error) {
      if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) return [];
      throw error;
    }
  }

  /** Writes what follows a value, undefined: that it is gone; gives its id, and removes what was before. */
  async #follow(key: string, place: LinePlace, content: string | undefined): Promise<string> {
    const { number, parent, past } = place;
    const path = this.#path(key);
    const id = nodeCrypto().randomUUID();
    const temporary = `${path}.${id}.tmp`;
    const mark = content === undefined ? goneMark : "kept";
    try {
      await this.#writing(temporary, async () => {
        const text = `${magic} ${id} ${parent} ${mark} ${past.join(",")}\n${content ?? ""}`;
        await writeFile(temporary, text, { mode: 0o600, flush: true });
        await link(temporary, numbered(path, number));
      });
    } catch (error) {
      if (codeOf(error) === "EEXIST") throw new StateConflictError(key);
      throw error;
    } finally {
      await removed(temporary);
    }
    if (!(await this.#isInLine(path, place, id))) {
      await removed(numbered(path, number));
      throw new StateConflictError(key);
    }
    const older = (await numbersOf(path)).filter((each) => each < number);
    for (const each of older) await removed(numbered(path, each));
    return id;
  }

  /**
   * Whether what was written follows what it was meant to follow. A process that slept between
   * its read and its write may find the number free again, since older files are removed; then
   * higher ones are there, and none of them knows it, or what it followed was deleted. Others may
   * have followed it already, more than once: the last of them knows whom.
   */
  async #isInLine(path: string, { number, parent }: LinePlace, id: string): Promise<boolean> {
    const highest = async () => (await numbersOf(path)).at(-1);
    for (let attempt = 1; attempt <= 100; attempt++) {
      const last = await highest();
      if (last === undefined) return false;
      if (last === number) {
        if (parent === "-" || (await this.#read(path, number - 1))?.id === parent) return true;
        if ((await highest()) === number) return false;
      } else {
        const file = await this.#read(path, last);
        // else it was followed between the two looks
        if (file) return file.parent === id || file.past.includes(shortId(id));
      }
    }
    throw new Error(`${path} changes again and again; try later`);
  }

  /** The last file of a key, which may stand for a deletion; undefined where there is none. */
  async #last(key: string): Promise<NumberedFile | undefined> {
    const path = this.#path(key);
    for (let attempt = 1; attempt <= 100; attempt++) {
      const number = (await numbersOf(path)).at(-1);
      if (number === undefined) return undefined;
      const file = await this.#read(path, number);
      // else it was replaced between the two reads, and its successor is there
      if (file) return { ...file, number };
    }
    throw new Error(`${path} changes again and again; try later`);
  }

  async #read(path: string, number: number): Promise<ValueFile | undefined> {
    const file = numbered(path, number);
    const text = await textOf(file);
    if (text === undefined) return undefined;
    const end = text.indexOf("\n");
    const [first, id, parent, mark, past = ""] = text.slice(0, end).split(" ");
    if (first !== magic || id === undefined || parent === undefined) {
      throw new Error(`${file} is no state of ringwright; move it away where no run is at work`);
    }
    const isGone = mark === goneMark;
    const before = past === "" ? [] : past.split(",");
    return { id, parent, isGone, past: before, content: text.slice(end + 1) };
  }

  #path(key: string): string {
    return join(this.#root, ...keySegments(key));
  }

  /** Makes the folder, writes, and says where else to write if that is not to be had. */
  async #writing(path: string, work: () => Promise<void>): Promise<void> {
    try {
      await makeStateFolder(dirname(path));
    } catch (error) {
      throw this.#told(error, { ...reasons, EEXIST: reasons["ENOTDIR"] });
    }
    try {
      await work();
    } catch (error) {
      throw this.#told(error, reasons);
    }
  }

  #told(error: unknown, known: Readonly<Record<string, string | undefined>>): unknown {
    const code = codeOf(error) ?? "";
    const why = known[code];
    if (why === undefined) return error;
    return new Error(
      `state cannot be kept in ${this.#root}: ${why} (${code}). Name another folder with --state-dir DIR or RINGWRIGHT_STATE_DIR`,
      { cause: error },
    );
  }
}

interface ValueFile {
  readonly id: string;
  /** Of the value that it replaced; `-` for the first. */
  readonly parent: string;
  /** It stands for a deletion that was cut short. */
  readonly isGone: boolean;
  /** Short ids of those before it, the last of them as the last. */
  readonly past: readonly string[];
  readonly content: string;
}

interface NumberedFile extends ValueFile {
  readonly number: number;
}

/** Where a value stands in the line of its key. */
type LinePlace = Pick<NumberedFile, "number" | "parent" | "past">;

/** The place behind the last file; the first one where there is none. */
function successorOf(last: NumberedFile | undefined): LinePlace {
  if (last === undefined) return { number: 1, parent: "-", past: [] };
  const past = [...last.past, shortId(last.id)].slice(-pastKept);
  return { number: last.number + 1, parent: last.id, past };
}

const magic = "ringwright-state-1";
/** More than others write between the write of a process and its next look. */
const pastKept = 64;
const shortId = (id: string) => id.slice(0, 8);
const goneMark = "gone";

const reasons: Readonly<Record<string, string>> = {
  EROFS: "it is read-only",
  EACCES: "access is denied",
  EPERM: "it is not permitted, or the file system has no hard links",
  ENOTSUP: "the file system has no hard links",
  EOPNOTSUPP: "the file system has no hard links",
  ENOSYS: "the file system has no hard links",
  ENOTDIR: "a file stands where a folder should be",
  ENOENT: "it is missing and cannot be made",
  ENOSPC: "the disk is full",
};

function numbered(path: string, number: number): string {
  return `${path}@${number}`;
}

/** Ascending. */
async function numbersOf(path: string): Promise<number[]> {
  const start = `${basename(path)}@`;
  try {
    const names = await readdir(dirname(path));
    return names
      .filter((name) => name.startsWith(start) && /^\d+$/.test(name.slice(start.length)))
      .map((name) => Number(name.slice(start.length)))
      .sort((a, b) => a - b);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) return [];
    throw error;
  }
}

function versionOf(number: number, id: string): string {
  return `${number}-${id}`;
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** The folder below which all keys of a prefix lie; undefined where no key can begin so. */
function folderBelow(prefix: string): string | undefined {
  const end = prefix.lastIndexOf("/");
  if (end < 0) return "";
  try {
    return keySegments(prefix.slice(0, end)).join(sep);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A file that cannot be removed now is removed with the next write. */
async function removed(file: string): Promise<void> {
  try {
    await unlink(file);
  } catch (error) {
    const codes = ["ENOENT", "ENOTDIR", "EBUSY", "EPERM", "EACCES", "EROFS"];
    if (!codes.includes(codeOf(error) ?? "")) throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
