import { nodeCrypto } from "../graph/late-crypto.ts";
import { StateConflictError, type StateStore, type StateValue } from "./state-store.ts";

/** One revision of a state. */
export interface StateRevision {
  /** From 1, higher with each write. */
  readonly revision: number;
  readonly content: string;
  /** Of the revision's number, a line feed and the content: lower-case hex. */
  readonly sha256: string;
}

/** The newest revision that is whole. */
export interface LatestRevision extends StateRevision {
  /** A sentence where a newer one is damaged, so that this one is read instead. */
  readonly note?: string;
}

/** What is left of the revisions of a state. */
export interface RevisionHistory {
  /** Those that are whole, newest first: the current one and at most ten before it. */
  readonly revisions: readonly StateRevision[];
  /** Keys in the store under which something damaged stands. */
  readonly damaged: readonly string[];
}

/**
 * States in a store, each with a checksum and the ten revisions before it. What a disk or a hand
 * damaged is noticed when it is read, and the revision before it read instead.
 *
 * ```ts
 * const states = new RevisionedState(store);
 * const latest = await states.read("rollouts/june");
 * await states.write("rollouts/june", '{"stage":2}', latest?.revision ?? null);
 * ```
 *
 * The current revision is under the key itself, those before it under `KEY.history/0` to
 * `KEY.history/9`, by the last digit of their number. Each is kept there before its successor is
 * written, so that no moment has a current revision alone.
 */
export class RevisionedState {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
  }

  /**
   * The newest revision that is whole; undefined where nothing was ever written.
   *
   * @throws {Error} where there is something, and none of it is whole.
   */
  async read(key: string): Promise<LatestRevision | undefined> {
    return (await this.#look(key)).latest;
  }

  /**
   * Writes what follows the revision that was read; null where there was none. Gives the new one.
   *
   * @throws {StateConflictError} where another run wrote meanwhile.
   * @throws {Error} as `read` does.
   */
  async write(key: string, content: string, expected: number | null): Promise<StateRevision> {
    const { head, latest, damaged } = await this.#look(key);
    if ((latest?.revision ?? null) !== expected) throw new StateConflictError(key);
    const newest = latest?.revision ?? 0;
    if (head) await this.#keep(key, damaged === 0 ? newest : newest + 1, head.content);
    // what is damaged had numbers too, and none is given twice
    const next = sealed(newest + damaged + 1, content);
    await this.#store.put(key, JSON.stringify(next), head?.version ?? null);
    return next;
  }

  /** What is left of a state's revisions. Nothing where nothing was ever written. */
  async history(key: string): Promise<RevisionHistory> {
    const revisions: StateRevision[] = [];
    const damaged: string[] = [];
    for (const place of [key, ...slots.map((slot) => slotKey(key, slot))]) {
      const value = await this.#store.get(place);
      if (!value) continue;
      const revision = unsealed(value.content);
      if (revision) revisions.push(revision);
      else damaged.push(place);
    }
    return { revisions: revisions.sort((a, b) => b.revision - a.revision), damaged };
  }

  /** Keys of states that begin with a prefix, sorted; those of their histories are left out. */
  async list(prefix: string): Promise<string[]> {
    const keys = await this.#store.list(prefix);
    return keys.filter((key) => !/\.history\/\d$/.test(key));
  }

  async #look(key: string): Promise<Looked> {
    const head = await this.#store.get(key);
    if (!head) return { damaged: 0 };
    const latest = unsealed(head.content);
    if (latest) return { head, latest, damaged: 0 };
    const { revisions, damaged } = await this.history(key);
    const [before] = revisions;
    if (!before) {
      throw new Error(
        `the state ${key} is damaged, and no earlier revision of it is whole; put back a backup of the store, or take ${key} out of it to begin anew`,
      );
    }
    const note = `the newest revision of ${key} is damaged; revision ${before.revision} is read instead`;
    return { head, latest: { ...before, note }, damaged: damaged.length };
  }

  /** Keeps a revision in its place, unless that has it, or a later one, already. */
  async #keep(key: string, revision: number, content: string): Promise<void> {
    const place = slotKey(key, revision % slots.length);
    for (let attempt = 1; attempt <= 5; attempt++) {
      const there = await this.#store.get(place);
      if (there && (unsealed(there.content)?.revision ?? 0) >= revision) return;
      try {
        await this.#store.put(place, content, there?.version ?? null);
        return;
      } catch (error) {
        // another run keeps the same, or is further already
        if (!(error instanceof StateConflictError)) throw error;
      }
    }
    throw new StateConflictError(key);
  }
}

/** What is found under a key. */
interface Looked {
  readonly head?: StateValue;
  readonly latest?: LatestRevision;
  /** How many places hold something damaged, where the current revision is one of them. */
  readonly damaged: number;
}

const slots = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

function slotKey(key: string, slot: number): string {
  return `${key}.history/${slot}`;
}

function sealed(revision: number, content: string): StateRevision {
  return { revision, sha256: checksum(revision, content), content };
}

/** What was sealed; undefined where it is damaged. */
function unsealed(text: string): StateRevision | undefined {
  const { revision, sha256, content } = parsed(text);
  if (typeof revision !== "number" || typeof content !== "string") return undefined;
  return sha256 === checksum(revision, content) ? { revision, sha256, content } : undefined;
}

function parsed(text: string): Partial<Record<keyof StateRevision, unknown>> {
  try {
    return (JSON.parse(text) ?? {}) as Partial<Record<keyof StateRevision, unknown>>;
  } catch {
    return {};
  }
}

function checksum(revision: number, content: string): string {
  return nodeCrypto().createHash("sha256").update(`${revision}\n${content}`).digest("hex");
}
