import { type GraphError, isThrottled } from "../../graph/index.ts";
import { notSentCode } from "../../graph/late-check.ts";
import type { Change } from "../plan/change.ts";
import type { ApplyEvent, ChangeResult } from "./apply-result.ts";
import type { JournalEntry } from "./journal.ts";
import type { Task } from "./task.ts";

/** Told of what becomes of changes. */
interface Told {
  readonly of: number;
  readonly now: () => Date;
  readonly journal: (entries: readonly JournalEntry[]) => Promise<void>;
  readonly onProgress: (event: ApplyEvent) => void;
}

/** What became of each change; the first result of a change is its last. */
export class Outcomes {
  readonly #told: Told;
  readonly #results = new Map<Change, ChangeResult>();
  readonly #byAddress = new Map<string, ChangeResult>();
  /** Kinds that answered 403: the rest of them need not be tried. */
  readonly #forbidden = new Map<string, string>();
  #stopped: string | undefined;

  constructor(told: Told) {
    this.#told = told;
  }

  /** Why nothing more is tried; undefined while the run goes on. */
  get stopped(): string | undefined {
    return this.#stopped;
  }

  /** Nothing more is tried; the first reason counts. */
  stop(reason: string): void {
    this.#stopped ??= reason;
  }

  of(change: Change): ChangeResult | undefined {
    return this.#results.get(change);
  }

  /** What became of the write of an address; undefined where it was not to be written, or not yet. */
  at(address: string): ChangeResult | undefined {
    return this.#byAddress.get(address);
  }

  entries(): Iterable<readonly [Change, ChangeResult]> {
    return this.#results;
  }

  /** Why a task need not be tried, since another of its kind was refused. */
  whyForbidden({ kind }: Task): string | undefined {
    return this.#forbidden.get(kind.name);
  }

  annotate(change: Change, note: string): void {
    const result = this.#results.get(change);
    if (result) this.#results.set(change, { ...result, note });
  }

  /** What failed by its answer, and was seen to be done nevertheless. */
  async correct(change: Change, note: string): Promise<void> {
    const before = this.#results.get(change);
    if (!before) return;
    const { error, ...rest } = before;
    const entry: ChangeResult = { ...rest, result: "applied", note: `${note}: ${error ?? ""}` };
    this.#results.set(change, entry);
    this.#byAddress.set(change.address, entry);
    const at = this.#told.now().toISOString();
    const { address, action, result, id } = entry;
    await this.#told.journal([{ event: "result", at, address, action, result, id }]);
  }

  async fail(task: Task, error: GraphError): Promise<void> {
    task.requestId = error.requestId ?? task.requestId;
    if (error.status === 401) this.stop(`the run stopped: ${error.message}`);
    if (error.approval) {
      await this.finish(task, error.approval.code === null ? "failed" : "pending", error.message);
      return;
    }
    if (error.status === 403)
      this.#forbidden.set(
        task.kind.name,
        `not tried, since another ${task.kind.title} was refused: ${error.message}`,
      );
    // announced, and held back since the run was stopped meanwhile
    if (error.code === notSentCode && !error.ambiguous && this.#stopped !== undefined) {
      if (task.written) await this.finish(task, "failed", `written in part; ${this.#stopped}`);
      else await this.finish(task, "skipped", this.#stopped);
      return;
    }
    // never sent: the service asks to come back later than this run may wait
    const isHeld = isThrottled(error) && !error.ambiguous;
    const result = error.ambiguous ? "unknown" : isHeld ? "pending" : "failed";
    await this.finish(task, result, error.message);
  }

  async finish(task: Task, result: ChangeResult["result"], error?: string): Promise<void> {
    const { address, action } = task.change;
    if (this.#results.has(task.change)) return;
    const { id } = task;
    const failure = error === undefined ? {} : { error };
    const entry: ChangeResult = {
      address,
      action,
      result,
      id,
      requestId: task.requestId,
      ...failure,
      ...(task.note !== undefined && { note: task.note }),
    };
    this.#results.set(task.change, entry);
    if (!this.#byAddress.has(address)) this.#byAddress.set(address, entry);
    const at = this.#told.now().toISOString();
    await this.#told.journal([{ event: "result", at, address, action, result, id, ...failure }]);
    const { of } = this.#told;
    this.#told.onProgress({ type: "result", result: entry, done: this.#results.size, of });
  }
}
