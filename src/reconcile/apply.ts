import {
  assignBody,
  type Assignment,
  assignmentKey,
  targetKey,
} from "../assignments/assignment.ts";
import type { DesiredResource, DesiredState } from "../config/desired-state.ts";
import { type BatchResult, type GraphError, isGraphError, isThrottled } from "../graph/index.ts";
import type { GraphRequest, OperationOptions } from "../graph/request.ts";
import type { WireObject } from "../kind/property.ts";
import type { ResourceKind } from "../kind/resource-kind.ts";
import { kindOf } from "../registry/kinds.ts";
import { identify, indexObjects } from "../snapshot/identity.ts";
import { readObject } from "../snapshot/read-object.ts";
import type { TenantObject } from "../snapshot/snapshot.ts";
import { soughtOf } from "../snapshot/sought.ts";
import { takeSnapshot } from "../snapshot/take-snapshot.ts";
import type { Tenant } from "../tenant/tenant.ts";
import {
  ApplyRefusedError,
  type ApplyEvent,
  type ApplyResult,
  type ChangeResult,
} from "./apply-result.ts";
import { createBody, forgetBody, updateBody } from "./bodies.ts";
import { createPlan } from "./create-plan.ts";
import { findCreated } from "./find-created.ts";
import { type Journal, noJournal } from "./journal.ts";
import { writeMembers } from "./members.ts";
import type { Approvals, Change, Plan } from "./plan.ts";
import { preconditionOf } from "./precondition.ts";
import { joinApprovals, refusals } from "./refusals.ts";
import { processedGroups } from "./processed-groups.ts";
import { idOf, type Write, Writer } from "./writer.ts";

export interface ApplyOptions extends OperationOptions, Partial<Approvals> {
  readonly onProgress?: (event: ApplyEvent) => void;
  readonly journal?: Journal;
  /** How long to wait for groups that an exclusion needs, in milliseconds. Default 15 minutes. */
  readonly waitInMs?: number;
}

const chunkSize = 20;
const chunksAtOnce = 4;
const throttledAttempts = 6;

/**
 * Writes what a plan says, and nothing else. Each object is read again right before its
 * write, and left alone where it is no longer what the plan was made on. Safe to repeat:
 * a run that was cut short is finished by the next.
 *
 * An abort lets the request in flight finish and then stops; the result says what was done.
 *
 * @throws {ApplyRefusedError} before any write, where the plan may not be applied.
 */
export async function applyPlan(
  tenant: Tenant,
  plan: Plan,
  desired: DesiredState,
  options: ApplyOptions = {},
): Promise<ApplyResult> {
  const approvals = joinApprovals(plan.approvals, options);
  if (plan.configHash !== desired.configHash) {
    throw new ApplyRefusedError("stale", [
      "the plan was made from other files than the ones given now; make a new plan",
    ]);
  }
  if (plan.stack !== desired.stack) {
    throw new ApplyRefusedError("stale", [
      `the plan is for stack ${plan.stack}, the files are of stack ${desired.stack}; make a new plan`,
    ]);
  }
  const reasons = refusals(plan, desired, approvals, tenant.now());
  if (reasons.length > 0) throw new ApplyRefusedError("refused", reasons);
  return await new Applier(tenant, plan, desired, approvals, options).run();
}

interface Task {
  readonly change: Change;
  readonly kind: ResourceKind;
  /** Undefined for deletes and forgets. */
  readonly resource: DesiredResource | undefined;
  live?: TenantObject;
  id: string | null;
  requestId: string | null;
  note?: string;
  /** Created by this run: other replicas may not know it yet. */
  fresh: boolean;
}

class Applier {
  readonly #tenant: Tenant;
  readonly #plan: Plan;
  readonly #desired: DesiredState;
  readonly #approvals: Approvals;
  readonly #options: ApplyOptions;
  readonly #writer: Writer;
  readonly #results = new Map<string, ChangeResult>();
  /** Ids of groups and filters by address, as far as they are known. */
  readonly #ids: Map<string, string>;
  readonly #freshGroups = new Set<string>();
  /** Groups whose membership this run has set going. */
  readonly #processing = new Set<string>();
  /** Kinds that answered 403: the rest of them need not be tried. */
  readonly #forbidden = new Map<string, string>();
  #stopped: string | undefined;

  constructor(
    tenant: Tenant,
    plan: Plan,
    desired: DesiredState,
    approvals: Approvals,
    options: ApplyOptions,
  ) {
    this.#tenant = tenant;
    this.#plan = plan;
    this.#desired = desired;
    this.#approvals = approvals;
    this.#options = options;
    this.#ids = new Map(Object.entries(plan.references));
    this.#writer = new Writer(tenant, options.journal ?? noJournal, options.abortSignal);
  }

  async run(): Promise<ApplyResult> {
    const { changes } = this.#plan;
    await this.#checkTenant();
    this.#progress({ type: "start", changes: changes.length });
    await this.#writer.journal([
      {
        event: "start",
        at: this.#at(),
        stack: this.#plan.stack,
        configHash: this.#plan.configHash,
        changes: changes.length,
        approvals: this.#approvals,
      },
    ]);
    const tasks = changes.map((change) => this.#task(change));
    const removing = (task: Task) =>
      task.change.action === "delete" || task.change.action === "forget";
    const writing = tasks.filter((task) => !removing(task));

    // groups and filters first, then the policies that refer to them, then deletes in reverse
    await this.#stage(writing.filter(({ kind }) => !kind.assignable));
    await this.#stage(writing.filter(({ kind }) => kind.assignable));
    await this.#chunks(tasks.filter(removing), async (chunk) => await this.#remove(chunk), 1);

    for (const task of tasks) {
      if (!this.#results.has(task.change.address)) {
        await this.#finish(
          task,
          "skipped",
          this.#stopped ?? "the run was interrupted before it was tried",
        );
      }
    }
    const interrupted = this.#options.abortSignal?.aborted ?? false;
    const verified = interrupted ? undefined : await this.#verify();
    const unverified = typeof verified === "string" ? verified : undefined;
    await this.#writer.journal([{ event: "end", at: this.#at(), interrupted }]);
    return {
      formatVersion: 1,
      plan: this.#plan,
      results: changes.flatMap(({ address }) => this.#results.get(address) ?? []),
      remaining: typeof verified === "object" ? verified.summary : this.#plan.summary,
      interrupted,
      ...(unverified !== undefined && { unverified }),
    };
  }

  // a saved plan may meet another tenant than the one it was made for
  async #checkTenant(): Promise<void> {
    if (this.#plan.tenantId === null || this.#plan.changes.length === 0) return;
    const claims = await this.#tenant.graph.tokenClaims(this.#options);
    if (claims?.tid !== undefined && claims.tid.toLowerCase() === this.#plan.tenantId) return;
    const [answer] = await this.#tenant.graph.batch(
      [{ method: "GET", version: "v1.0", path: "/organization", query: { $select: "id" } }],
      this.#options,
    );
    if (!answer?.ok) throw answer?.error ?? new Error("the tenant could not be read");
    const list = (answer.response.body as { value?: { id?: string }[] } | undefined)?.value;
    const id = list?.[0]?.id?.toLowerCase();
    if (id !== this.#plan.tenantId) {
      throw new ApplyRefusedError("stale", [
        `the plan is for tenant ${this.#plan.tenantId}, but this is tenant ${id ?? "unknown"}; sign in to the right tenant, or make a new plan`,
      ]);
    }
  }

  #task(change: Change): Task {
    const resource = this.#desired.resources.find(({ address }) => address === change.address);
    return {
      change,
      kind: kindOf(change.kind),
      resource,
      id: change.id,
      requestId: null,
      fresh: false,
    };
  }

  /** Everything of one rank: existing objects chunk by chunk, new ones beside them. */
  async #stage(tasks: readonly Task[]): Promise<void> {
    const ready: Task[] = [];
    for (const task of tasks) if (await this.#dependenciesDone(task)) ready.push(task);
    const existing = ready.filter(
      ({ change }) => change.action !== "create" && change.action !== "replace",
    );
    const created = ready.filter(({ change }) => change.action === "create");
    const replaced = ready.filter(({ change }) => change.action === "replace");
    await this.#chunks(existing, async (chunk) => await this.#update(chunk));
    await this.#createAll(created);
    for (const task of replaced) {
      if (await this.#mayGoOn(task))
        await this.#held([task], async () => await this.#replace(task));
    }
  }

  async #chunks(
    tasks: readonly Task[],
    work: (chunk: readonly Task[]) => Promise<void>,
    atOnce = chunksAtOnce,
  ): Promise<void> {
    const chunks: Task[][] = [];
    for (let at = 0; at < tasks.length; at += chunkSize)
      chunks.push(tasks.slice(at, at + chunkSize));
    const workers = Array.from({ length: Math.min(atOnce, chunks.length) }, async () => {
      for (let chunk = chunks.shift(); chunk; chunk = chunks.shift()) {
        const open: Task[] = [];
        for (const task of chunk) if (await this.#mayGoOn(task)) open.push(task);
        if (open.length > 0) await this.#held(open, async () => await work(open));
      }
    });
    await Promise.all(workers);
  }

  /** A read that fails ends the objects it was for, never the run: what others did must not be lost. */
  async #held(tasks: readonly Task[], work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (this.#options.abortSignal?.aborted) return false;
      if (!isGraphError(error)) throw error;
      for (const task of tasks) await this.#fail(task, error);
      return false;
    }
  }

  async #dependenciesDone(task: Task): Promise<boolean> {
    const needs = task.change.action === "create" || task.change.assignments !== null;
    for (const address of needs ? task.change.dependsOn : []) {
      const result = this.#results.get(address);
      if (!result || result.result === "applied" || result.result === "unchanged") continue;
      const stale = result.result === "stale";
      await this.#finish(
        task,
        stale ? "stale" : "skipped",
        `depends on ${address}, which is ${result.result}`,
      );
      return false;
    }
    return true;
  }

  async #mayGoOn(task: Task): Promise<boolean> {
    if (this.#options.abortSignal?.aborted || this.#stopped !== undefined) return false;
    const forbidden = this.#forbidden.get(task.kind.name);
    if (forbidden === undefined) return true;
    await this.#finish(task, "skipped", forbidden);
    return false;
  }

  /** Reads a chunk of existing objects, drops those that changed, and writes the rest. */
  async #update(chunk: readonly Task[]): Promise<void> {
    const fresh = await this.#readAgain(chunk);
    const writes: { task: Task; write: Write }[] = [];
    for (const task of fresh) {
      const { live, resource, kind, change } = task;
      if (!live || !resource) continue;
      const body = updateBody(kind, resource, this.#desired, change, live);
      if (body) {
        writes.push({
          task,
          write: { address: change.address, request: kind.update(live.id, body) },
        });
      }
    }
    const failed = await this.#sendAll(writes);
    const done = fresh.filter((task) => !failed.has(task));
    for (const task of done) this.#noteProcessing(task);
    await this.#membersAndAssignments(done);
  }

  async #readAgain(chunk: readonly Task[]): Promise<Task[]> {
    const answers = await this.#tenant.graph.batch(
      chunk.map(({ kind, id }) => kind.get(id ?? "")),
      this.#options,
    );
    const fresh: Task[] = [];
    for (const [index, answer] of answers.entries()) {
      const task = chunk[index];
      if (!task) continue;
      if (!answer.ok) {
        if (answer.error.status === 404)
          await this.#finish(task, "stale", "the object is gone; make a new plan");
        else await this.#fail(task, answer.error);
        continue;
      }
      const live = readObject(task.kind, answer.response.body as WireObject);
      if (preconditionOf(task.kind, live, task.resource) !== task.change.precondition) {
        await this.#finish(
          task,
          "stale",
          "the object has changed since the plan was made; make a new plan",
        );
        continue;
      }
      task.live = live;
      fresh.push(task);
    }
    return fresh;
  }

  async #createAll(tasks: readonly Task[]): Promise<void> {
    const open: Task[] = [];
    for (const task of tasks) if (await this.#mayGoOn(task)) open.push(task);
    const absentOnes = await this.#stillAbsent(open);
    const upserts = absentOnes.filter(({ kind }) => kind.alternateKey);
    const posts = absentOnes.filter(({ kind }) => !kind.alternateKey);
    const made: Task[] = [];
    await this.#chunks(upserts, async (chunk) => {
      const failed = await this.#sendAll(
        chunk.map((task) => ({
          task,
          write: { address: task.change.address, request: this.#createRequest(task) },
        })),
      );
      const done = chunk.filter((task) => !failed.has(task));
      made.push(...(await this.#resolveUpserts(done)));
    });
    const queue = [...posts];
    await Promise.all(
      Array.from({ length: Math.min(chunksAtOnce, queue.length) }, async () => {
        for (let task = queue.shift(); task; task = queue.shift()) {
          if (!(await this.#mayGoOn(task))) continue;
          const current = task;
          await this.#held([current], async () => {
            if (await this.#createOne(current, this.#createRequest(current))) made.push(current);
          });
        }
      }),
    );
    for (const task of made) {
      task.fresh = true;
      if (task.id !== null) this.#ids.set(task.change.address, task.id);
      if (task.kind.name === "group") this.#freshGroups.add(task.change.address);
      this.#noteProcessing(task);
    }
    await this.#chunks(made, async (chunk) => await this.#membersAndAssignments(chunk));
  }

  #createRequest(task: Task, replaces?: string): GraphRequest {
    if (!task.resource) throw new TypeError(`${task.change.address} is not in the config`);
    const body = createBody(task.kind, task.resource, this.#desired, replaces);
    return task.kind.create(body, { stack: this.#desired.stack, key: task.resource.key });
  }

  /** A create's precondition is absence: what appeared since the plan makes it stale. */
  async #stillAbsent(tasks: readonly Task[]): Promise<Task[]> {
    const absentOnes: Task[] = [];
    for (const kind of new Set(tasks.map((task) => task.kind))) {
      const ofKind = tasks.filter((task) => task.kind === kind);
      let objects: TenantObject[] = [];
      const read = await this.#held(ofKind, async () => {
        objects = await this.#list(kind, ofKind);
      });
      if (!read) continue;
      const index = indexObjects(kind, this.#desired.stack, objects);
      for (const task of ofKind) {
        if (!task.resource) continue;
        const found = identify(soughtOf(task.resource, this.#desired), index);
        if (found.by === "none") absentOnes.push(task);
        else
          await this.#finish(
            task,
            "stale",
            "the object has appeared since the plan was made; make a new plan",
          );
      }
    }
    return absentOnes;
  }

  async #list(kind: ResourceKind, tasks: readonly Task[]): Promise<TenantObject[]> {
    const requests = kind.locate(
      tasks.flatMap(({ resource }) =>
        resource
          ? [{ stack: this.#desired.stack, key: resource.key, displayName: resource.displayName }]
          : [],
      ),
    );
    const answers = await this.#tenant.graph.batch(requests, this.#options);
    const objects = new Map<string, TenantObject>();
    for (const [index, answer] of answers.entries()) {
      const request = requests[index];
      if (!request) continue;
      if (!answer.ok) throw answer.error;
      for (const wire of await this.#tenant.graph.followPages<WireObject>(
        answer.response.body,
        request,
        this.#options,
      )) {
        if (!kind.holds(wire)) continue;
        const object = readObject(kind, wire);
        objects.set(object.id, object);
      }
    }
    return [...objects.values()];
  }

  // an upsert that was repeated after a lost answer gives 204 without a body
  async #resolveUpserts(tasks: readonly Task[]): Promise<Task[]> {
    const unresolved = tasks.filter(({ id }) => id === null);
    for (const task of unresolved) {
      const found = await findCreated(this.#tenant, task.kind, this.#sought(task), this.#options);
      if (found.by === "found") task.id = found.object.id;
      else
        await this.#finish(
          task,
          "unknown",
          "Graph took the write, but the object cannot be found yet; apply again to finish",
        );
    }
    return tasks.filter(({ id }) => id !== null);
  }

  /** One POST. An answer that never came is looked up before anything is sent again. */
  async #createOne(task: Task, request: GraphRequest): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      const [result] = await this.#writer.send([{ address: task.change.address, request }]);
      if (!result) return false;
      if (result.ok) {
        task.id = idOf(result.response.body);
        task.requestId = result.response.requestId ?? null;
        if (task.id !== null) return true;
      } else if (!result.error.ambiguous) {
        await this.#fail(task, result.error);
        return false;
      }
      // throttled means not done, but a look costs little; anything else may show late
      const throttled = !result.ok && isThrottled(result.error) ? result.error : undefined;
      if (throttled) await this.#waitUntil(throttled.retryAt);
      const found = await findCreated(this.#tenant, task.kind, this.#sought(task), {
        ...this.#signal(),
        once: throttled !== undefined,
      });
      if (found.by === "found") {
        task.id = found.object.id;
        task.note = "the answer to its creation was lost; the object was found by its marker";
        return true;
      }
      if (found.by === "twins") {
        await this.#finish(
          task,
          "failed",
          `was created twice: ${found.ids.join(", ")}. Delete one of them by hand, then apply again`,
        );
        return false;
      }
      if (attempt >= (throttled ? throttledAttempts : 2) || this.#options.abortSignal?.aborted) {
        await this.#finish(
          task,
          "unknown",
          "Graph did not say whether it was created, and it cannot be found; apply again to find out",
        );
        return false;
      }
    }
  }

  async #waitUntil(at: Date | undefined): Promise<void> {
    const ms = Math.max(1000, (at?.getTime() ?? 0) - this.#tenant.now().getTime());
    this.#progress({ type: "wait", reason: "Graph asks for fewer requests", ms });
    await this.#tenant.sleep(ms, this.#signal());
  }

  #sought(task: Task) {
    if (!task.resource) throw new TypeError(`${task.change.address} is not in the config`);
    return { resource: task.resource, desired: this.#desired, except: task.change.id };
  }

  /** A successor is created, assigned and only then takes over; the old one is deleted last. */
  async #replace(task: Task): Promise<void> {
    const [fresh] = await this.#readAgain([task]);
    if (!fresh?.live || !task.resource) return;
    const inProgress = fresh.live.marker?.replaces;
    const oldId = inProgress ?? fresh.live.id;
    const copied = fresh.live.assignments ?? [];
    if (inProgress === undefined) {
      const created: Task = { ...fresh, id: null };
      if (
        !(await this.#createOne(created, this.#createRequest(task, oldId))) ||
        created.id === null
      )
        return;
      task.id = created.id;
      task.requestId = created.requestId;
      task.fresh = true;
      delete task.live;
    } else {
      task.id = fresh.live.id;
    }
    const wanted = task.resource.assignments ? undefined : copied;
    if (!(await this.#assign([task], wanted))) return;
    const { address } = task.change;
    const old = task.kind;
    const unassign: Write = { address, request: this.#assignRequest(old, oldId, []) };
    const remove: Write = { address, request: old.delete(oldId) };
    for (const write of [unassign, remove]) {
      const [result] = await this.#writer.send([write]);
      if (result && !result.ok && result.error.status !== 404) {
        await this.#fail(task, result.error);
        return;
      }
    }
    await this.#finish(task, "applied");
  }

  async #membersAndAssignments(tasks: readonly Task[]): Promise<void> {
    const open: Task[] = [];
    for (const task of tasks) {
      const { membership } = task.kind;
      if (!task.change.members || !membership || task.id === null) {
        open.push(task);
        continue;
      }
      const problem = await writeMembers(
        this.#tenant,
        this.#writer,
        { address: task.change.address, id: task.id, fresh: task.fresh, membership },
        task.change.members,
        this.#options,
      );
      if (problem) await this.#fail(task, problem);
      else open.push(task);
    }
    const assigned = open.filter(({ change }) => change.assignments !== null);
    for (const task of open)
      if (task.change.assignments === null) await this.#finish(task, "applied");
    if (assigned.length > 0) await this.#assign(assigned);
  }

  /** Sends the whole wanted set of each policy; those that exclude a group only once it is filled. */
  async #assign(tasks: readonly Task[], instead?: readonly Assignment[]): Promise<boolean> {
    const waiting = new Map(tasks.map((task) => [task, this.#waitsFor(task)] as const));
    const ready = tasks.filter((task) => waiting.get(task)?.length === 0);
    // includes never wait for the groups that others exclude
    const done = new Set(await this.#sendAssignments(ready, instead));
    let held = tasks.filter((task) => !ready.includes(task));
    if (held.length > 0) {
      const groups = [...new Set(held.flatMap((task) => waiting.get(task) ?? []))];
      const rounds = processedGroups(
        this.#tenant,
        groups.map((address) => ({ address, id: this.#idOf(address) })),
        {
          waitInMs: this.#options.waitInMs ?? 15 * 60_000,
          onWait: (reason, ms) => this.#progress({ type: "wait", reason, ms }),
          ...this.#signal(),
        },
      );
      for await (const { processed, open } of rounds) {
        const next = held.filter((task) =>
          waiting.get(task)?.every((address) => processed.has(address)),
        );
        held = held.filter((task) => !next.includes(task));
        for (const task of await this.#sendAssignments(next, instead)) done.add(task);
        if (!open) continue;
        for (const task of held) await this.#finish(task, "pending", open);
      }
    }
    return done.size === tasks.length;
  }

  async #sendAssignments(tasks: readonly Task[], instead?: readonly Assignment[]): Promise<Task[]> {
    const writes = tasks.flatMap((task) => {
      if (task.id === null) return [];
      const wanted = instead ?? this.#wantedAssignments(task);
      return [
        {
          task,
          write: {
            address: task.change.address,
            request: this.#assignRequest(task.kind, task.id, wanted),
            fresh:
              task.fresh || task.change.dependsOn.some((address) => this.#freshGroups.has(address)),
          },
        },
      ];
    });
    const failed = await this.#sendAll(writes, true);
    const done = writes.map(({ task }) => task).filter((task) => !failed.has(task));
    for (const task of done)
      if (task.change.action !== "replace") await this.#finish(task, "applied");
    return done;
  }

  #assignRequest(kind: ResourceKind, id: string, assignments: readonly Assignment[]): GraphRequest {
    return {
      method: "POST",
      version: kind.version,
      path: `${kind.path}/${encodeURIComponent(id)}/assign`,
      body: assignBody(assignments, kind.assignable?.wireType ?? ""),
      // it replaces the whole set, so repeating it changes nothing
      operation: "repeatable",
    };
  }

  /** The full set: what the config wants, and what is kept of the live one. */
  #wantedAssignments({ resource, live }: Task): Assignment[] {
    const wanted = (resource?.assignments ?? []).map((assignment): Assignment => {
      const groupId =
        assignment.group === undefined ? undefined : this.#idOf(`group/${assignment.group}`);
      const filterId =
        assignment.filter === undefined ? undefined : this.#idOf(`filter/${assignment.filter}`);
      return {
        target: assignment.target,
        ...(groupId !== undefined && { groupId }),
        ...(filterId !== undefined && { filterId, filterMode: assignment.filterMode ?? "include" }),
      };
    });
    const targets = new Set(wanted.map(targetKey));
    const kept = (live?.assignments ?? []).filter(
      (assignment) =>
        !targets.has(targetKey(assignment)) &&
        (assignment.target === "other" || resource?.assignmentsMode === "additive"),
    );
    const all = [...wanted, ...kept];
    return all.filter(
      (item, index) =>
        all.findIndex((other) => assignmentKey(other) === assignmentKey(item)) === index,
    );
  }

  #idOf(address: string): string {
    const id = this.#ids.get(address);
    // fail closed: a policy is never assigned without a group or filter that it names
    if (id === undefined) throw new TypeError(`the id of ${address} is not known`);
    return id;
  }

  /** Groups that must be processed before the policy may be assigned: an exclusion must never fail open. */
  #waitsFor({ change, resource }: Task): string[] {
    const excluded = (resource?.assignments ?? [])
      .filter(({ target }) => target === "exclude")
      .map(({ group }) => `group/${group}`);
    // also one that was excluded before, and whose rule this run has changed
    return [
      ...new Set([
        ...change.waitsFor,
        ...excluded.filter((address) => this.#processing.has(address)),
      ]),
    ];
  }

  #noteProcessing({ change, kind }: Task): void {
    const rule = change.fields.some(
      ({ path, after }) => path === "membershipRule" && after !== null,
    );
    if (kind.processing && rule) this.#processing.add(change.address);
  }

  async #remove(chunk: readonly Task[]): Promise<void> {
    const fresh = await this.#readAgain(
      chunk.filter(({ change }) => change.action === "forget" || change.action === "delete"),
    );
    const forgets = fresh.filter(({ change }) => change.action === "forget");
    const deletes = fresh.filter(({ change }) => change.action === "delete");
    const forgotten = await this.#sendAll(
      forgets.flatMap((task) =>
        task.live
          ? [
              {
                task,
                write: {
                  address: task.change.address,
                  request: task.kind.update(task.live.id, forgetBody(task.live)),
                },
              },
            ]
          : [],
      ),
    );
    for (const task of forgets) if (!forgotten.has(task)) await this.#finish(task, "applied");

    const assigned = deletes.filter(({ live }) => (live?.assignments ?? []).length > 0);
    const kept = await this.#sendAll(
      assigned.map((task) => ({
        task,
        write: {
          address: task.change.address,
          request: this.#assignRequest(task.kind, task.id ?? "", []),
        },
      })),
    );
    // policies before the groups and filters that they refer to
    const ordered = deletes.filter((task) => !kept.has(task));
    for (const assignable of [true, false]) {
      const group = ordered.filter(({ kind }) => Boolean(kind.assignable) === assignable);
      const failed = await this.#sendAll(
        group.map((task) => ({
          task,
          write: { address: task.change.address, request: task.kind.delete(task.id ?? "") },
        })),
      );
      for (const task of group) if (!failed.has(task)) await this.#finish(task, "applied");
    }
  }

  /** Sends writes, remembers ids, and finishes those that failed. */
  async #sendAll(
    items: readonly { task: Task; write: Write }[],
    journalOnly = false,
  ): Promise<Set<Task>> {
    const failed = new Set<Task>();
    const results: BatchResult[] = await this.#writer.send(items.map(({ write }) => write));
    for (const [index, result] of results.entries()) {
      const task = items[index]?.task;
      if (!task) continue;
      if (result.ok) {
        task.requestId = result.response.requestId ?? null;
        if (!journalOnly) task.id ??= idOf(result.response.body);
        continue;
      }
      if (task.change.action === "delete" && result.error.status === 404) continue;
      failed.add(task);
      await this.#fail(task, result.error);
    }
    return failed;
  }

  async #fail(task: Task, error: GraphError): Promise<void> {
    task.requestId = error.requestId ?? task.requestId;
    if (error.status === 401) this.#stopped = `the run stopped: ${error.message}`;
    if (error.status === 403)
      this.#forbidden.set(
        task.kind.name,
        `not tried, since another ${task.kind.title} was refused: ${error.message}`,
      );
    await this.#finish(task, error.ambiguous ? "unknown" : "failed", error.message);
  }

  async #finish(task: Task, result: ChangeResult["result"], error?: string): Promise<void> {
    const { address, action } = task.change;
    if (this.#results.has(address)) return;
    const entry: ChangeResult = {
      address,
      action,
      result,
      id: task.id,
      requestId: task.requestId,
      ...(error !== undefined && { error }),
      ...(task.note !== undefined && { note: task.note }),
    };
    this.#results.set(address, entry);
    if (result === "applied" && task.id !== null) this.#ids.set(address, task.id);
    await this.#writer.journal([
      {
        event: "result",
        at: this.#at(),
        address,
        action,
        result,
        id: task.id,
        ...(error !== undefined && { error }),
      },
    ]);
    this.#progress({
      type: "result",
      result: entry,
      done: this.#results.size,
      of: this.#plan.changes.length,
    });
  }

  /** A fresh plan: what it still finds on objects just written may only be lag, so it is asked again. */
  async #verify(): Promise<Plan | string> {
    this.#progress({ type: "verify" });
    try {
      return await this.#planAgain();
    } catch (error) {
      if (this.#options.abortSignal?.aborted || isGraphError(error))
        return (error as Error).message;
      throw error;
    }
  }

  async #planAgain(): Promise<Plan> {
    const waits = [2000, 4000, 8000, 16_000, 30_000];
    for (;;) {
      const snapshot = await takeSnapshot(this.#tenant, this.#desired, this.#signal());
      const plan = createPlan(this.#desired, snapshot, {
        ...this.#approvals,
        now: this.#tenant.now(),
      });
      const lagging = plan.changes.filter(
        ({ address }) => this.#results.get(address)?.result === "applied",
      );
      const wait = waits.shift();
      if (lagging.length === 0) return plan;
      if (wait === undefined || this.#options.abortSignal?.aborted) {
        for (const { address } of lagging) {
          const result = this.#results.get(address);
          if (result)
            this.#results.set(address, {
              ...result,
              note: "accepted by Graph, but not yet visible everywhere",
            });
        }
        return plan;
      }
      await this.#tenant.sleep(wait, this.#options);
    }
  }

  #signal(): OperationOptions {
    return this.#options.abortSignal ? { abortSignal: this.#options.abortSignal } : {};
  }

  #progress(event: ApplyEvent): void {
    this.#options.onProgress?.(event);
  }

  #at(): string {
    return this.#tenant.now().toISOString();
  }
}
