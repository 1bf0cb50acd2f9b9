import { type InstallRecord, parseInstallRecord } from "../../health/unapproved/install-record.ts";
import { RevisionedState } from "../../state/revisions.ts";
import type { StateStore } from "../../state/state-store.ts";
import type { StoredObjects } from "../observe/stored-objects.ts";
import { hashOfKeys } from "../observe/stage-targets.ts";
import type { Actor } from "../tick/commands.ts";
import type { RolloutEvent, RolloutState } from "./rollout-state.ts";

/** A rollout as it was read, and what names that it was this. */
export interface KeptRollout {
  readonly state: RolloutState;
  /** What it was kept with: a run that died then may not have told it. */
  readonly news: RolloutNews;
  readonly revision: number;
  /** A sentence where a newer one is damaged, so that this one is read instead. */
  readonly note?: string | undefined;
}

/** What happened with one write of a state, and who brought it about. */
export interface RolloutNews {
  readonly actor: Actor;
  readonly events: readonly RolloutEvent[];
}

/** Where the rollouts of one stack are kept. */
export class RolloutStore {
  readonly #store: StateStore;
  readonly #stack: string;
  readonly #states: RevisionedState;

  constructor(store: StateStore, stack: string) {
    this.#store = store;
    this.#stack = stack;
    this.#states = new RevisionedState(store);
  }

  /** Undefined where it was never started. */
  async read(name: string): Promise<KeptRollout | undefined> {
    const latest = await this.#states.read(this.#key(name, "state"));
    if (!latest) return undefined;
    const { content, revision, note } = latest;
    const { news, ...state } = JSON.parse(content) as RolloutState & { readonly news: RolloutNews };
    return { state, news, revision, note };
  }

  /**
   * Keeps what follows a state; `before` null: the first.
   *
   * @throws {StateConflictError} where another run wrote it meanwhile.
   */
  async write(state: RolloutState, news: RolloutNews, before: number | null): Promise<number> {
    const key = this.#key(state.name, "state");
    return (await this.#states.write(key, JSON.stringify({ ...state, news }), before)).revision;
  }

  /** Names of all that were ever started, sorted. */
  async list(): Promise<readonly string[]> {
    const prefix = `rollouts/${this.#stack}/`;
    const keys = await this.#store.list(prefix);
    return keys.flatMap((key) => {
      const [name, last, ...rest] = key.slice(prefix.length).split("/");
      return last === "state" && rest.length === 0 && name !== undefined ? [name] : [];
    });
  }

  /** The devices of a stage, to be kept before the stage is released. */
  async writeTargets(name: string, stage: string, keys: readonly string[]): Promise<void> {
    await this.#replace(this.#key(name, `targets/${stage}`), keys.join("\n"));
  }

  /** Undefined where they are missing, or not those that the state has the hash of. */
  async readTargets(
    name: string,
    stage: string,
    hash: string,
  ): Promise<readonly string[] | undefined> {
    const value = await this.#store.get(this.#key(name, `targets/${stage}`));
    if (!value) return undefined;
    const keys = value.content === "" ? [] : value.content.split("\n");
    return hashOfKeys(keys) === hash ? keys : undefined;
  }

  /** What a rollback goes back to. */
  async writeBefore(name: string, objects: StoredObjects): Promise<void> {
    await this.#replace(this.#key(name, "before"), JSON.stringify(objects));
  }

  /** Undefined where it is missing or of another start. */
  async readBefore(name: string, startedAt: string): Promise<StoredObjects | undefined> {
    const value = await this.#store.get(this.#key(name, "before"));
    if (!value) return undefined;
    const objects = JSON.parse(value.content) as StoredObjects;
    return objects.takenAt >= startedAt ? objects : undefined;
  }

  /** What the last look saw of installs, for the next one. */
  async writeInstalls(name: string, record: InstallRecord): Promise<void> {
    await this.#replace(this.#key(name, "installs"), JSON.stringify(record));
  }

  /** Undefined where there is none that can be read: the next look begins a new one. */
  async readInstalls(name: string): Promise<InstallRecord | undefined> {
    const value = await this.#store.get(this.#key(name, "installs"));
    if (!value) return undefined;
    try {
      return parseInstallRecord(JSON.parse(value.content));
    } catch (error) {
      // what is damaged tells nothing, and less is known without
      if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) throw error;
      return undefined;
    }
  }

  /** Of the log in which everything stands that happened. */
  auditKey(name: string): string {
    return this.#key(name, "audit.jsonl");
  }

  async #replace(key: string, content: string): Promise<void> {
    const before = await this.#store.get(key);
    await this.#store.put(key, content, before?.version ?? null);
  }

  #key(name: string, what: string): string {
    return `rollouts/${this.#stack}/${name}/${what}`;
  }
}
