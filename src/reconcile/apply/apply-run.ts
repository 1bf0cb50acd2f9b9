import type { Claims } from "../../state/claims.ts";
import type { DesiredState } from "../../config/desired-state.ts";
import { type BatchResult, isGraphError } from "../../graph/index.ts";
import type { GraphRequest, OperationOptions } from "../../graph/request.ts";
import { chunksOf, eachAtOnce } from "../../graph/lists.ts";
import { pinnedIds } from "../../snapshot/ownership.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { OpenCache, PlanEvent } from "../plan/make-plan.ts";
import { reassigns } from "../plan/change.ts";
import type { Approvals, Plan } from "../plan/plan.ts";
import { AdminApprovals, type ApprovalRecords } from "./admin-approvals.ts";
import type { ApplyEvent } from "./apply-result.ts";
import { type Journal, noJournal } from "./journal.ts";
import { KnownGroups } from "./known-groups.ts";
import { Outcomes } from "./outcomes.ts";
import { journalValues, targetOf, type Task, type TaskWrite } from "./task.ts";
import { type Identity, identityOf } from "./identity.ts";
import { createdId, type StillMeant, Writer } from "./writer.ts";

/**
 * What an apply may do, and who is told of it. Approvals count besides those that the plan
 * carries.
 */
export interface ApplyOptions extends OperationOptions, Partial<Approvals> {
  /** Told of each result as it is known, and of each wait before it begins. */
  readonly onProgress?: ((event: PlanEvent | ApplyEvent) => void) | undefined;
  /** Where each request is written down before it is sent. Default: nowhere. */
  readonly journal?: Journal;
  /** Why the writes are wanted, for the administrator who approves them under Multi Admin Approval. */
  readonly justification?: string | undefined;
  /** Keeps what waits for an approval between runs. Default: it is asked for anew. */
  readonly approvalRecords?: ApprovalRecords | undefined;
  /** How long to wait for groups that an exclusion needs, in milliseconds. Default 15 minutes. */
  readonly waitInMs?: number;
  /** Writes what can be written where some objects cannot. Default false: then nothing is. */
  readonly partial?: boolean | undefined;
  /**
   * Whether the devices that a saved plan reaches are read again. Default false; they are in any
   * case where a guard counts them.
   */
  readonly impact?: boolean | undefined;
  /** Objects that something at work has for itself, which are not written. Default: none. */
  readonly claims?: Claims | undefined;
  /** As `makePlan` takes it, where the devices are read again. */
  readonly openCache?: OpenCache | undefined;
}

const chunkSize = 20;
const chunksAtOnce = 4;
const defaultWaitInMs = 15 * 60_000;

/** What the steps of one apply share: the tenant, the plan, and what was found out so far. */
export class ApplyRun {
  readonly tenant: Tenant;
  readonly plan: Plan;
  readonly desired: DesiredState;
  readonly approvals: Approvals;
  readonly writer: Writer;
  readonly outcomes: Outcomes;
  readonly known: KnownGroups;
  /** Ids that the files name: a marker on such an object counts. */
  readonly pinned: ReadonlySet<string>;
  /** How long to wait for groups that an exclusion needs. */
  readonly waitInMs: number;
  readonly #options: ApplyOptions;

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
    this.pinned = pinnedIds(desired);
    this.waitInMs = options.waitInMs ?? defaultWaitInMs;
    this.#options = options;
    this.known = new KnownGroups(plan);
    this.outcomes = new Outcomes({
      of: plan.changes.length,
      now: tenant.now,
      journal: async (entries) => await this.writer.note(entries),
      onProgress: (event) => this.progress(event),
    });
    this.writer = new Writer(tenant, {
      journal: options.journal ?? noJournal,
      abortSignal: options.abortSignal,
      variables: desired.variables,
      approvals: new AdminApprovals(tenant, {
        records: options.approvalRecords,
        justification: options.justification,
      }),
      onBroken: (reason) => this.outcomes.stop(reason),
    });
  }

  get isInterrupted(): boolean {
    return this.#options.abortSignal?.aborted ?? false;
  }

  /** For requests and waits that an interruption may cut. */
  get cancellable(): OperationOptions {
    return { abortSignal: this.#options.abortSignal };
  }

  /** Reads the objects of tasks, and notes when each was seen: others may hold a batch up. */
  async look(tasks: readonly Task[]): Promise<(readonly [Task, BatchResult])[]> {
    return await this.tenant.graph.batchOf(
      tasks,
      (task) => task.kind.requests.get(targetOf(task)),
      {
        ...this.cancellable,
        onResult: (task) => {
          task.seenAt = this.tenant.now();
        },
      },
    );
  }

  /** Waits for the quota before objects are read, so that they can be written right after. */
  async untilRoom(requests: readonly GraphRequest[]): Promise<void> {
    await this.tenant.graph.untilRoom(requests, this.cancellable);
  }

  progress(event: ApplyEvent): void {
    this.#options.onProgress?.(event);
  }

  /** Works on the tasks in lists that fill a batch, several at once. */
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
      if (this.isInterrupted) return false;
      if (isGraphError(error)) for (const task of tasks) await this.outcomes.fail(task, error);
      else this.#giveUp(error);
      return false;
    }
  }

  /** Runs what must end in a result: once something was written, no failure may take that away. */
  async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#giveUp(error);
    }
  }

  // before the first write there is no result to save, and the error is worth more
  #giveUp(error: unknown): void {
    if (!this.writer.hasSent) throw error;
    const message = error instanceof Error ? error.message : String(error);
    this.outcomes.stop(`the run stopped: ${message}`);
  }

  /** Who writes, as far as the token tells; null where it cannot be read. */
  async identity(): Promise<Identity | null> {
    const claims = await this.tenant.graph.tokenClaims(this.cancellable);
    return claims ? identityOf(claims) : null;
  }

  /** Whether everything that the task builds on is done; finishes it where not. */
  async dependenciesDone(task: Task): Promise<boolean> {
    const { change } = task;
    const needs = change.action === "create" || change.action === "delete" || reassigns(change);
    for (const address of needs ? change.dependsOn : []) {
      const { result = "applied" } = this.outcomes.at(address) ?? {};
      if (result !== "applied" && result !== "unchanged") {
        const reason = `depends on ${address}, which is ${result}`;
        await this.outcomes.finish(task, result === "stale" ? "stale" : "skipped", reason);
        return false;
      }
    }
    return true;
  }

  async mayGoOn(task: Task): Promise<boolean> {
    if (this.isInterrupted || this.outcomes.stopped !== undefined) return false;
    const forbidden = this.outcomes.whyForbidden(task);
    if (forbidden === undefined) return true;
    await this.outcomes.finish(task, "skipped", forbidden);
    return false;
  }

  /** Sends writes and journals their values; what becomes of them is for the caller. */
  async sendQuietly(
    writes: readonly TaskWrite[],
    stillMeant?: StillMeant<TaskWrite>,
  ): Promise<(readonly [TaskWrite, BatchResult])[]> {
    return await this.writer.send(
      writes.map((write) => ({
        ...write,
        ...journalValues(write.task, write.request),
        seenAt: write.seenAt ?? write.task.seenAt,
      })),
      stillMeant,
    );
  }

  /** Sends writes, remembers the ids of what they made, and finishes those that failed. */
  async sendAll(
    writes: readonly TaskWrite[],
    stillMeant?: StillMeant<TaskWrite>,
  ): Promise<Set<Task>> {
    const failed = new Set<Task>();
    // what is in flight is finished, and nothing more is sent
    if (this.isInterrupted || this.outcomes.stopped !== undefined)
      return new Set(writes.map(({ task }) => task));
    for (const [{ task, request }, result] of await this.sendQuietly(writes, stillMeant)) {
      if (result.ok) {
        task.requestId = result.response.requestId ?? null;
        task.written = true;
        task.id ??= createdId(result.response.body);
      } else if (request.method !== "DELETE" || result.error.status !== 404) {
        failed.add(task);
        if (result.error.ambiguous) task.written = true;
        await this.outcomes.fail(task, result.error);
      }
    }
    return failed;
  }
}
