import type { DesiredResource, DesiredState } from "../../config/desired-state.ts";
import { type GraphError, isGraphError } from "../../graph/index.ts";
import type { OperationOptions } from "../../graph/request.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import { chunksOf, eachAtOnce } from "../../kind/lists.ts";
import { kindOf } from "../../registry/kinds.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { ApplyEvent, ChangeResult } from "./apply-result.ts";
import { type Journal, noJournal } from "./journal.ts";
import { type Approvals, type Change, type Plan, reassigns } from "../plan/plan.ts";
import { idOf, type Write, Writer } from "./writer.ts";

export interface ApplyOptions extends OperationOptions, Partial<Approvals> {
  readonly onProgress?: (event: ApplyEvent) => void;
  readonly journal?: Journal;
  /** How long to wait for groups that an exclusion needs, in milliseconds. Default 15 minutes. */
  readonly waitInMs?: number;
}

const chunkSize = 20;
const chunksAtOnce = 4;

/** One change while it is worked on. */
export interface Task {
  readonly change: Change;
  readonly kind: AnyKind;
  /** Undefined for deletes and forgets. */
  readonly resource: DesiredResource | undefined;
  live?: TenantObject;
  id: string | null;
  requestId: string | null;
  note?: string;
  /** Something of it was written: an interruption leaves it half done. */
  written: boolean;
  /** Created by this run: other replicas may not know it yet. */
  fresh: boolean;
}

/** A write of one change. */
export interface TaskWrite extends Write {
  readonly task: Task;
}

/** What the steps of one apply share: what was found out, what became of each change. */
export class ApplyRun {
  readonly tenant: Tenant;
  readonly plan: Plan;
  readonly desired: DesiredState;
  readonly approvals: Approvals;
  readonly options: ApplyOptions;
  readonly writer: Writer;
  readonly results = new Map<Change, ChangeResult>();
  readonly #resultAt = new Map<string, ChangeResult>();
  /** Ids of groups and filters by address, as far as they are known. */
  readonly ids: Map<string, string>;
  readonly freshGroups = new Set<string>();
  /** Groups whose membership this run has set going. */
  readonly processing = new Set<string>();
  /** Kinds that answered 403: the rest of them need not be tried. */
  readonly forbidden = new Map<string, string>();
  stopped: string | undefined;

  constructor(
    tenant: Tenant,
    plan: Plan,
    desired: DesiredState,
    approvals: Approvals,
    options: ApplyOptions,
  ) {
    this.tenant = tenant;
    this.plan = plan;
    this.desired = desired;
    this.approvals = approvals;
    this.options = options;
    this.ids = new Map(Object.entries(plan.references));
    this.writer = new Writer(tenant, options.journal ?? noJournal, options.abortSignal);
  }

  task(change: Change): Task {
    const removes = change.action === "delete" || change.action === "forget";
    const resource = removes
      ? undefined
      : this.desired.resources.find(({ address }) => address === change.address);
    return {
      change,
      kind: kindOf(change.kind),
      resource,
      id: change.id,
      requestId: null,
      written: false,
      fresh: false,
    };
  }

  /** What the files say of a task that writes; deletes and forgets have nothing. */
  resourceOf({ resource, change }: Task): DesiredResource {
    if (!resource) throw new TypeError(`${change.address} is not in the config`);
    return resource;
  }

  async chunks(
    tasks: readonly Task[],
    work: (chunk: readonly Task[]) => Promise<void>,
    atOnce = chunksAtOnce,
  ): Promise<void> {
    await eachAtOnce(chunksOf(tasks, chunkSize), atOnce, async (chunk) => {
      const open: Task[] = [];
      for (const task of chunk) if (await this.mayGoOn(task)) open.push(task);
      if (open.length > 0) await this.catching(open, async () => await work(open));
    });
  }

  /** A read that fails ends the objects it was for, never the run: what others did must not be lost. */
  async catching(tasks: readonly Task[], work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (this.options.abortSignal?.aborted) return false;
      if (!isGraphError(error)) throw error;
      for (const task of tasks) await this.fail(task, error);
      return false;
    }
  }

  /** Whether everything that the task builds on is done; finishes it where not. */
  async dependenciesDone(task: Task): Promise<boolean> {
    const needs =
      task.change.action === "create" || task.change.action === "delete" || reassigns(task.change);
    for (const address of needs ? task.change.dependsOn : []) {
      const result = this.resultOf(address);
      if (!result || result.result === "applied" || result.result === "unchanged") continue;
      const stale = result.result === "stale";
      await this.finish(
        task,
        stale ? "stale" : "skipped",
        `depends on ${address}, which is ${result.result}`,
      );
      return false;
    }
    return true;
  }

  async mayGoOn(task: Task): Promise<boolean> {
    if (this.options.abortSignal?.aborted || this.stopped !== undefined) return false;
    const forbidden = this.forbidden.get(task.kind.name);
    if (forbidden === undefined) return true;
    await this.finish(task, "skipped", forbidden);
    return false;
  }

  /** What became of the write of an address; undefined where it was not to be written. */
  resultOf(address: string): ChangeResult | undefined {
    return this.#resultAt.get(address);
  }

  idOf(address: string): string {
    const id = this.ids.get(address);
    // fail closed: a policy is never assigned without a group or filter that it names
    if (id === undefined) throw new TypeError(`the id of ${address} is not known`);
    return id;
  }

  noteProcessing({ change, kind }: Task): void {
    const rule =
      kind.role === "group" &&
      change.fields.some(({ path, after }) => path === kind.membership.rulePath && after !== null);
    if (rule) this.processing.add(change.address);
  }

  /** Sends writes, remembers the ids of what they made, and finishes those that failed. */
  async sendAll(writes: readonly TaskWrite[]): Promise<Set<Task>> {
    const failed = new Set<Task>();
    // what is in flight is finished, and nothing more is sent
    if (this.options.abortSignal?.aborted) return new Set(writes.map(({ task }) => task));
    for (const [{ task, request }, result] of await this.writer.send(writes)) {
      if (result.ok) {
        task.requestId = result.response.requestId ?? null;
        task.written = true;
        task.id ??= idOf(result.response.body);
      } else if (request.method !== "DELETE" || result.error.status !== 404) {
        failed.add(task);
        await this.fail(task, result.error);
      }
    }
    return failed;
  }

  async fail(task: Task, error: GraphError): Promise<void> {
    task.requestId = error.requestId ?? task.requestId;
    if (error.status === 401) this.stopped = `the run stopped: ${error.message}`;
    if (error.status === 403)
      this.forbidden.set(
        task.kind.name,
        `not tried, since another ${task.kind.title} was refused: ${error.message}`,
      );
    await this.finish(task, error.ambiguous ? "unknown" : "failed", error.message);
  }

  async finish(task: Task, result: ChangeResult["result"], error?: string): Promise<void> {
    const { address, action } = task.change;
    if (this.results.has(task.change)) return;
    const entry: ChangeResult = {
      address,
      action,
      result,
      id: task.id,
      requestId: task.requestId,
      ...(error !== undefined && { error }),
      ...(task.note !== undefined && { note: task.note }),
    };
    this.results.set(task.change, entry);
    if (!this.#resultAt.has(address)) this.#resultAt.set(address, entry);
    if (result === "applied" && task.id !== null && task.resource) this.ids.set(address, task.id);
    await this.writer.journal([
      {
        event: "result",
        at: this.at(),
        address,
        action,
        result,
        id: task.id,
        ...(error !== undefined && { error }),
      },
    ]);
    this.progress({
      type: "result",
      result: entry,
      done: this.results.size,
      of: this.plan.changes.length,
    });
  }

  /** For requests and waits that an interruption may cut. */
  get cancellable(): OperationOptions {
    return { abortSignal: this.options.abortSignal };
  }

  progress(event: ApplyEvent): void {
    this.options.onProgress?.(event);
  }

  at(): string {
    return this.tenant.now().toISOString();
  }
}
