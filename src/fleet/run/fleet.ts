import type { OperationOptions } from "../../graph/request.ts";
import { eachAtOnce } from "../../graph/lists.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { connectTenant } from "../access/connect-tenant.ts";
import { FleetBook } from "../book/fleet-book.ts";
import { scopedStore } from "../book/scoped-store.ts";
import { type Aim, aimOf, pinFor, type Pinning } from "../content/aim.ts";
import { ContentFolders, type PlacedContent } from "../content/content-folders.ts";
import { withShownPaths } from "../content/shown-paths.ts";
import type { Pin } from "../content/pinned-content.ts";
import { createLayerCache } from "../layers/layer-cache.ts";
import { readTenantState } from "../layers/load-tenant-state.ts";
import type { ListedTenant, TenantList } from "../list/tenant-list.ts";
import { failureOf } from "../outcome/failure.ts";
import type { FleetVerb, TenantRun } from "../outcome/tenant-run.ts";
import type { StartSettings, VerbSettings } from "../verbs/verb-run.ts";
import { judgeWaves, type WaveState } from "../waves/judge-waves.ts";
import { rolloutMark, rolloutRecords } from "../waves/rollout-records.ts";
import { inWaveOrder } from "../waves/in-wave-order.ts";
import { mayBegin } from "../waves/may-begin.ts";
import type {
  FleetOptions,
  FleetResult,
  PinOptions,
  RunFleetOptions,
  RunTenantOptions,
  StartedRollout,
} from "./fleet-options.ts";
import { runTenant } from "./run-tenant.ts";

/** What is done, with what, and whether waves decide who may. */
interface Aimed {
  readonly verb: FleetVerb;
  readonly aim: Aim | undefined;
  readonly byWaves: boolean;
}

// workers of a queue ask for one tenant at a time: what they share is read again after this
const keptForMs = 30_000;
const defaultParallel = 8;

/** An open fleet. Close it, so that what it put into folders is taken away. */
export class TenantFleet {
  readonly list: TenantList;
  readonly #options: FleetOptions;
  readonly #byKey: ReadonlyMap<string, ListedTenant>;
  readonly #book: FleetBook;
  readonly #content: ContentFolders;
  #layers = createLayerCache();
  #loadedAtMs: number | undefined;

  constructor(list: TenantList, options: FleetOptions) {
    this.list = list;
    this.#options = options;
    this.#byKey = new Map(list.tenants.map((tenant) => [tenant.key, tenant]));
    this.#book = new FleetBook(options.store, list.tenants);
    this.#content = new ContentFolders(options.store, list);
  }

  /** Keys, in the order of waves. */
  get tenants(): readonly string[] {
    return this.list.tenants.map(({ key }) => key);
  }

  /**
   * One verb in one tenant, as its wave allows: what a worker of a queue does for a job. Pins
   * nothing; an apply before anything was pinned waits.
   *
   * @throws {TypeError} where the list has no such tenant, or the store cannot be understood.
   */
  async runTenant(
    key: string,
    { verb, settings, abortSignal }: RunTenantOptions,
  ): Promise<TenantRun> {
    const listed = this.#tenant(key);
    await this.#loadRecords(abortSignal);
    const pin = await this.#content.pin();
    const aim = pin && { hash: pin.hash, isKept: true };
    return await this.#run(
      listed,
      { verb, aim, byWaves: verb === "apply" },
      settings ?? {},
      abortSignal,
    );
  }

  /**
   * One verb in every tenant, wave by wave. An apply pins the files where nothing is pinned, or where
   * every wave is through with what is.
   *
   * @throws {TypeError} where `only` names a tenant that the list does not have, or the store cannot
   *   be understood.
   */
  async run(options: RunFleetOptions): Promise<FleetResult> {
    const { verb, only, abortSignal, parallel = defaultParallel, onProgress } = options;
    const startedAt = this.#now();
    const wanted = only ? new Set(only.map((key) => this.#tenant(key).key)) : undefined;
    await this.#loadRecords(abortSignal, true);
    const byWaves = verb === "apply" || (verb === "plan" && options.asApply === true);
    const pin =
      verb === "apply"
        ? await pinFor(this.#content, options, this.#pinning(options.by))
        : await this.#content.pin();
    const aim = byWaves
      ? await aimOf(this.#content, pin, options, this.#pinning())
      : pin && { hash: pin.hash, isKept: true };
    const tenants = this.list.tenants.filter(({ key }) => wanted?.has(key) ?? true);
    const runs = new Map<string, TenantRun>();
    const work = async (listed: ListedTenant) => {
      onProgress?.({ type: "begin", tenant: listed.key, of: tenants.length });
      const starting = options.start && this.#starting(listed, options.start);
      const settings = { ...options.settings?.(listed), start: starting?.settings };
      const done = await this.#run(listed, { verb, aim, byWaves }, settings, abortSignal);
      const run = done.outcome === "unchanged" ? { ...done, ...starting?.waits } : done;
      runs.set(listed.key, run);
      onProgress?.({ type: "end", run, done: runs.size, of: tenants.length });
    };
    const order = byWaves ? aim?.hash : undefined;
    for (const group of inWaveOrder(
      tenants,
      this.list.waves,
      (tenant) => this.#book.record(tenant),
      order,
    ))
      await eachAtOnce(group, parallel, work);
    return {
      formatVersion: 1,
      verb,
      file: this.list.file,
      startedAt: startedAt.toISOString(),
      endedAt: this.#now().toISOString(),
      pin: pin ?? null,
      pinIsWorking: pin ? pin.hash === (await this.#content.working()).hash : null,
      waves: this.#wavesOf(pin, options.start),
      runs: tenants.flatMap(({ key }) => runs.get(key) ?? []),
      lastSuccessAt: Object.fromEntries(
        this.list.tenants.map((tenant) => [
          tenant.key,
          this.#book.record(tenant).runs[verb]?.lastSuccessAt ?? null,
        ]),
      ),
    };
  }

  /**
   * Pins the files where nothing is pinned, or where every wave is through with what is, as an apply
   * over all tenants does; workers of a queue pin nothing. Gives what the waves take from then on.
   */
  async pin({ anew, by, abortSignal }: PinOptions = {}): Promise<Pin> {
    await this.#loadRecords(abortSignal, true);
    return await pinFor(this.#content, { verb: "apply", pin: anew }, this.#pinning(by));
  }

  /** Hash of the content that an apply would take now: what is pinned, or the files as they are. */
  async nextContent(options: OperationOptions = {}): Promise<string> {
    await this.#loadRecords(options.abortSignal, true);
    const pin = await this.#content.pin();
    return (await aimOf(this.#content, pin, { verb: "plan" }, this.#pinning())).hash;
  }

  /** Where the waves stand with what is pinned; empty where nothing is. */
  async waves(options: OperationOptions = {}): Promise<readonly WaveState[]> {
    await this.#loadRecords(options.abortSignal, true);
    const pin = await this.#content.pin();
    return pin ? this.#waves(pin.hash) : [];
  }

  /** A tenant of the list, connected as its runs are. */
  async connect(key: string): Promise<Tenant> {
    return await this.#connect(this.#tenant(key));
  }

  /** Takes away what it put into folders. */
  async close(): Promise<void> {
    await this.#content.close();
  }

  async #run(
    listed: ListedTenant,
    { verb, aim, byWaves }: Aimed,
    settings: VerbSettings,
    abortSignal: AbortSignal | undefined,
  ): Promise<TenantRun> {
    const refused = byWaves ? this.#standsAgainst(listed, aim) : undefined;
    if (refused) {
      const at = this.#now().toISOString();
      const { key: tenant, tenantId, wave } = listed;
      return { tenant, tenantId, wave, verb, ...refused, startedAt: at, endedAt: at };
    }
    const { store, owner, isGone } = this.#options;
    const run = await runTenant({
      listed,
      verb,
      settings,
      owner,
      isGone,
      abortSignal,
      now: () => this.#now(),
      folder: this.list.folder,
      store: scopedStore(store, `tenants/${listed.key}`),
      connect: async () => await this.#connect(listed),
      load: async () => await this.#load(listed, { verb, aim, byWaves }, abortSignal),
    });
    try {
      await this.#book.note({
        ...run,
        content: aim?.hash ?? null,
        rollouts: run.details?.rollouts,
      });
    } catch (error) {
      return { ...run, ...unkept(run, error) };
    }
    return run;
  }

  /** Whether a rollout may begin in a tenant: by the waves, as if it were their content. */
  #starting(
    listed: ListedTenant,
    { name, actor, onStart }: StartedRollout,
  ): {
    readonly settings: StartSettings | undefined;
    readonly waits?: Pick<TenantRun, "outcome" | "code" | "reason">;
  } {
    const { key, wave } = listed;
    const records = rolloutRecords(this.#book.records(), name);
    const mark = rolloutMark(name);
    const record = records.get(key) ?? this.#book.record(listed);
    const permit = mayBegin(record, wave, this.#waves(mark, records), mark);
    if (!permit.may) {
      const { code, reason } = permit;
      return { settings: undefined, waits: { outcome: "waiting", code, reason } };
    }
    return { settings: { name, actor, onStart: (look) => onStart?.(key, look) } };
  }

  #standsAgainst(
    listed: ListedTenant,
    aim: Aim | undefined,
  ): Pick<TenantRun, "outcome" | "code" | "reason"> | undefined {
    if (!aim) {
      return {
        outcome: "waiting",
        code: "nothingPinned",
        reason:
          "nothing is pinned that the waves could take; pin the files with: ringwright fleet apply --pin",
      };
    }
    const permit = mayBegin(
      this.#book.record(listed),
      listed.wave,
      this.#waves(aim.hash),
      aim.hash,
    );
    if (permit.may) return undefined;
    return { outcome: "waiting", code: permit.code, reason: permit.reason };
  }

  async #load(listed: ListedTenant, aimed: Aimed, abortSignal: AbortSignal | undefined) {
    const { hash, sharedRoot } = await this.#contentOf(listed, aimed);
    const { env } = this.#options.access;
    const options = {
      env,
      abortSignal,
      sharedRoot,
      now: this.#now(),
      cache: this.#layers,
    };
    const places = { from: sharedRoot, shown: this.list.folder };
    const desired = await withShownPaths(
      places,
      async () => (await readTenantState(this.list, listed, options)).desired,
    );
    return { desired, content: hash };
  }

  /**
   * A plan is of the files as they are; an apply takes what is pinned; drift and rollouts are
   * judged by what the tenant was given.
   */
  async #contentOf(listed: ListedTenant, { verb, aim, byWaves }: Aimed): Promise<PlacedContent> {
    if (verb === "plan" && !byWaves) return await this.#content.placeWorking();
    const given = byWaves ? undefined : this.#book.record(listed).content?.hash;
    if (given !== undefined) return await this.#content.placeKept(given);
    return aim?.isKept === true
      ? await this.#content.placeKept(aim.hash)
      : await this.#content.placeWorking();
  }

  /** Where the waves stand with the rollout that is started, else with what is pinned. */
  #wavesOf(pin: Pin | undefined, start: StartedRollout | undefined): readonly WaveState[] {
    if (!start) return pin ? this.#waves(pin.hash) : [];
    const records = rolloutRecords(this.#book.records(), start.name);
    return this.#waves(rolloutMark(start.name), records);
  }

  #pinning(by?: string): Pinning {
    const isThrough = (hash: string) => this.#waves(hash).every(({ phase }) => phase === "passed");
    return { isThrough, now: this.#now(), by: by ?? null };
  }

  #waves(hash: string, records = this.#book.records()): readonly WaveState[] {
    const { waves, breaker } = this.list;
    return judgeWaves({
      waves,
      breaker,
      records,
      content: hash,
      now: this.#now(),
    });
  }

  async #loadRecords(abortSignal?: AbortSignal, anew = false): Promise<void> {
    const at = performance.now();
    if (!anew && this.#loadedAtMs !== undefined && at - this.#loadedAtMs < keptForMs) return;
    this.#layers = createLayerCache();
    this.#content.forgetWorking();
    await this.#book.load(abortSignal);
    this.#loadedAtMs = at;
  }

  async #connect(listed: ListedTenant): Promise<Tenant> {
    const { connect, access, now } = this.#options;
    return connect
      ? await connect(listed)
      : await connectTenant(this.list, listed, { now, ...access });
  }

  #tenant(key: string): ListedTenant {
    const found = this.#byKey.get(key);
    if (found) return found;
    throw new TypeError(`${this.list.file} has no tenant ${key}`);
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date();
  }
}

/** What was done stays done; that it could not be kept in mind has to be known. */
function unkept(run: TenantRun, error: unknown): Pick<TenantRun, "outcome" | "code" | "reason"> {
  const { reason } = failureOf(error);
  const before = run.reason === null ? "" : `${run.reason}. `;
  return {
    outcome: run.outcome === "applied" || run.outcome === "pending" ? "partly" : run.outcome,
    code: run.code ?? "recordNotKept",
    reason: `${before}The record of this run could not be kept: ${reason}`,
  };
}
