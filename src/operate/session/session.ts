import type { DesiredState } from "../../config/desired-state.ts";
import type { OperationOptions } from "../../graph/request.ts";
import type { LintBaseline } from "../../lint/baseline.ts";
import { writePrepared } from "../../reconcile/apply/apply.ts";
import { prepareApply, refuse } from "../../reconcile/apply/prepare-apply.ts";
import {
  type ApplyEvent,
  ApplyRefusedError,
  type ApplyResult,
} from "../../reconcile/apply/apply-result.ts";
import type { ApplyOptions } from "../../reconcile/apply/apply-run.ts";
import type { Journal } from "../../reconcile/apply/journal.ts";
import { knownAddresses, objectView, type ObjectView } from "../../reconcile/show/object-view.ts";
import { readAuthors } from "../../reconcile/drift/changed-by.ts";
import {
  changedObjects,
  type DriftReport,
  driftReport,
} from "../../reconcile/drift/drift-report.ts";
import type { UnwrittenChange } from "../../reconcile/plan/approve-plan.ts";
import { type Approvals, noApprovals, type Plan } from "../../reconcile/plan/plan.ts";
import { joinApprovals } from "../../reconcile/plan/refusals.ts";
import {
  makePlan,
  makeReviewedPlan,
  type MakePlanOptions,
  type OpenCache,
  type PlanEvent,
  type PlannedState,
} from "../../reconcile/plan/make-plan.ts";
import { isOurs } from "../../snapshot/ownership.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { readClaims } from "../../state/claims.ts";
import type { Lease } from "../../state/lease.ts";
import { LockedError } from "../../state/locked-error.ts";
import type { StateStore } from "../../state/state-store.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { backupBefore, type BackupBeforeOptions, backupFailure } from "../backups/backup-before.ts";
import { OperationRefusedError } from "../refusal.ts";
import { planLint } from "./plan-lint.ts";
import { unknownAddressText } from "./unknown-address.ts";
import { approvalsInStore } from "./store-approvals.ts";
import { type StackLeaseOptions, underStackLease } from "./stack-lease.ts";
import { fencedJournal, journalInStore } from "./store-journal.ts";

/** Who applies, where it is written down, and who is asked before. */
export interface SessionApplyOptions
  extends OperationOptions, Partial<Approvals>, StackLeaseOptions {
  /** Keeps the lock, the journal of every write, and the backup before the first. */
  readonly store: StateStore;
  /**
   * How the backup is made that is kept before the first write: of what the plan was made on. Where
   * it cannot be made nothing is written. False: none is. Default: one that is not sealed.
   */
  readonly backup?: BackupBeforeOptions | false | undefined;
  /**
   * Asked before the first write, after everything that stands against the plan was judged;
   * false writes nothing. Not asked where nothing changes. Required, so that nobody writes
   * unasked: `() => true` for who needs no question.
   */
  readonly confirm: (plan: Plan) => boolean | Promise<boolean>;
  /**
   * Given what would be written before it is judged, for showing it; `rest` are the changes of a
   * saved plan that are done already or no longer what was approved.
   */
  readonly onPlan?: ((plan: Plan, rest: readonly UnwrittenChange[]) => void) | undefined;
  /** Told what is being read, then what became of each change. */
  readonly onProgress?: ((event: PlanEvent | ApplyEvent) => void) | undefined;
  /** Instead of the one in the store. */
  readonly journal?: Journal | undefined;
  /** Why the writes are wanted, for the administrator who approves them under Multi Admin Approval. */
  readonly justification?: string | undefined;
  /** How long to wait for groups that an exclusion needs, in milliseconds. Default 15 minutes. */
  readonly waitInMs?: number | undefined;
  /** Writes what can be written where some objects cannot. Default false: then nothing is. */
  readonly partial?: boolean | undefined;
  /** Whether the devices that changes reach are read. Default true. */
  readonly impact?: boolean | undefined;
  /** Opens what directory devices are kept in between runs. Default: nothing is kept. */
  readonly openCache?: OpenCache | undefined;
}

/** The same, and what the plan is cut to. */
export interface SessionPlanAndApplyOptions extends SessionApplyOptions {
  /** Addresses to which the plan is cut, with what they need to exist. Default: all that differs. */
  readonly only?: readonly string[] | undefined;
  /** Whether the plan tells what the lint says of the files. Default true. */
  readonly lint?: boolean | undefined;
}

/** How a plan is made. */
export interface SessionPlanOptions extends MakePlanOptions {
  /** Whether the plan tells what the lint says of the files. Default true. */
  readonly lint?: boolean | undefined;
  /** Findings of the lint that are known and not told again. */
  readonly baseline?: LintBaseline | undefined;
  /** Where rollouts keep what they have for themselves; without it the plan does not know of them. */
  readonly store?: StateStore | undefined;
}

/** How drift is read. */
export interface SessionDriftOptions extends Pick<MakePlanOptions, "abortSignal" | "onProgress"> {
  /** Whether the audit logs are asked who changed it. Default false. */
  readonly who?: boolean | undefined;
}

/** Drift, and the plan that shows it. */
export interface SessionDrift {
  readonly report: DriftReport;
  readonly plan: Plan;
  /** Why it is not known of all who changed them, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Policy files and the tenant that they are for: plan, apply, drift, each with all that keeps
 * it safe.
 *
 * @example
 * // import { hostname } from "node:os";
 * const store = new FileStore(".ringwright");
 * const desired = await loadDesiredState("ringwright.yaml");
 * const session = new Session(connect(credential), desired);
 * const { plan } = await session.plan();
 * const { results } = await session.apply(plan, {
 *   store,
 *   owner: { pid: process.pid, host: hostname() },
 *   confirm: ({ summary }) => summary.delete === 0,
 * });
 */
export class Session {
  readonly tenant: Tenant;
  readonly desired: DesiredState;
  /** What each plan was made on, as long as somebody has the plan. */
  readonly #seen = new WeakMap<Plan, Snapshot>();

  constructor(tenant: Tenant, desired: DesiredState) {
    this.tenant = tenant;
    this.desired = desired;
  }

  /**
   * What has to be written so that the tenant equals the files, with what the lint says of it as
   * warnings, whose ids begin with `RL`. Writes nothing.
   *
   * @throws {TypeError} where `force` names an address that the files do not hold.
   * @throws {WrongTenantError} where the files are for another tenant.
   * @throws {GraphError} where something could not be read.
   */
  async plan({
    baseline,
    store,
    lint = true,
    ...options
  }: SessionPlanOptions = {}): Promise<PlannedState> {
    const review = lint ? planLint(this.desired, baseline) : undefined;
    const claims = options.claims ?? (store && (await readClaims(store, this.desired.stack)));
    const planned = await makeReviewedPlan(
      this.tenant,
      this.desired,
      { ...options, claims },
      review,
    );
    this.#seen.set(planned.plan, planned.snapshot);
    return planned;
  }

  /**
   * Where the tenant left the files, with the plan that shows it. Writes nothing. With `who` the
   * audit logs are asked who did it; where they may not be read the notes say so.
   *
   * @throws as `plan` does.
   */
  async drift({ who = false, ...options }: SessionDriftOptions = {}): Promise<SessionDrift> {
    const { plan, snapshot } = await makePlan(this.tenant, this.desired, {
      ...options,
      impact: false,
    });
    const report = driftReport(this.desired, snapshot, plan, this.tenant.now());
    if (!who) return { report, plan, notes: [] };
    const objects = changedObjects(report, plan, snapshot);
    const { changedBy, notes } = await readAuthors(this.tenant, objects, signalOf(options));
    return { report: { ...report, changedBy }, plan, notes };
  }

  /**
   * One object: what the files say, what was last applied, what the tenant holds. Writes nothing.
   *
   * @param address Of a resource, of a reference, or of an object of this stack in no file.
   * @throws {TypeError} where nothing bears the address, with the nearest that there are.
   * @throws as `plan` does.
   */
  async show(
    address: string,
    options: Pick<MakePlanOptions, "abortSignal" | "onProgress"> = {},
  ): Promise<ObjectView> {
    const { plan, snapshot } = await makePlan(this.tenant, this.desired, {
      ...options,
      impact: false,
    });
    const view = objectView(this.desired, snapshot, plan, address, this.tenant.now());
    if (view) return view;
    throw new TypeError(unknownAddressText(address, knownAddresses(this.desired, snapshot)));
  }

  /**
   * Writes what a plan approves: takes the lock, judges whether it still stands and may be
   * applied, asks, writes, verifies. A plan that was saved is made again, and those of its
   * changes are written that equal an approved one; its approvals count only as given here.
   *
   * @throws {LockedError} where another run holds the lock, or took it over meanwhile; nothing
   *   is sent after that.
   * @throws {ApplyRefusedError} before the question, where the plan is of other files or
   *   another tenant, or something stands against it.
   * @throws {OperationRefusedError} where `confirm` says no.
   */
  async apply(plan: Plan, options: SessionApplyOptions): Promise<ApplyResult> {
    return await this.#locked(options, async (lease) => await this.#write(plan, lease, options));
  }

  /**
   * Plans and applies under one lock, so that no other run writes in between.
   *
   * @throws as `plan` and `apply` do, and `TypeError` where `only` names nothing.
   */
  async planAndApply(options: SessionPlanAndApplyOptions): Promise<ApplyResult> {
    return await this.#locked(options, async (lease) => {
      const { impact, openCache, onProgress, only, lint } = options;
      const { plan, snapshot } = await this.plan({
        ...withDefaults(options),
        ...signalOf(options),
        impact,
        openCache,
        only,
        lint,
        onProgress,
        store: options.store,
      });
      checkNamed(only ?? [], this.desired, snapshot);
      return await this.#write(plan, lease, options, snapshot);
    });
  }

  async #locked<T>(options: SessionApplyOptions, work: (lease: Lease) => Promise<T>): Promise<T> {
    const onNote = noteTo(options);
    return await underStackLease(
      this.desired.stack,
      options,
      { now: this.tenant.now, onNote },
      work,
    );
  }

  async #write(
    given: Plan,
    lease: Lease,
    options: SessionApplyOptions,
    snapshot?: Snapshot,
  ): Promise<ApplyResult> {
    const { tenant, desired } = this;
    const { store, journal, onProgress, waitInMs, partial, impact, openCache, onPlan } = options;
    const { justification } = options;
    const applyOptions: ApplyOptions = {
      ...withDefaults(options),
      ...signalOf(options),
      journal: fencedJournal(journal ?? journalInStore(store, tenant.now()), lease),
      justification,
      approvalRecords: approvalsInStore(store, desired.stack),
      claims: await readClaims(store, desired.stack),
      partial,
      impact: impact ?? true,
      openCache,
      onProgress,
      ...(waitInMs !== undefined && { waitInMs }),
    };
    const prepared = await prepareApply(tenant, given, desired, applyOptions);
    const { plan } = prepared;
    onPlan?.(plan, prepared.rest);
    // before the question, so that nobody confirms what is refused anyway
    refuse(tenant, prepared, desired, applyOptions);
    if (plan.changes.length > 0 && !(await options.confirm(plan))) {
      throw new OperationRefusedError({ reason: "notConfirmed" });
    }
    const seen = snapshot ?? prepared.snapshot ?? this.#seen.get(given);
    const backup = await this.#backUp(plan, lease, options, seen);
    const result = await writePrepared(tenant, prepared, desired, applyOptions);
    return backup === undefined ? result : { ...result, backup };
  }

  /** @throws {ApplyRefusedError} where it cannot be made, and was not waived. */
  async #backUp(
    { changes }: Plan,
    lease: Lease,
    options: SessionApplyOptions,
    seen: Snapshot | undefined,
  ): Promise<string | undefined> {
    const { backup = {}, store } = options;
    if (backup === false || changes.length === 0) return undefined;
    const how = { ...backup, reason: backup.reason ?? "pre-apply" };
    const context = { store, lease, seen, onNote: noteTo(options), ...signalOf(options) };
    try {
      return (await backupBefore(this.tenant, this.desired, how, context)).id;
    } catch (error) {
      if (options.abortSignal?.aborted === true || error instanceof LockedError) throw error;
      throw new ApplyRefusedError("refused", [{ kind: "backup", message: backupFailure(error) }]);
    }
  }
}

/** @throws {TypeError} where an address is neither in the files nor owned in the tenant. */
function checkNamed(
  addresses: readonly string[],
  { stack, resources }: DesiredState,
  { objects }: Snapshot,
): void {
  const known = new Set([
    ...resources.map(({ address }) => address),
    ...objects.flatMap((object) => (isOurs(object, stack) ? (object.marker?.key ?? []) : [])),
  ]);
  const unknown = addresses.find((address) => !known.has(address));
  if (unknown === undefined) return;
  throw new TypeError(
    `only names ${unknown}, which is neither in the files nor owned in the tenant; it takes an address such as ring/broad`,
  );
}

function withDefaults(given: Partial<Approvals>): Approvals {
  return joinApprovals(noApprovals, given);
}

function noteTo({ onProgress }: SessionApplyOptions): (sentence: string) => void {
  return (sentence) => onProgress?.({ type: "note", sentence });
}

function signalOf({ abortSignal }: OperationOptions): OperationOptions {
  return { abortSignal };
}
