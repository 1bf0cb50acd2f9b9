// A worker of a queue on a machine of its own. It applies each tenant's files to a mock tenant that
// another process serves, under the tenant's lease, and says line by line, as JSON, what it holds and
// what became of it.
//
//   node fleet-worker.ts SETTINGS
//
// It ends at SIGTERM, once the tenants that run have ended.
import {
  type ApplyResult,
  type Config,
  connect,
  desiredState,
  FileStore,
  isGraphError,
  LockedError,
  openStateStore,
  Session,
  type StateStore,
} from "ringwright";
import {
  createFleetWorker,
  type FleetQueueBackend,
  type FleetVerb,
  type TenantOutcome,
  type TenantRun,
  type TenantWork,
  tenantLeaseTerms,
} from "ringwright/bullmq";
import { writesIn } from "../support/writes.ts";

/** What a worker is started with, as JSON. */
export interface FleetWorkerSettings {
  /** Begins the name of each of its runs, which every request bears. */
  readonly name: string;
  readonly backend: FleetQueueBackend;
  readonly queue: string;
  readonly concurrency: number;
  readonly state:
    | { readonly store: "redis"; readonly url: string }
    | { readonly store: "file"; readonly folder: string };
  /** Where each tenant is served, and what its files say. */
  readonly tenants: Readonly<
    Record<string, { readonly graphUrl: string; readonly config: Config }>
  >;
}

/** A line of its log; times are milliseconds of the machine's clock that nobody sets. */
export type FleetWorkerLine =
  | { readonly event: "ready" }
  | {
      readonly event: "held";
      readonly tenant: string;
      readonly run: string;
      /** Of the lease. */
      readonly token: number;
      /** When it was asked for: it is held from some time after that. */
      readonly at: number;
    }
  | {
      /** A write of it leaves; it arrives later, and after a stop much later. */
      readonly event: "sent";
      readonly run: string;
      readonly at: number;
    }
  | {
      readonly event: "ended";
      readonly tenant: string;
      readonly run: string;
      readonly outcome: TenantOutcome;
      readonly reason: string | null;
      readonly at: number;
    };

const settings = JSON.parse(process.argv[2] ?? "") as FleetWorkerSettings;
const { store, close } = await openState();
const token = { token: "test", expiresOnTimestamp: Date.now() + 3_600_000 };
let runs = 0;

const work: TenantWork = {
  tenants: Object.keys(settings.tenants),
  async runTenant(tenant, { verb, abortSignal }) {
    const run = `${settings.name}-${++runs}`;
    const startedAt = new Date().toISOString();
    const { outcome, reason } = await applyTo(tenant, run, abortSignal);
    say({ event: "ended", tenant, run, outcome, reason, at: elapsedMs() });
    return runOf(tenant, verb, startedAt, outcome, reason);
  },
};
const worker = await createFleetWorker(settings.backend, work, {
  name: settings.queue,
  concurrency: settings.concurrency,
});
say({ event: "ready" });
process.once("SIGTERM", () => {
  void worker.close().then(close);
});

async function applyTo(
  tenant: string,
  run: string,
  abortSignal: AbortSignal | undefined,
): Promise<{ readonly outcome: TenantOutcome; readonly reason: string | null }> {
  const { graphUrl, config } = settings.tenants[tenant] ?? {};
  if (graphUrl === undefined || config === undefined) throw new Error(`${tenant} is not served`);
  const graph = connect(
    { getToken: () => Promise.resolve(token) },
    { graphUrl, userAgent: `run/${run}`, fetch: tellingFetch(run) },
  );
  try {
    const { results } = await new Session(graph, desiredState(config)).planAndApply({
      store: watched(tenant, run),
      owner: { pid: process.pid, host: `machine-${process.pid}` },
      leaseTerms: tenantLeaseTerms,
      confirm: () => true,
      abortSignal,
      backup: false,
      impact: false,
      lint: false,
    });
    const outcome = outcomeOfApply(results);
    const wasEnded = abortSignal?.aborted === true && outcome === "partly";
    return { outcome: wasEnded ? "cancelled" : outcome, reason: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof LockedError) return { outcome: "busy", reason };
    if (abortSignal?.aborted === true) return { outcome: "cancelled", reason };
    if (isGraphError(error) && error.status === 0) return { outcome: "unreachable", reason };
    return { outcome: "broken", reason };
  }
}

/** Says of each request that writes when it leaves. */
function tellingFetch(run: string): typeof fetch {
  return async (url, init) => {
    if (writesIn(url, init).length > 0) say({ event: "sent", run, at: elapsedMs() });
    return await fetch(url, init);
  };
}

function outcomeOfApply(results: ApplyResult["results"]): TenantOutcome {
  if (results.length === 0) return "unchanged";
  return results.every(({ result }) => result === "applied" || result === "unchanged")
    ? "applied"
    : "partly";
}

/** The store, with a line for each lease that a run comes to hold. */
function watched(tenant: string, run: string): StateStore {
  let last = 0;
  return {
    get: async (key) => await store.get(key),
    delete: async (key, expected) => {
      await store.delete(key, expected);
    },
    append: async (key, content, expectedLength) => {
      await store.append(key, content, expectedLength);
    },
    readLog: async (key) => await store.readLog(key),
    list: async (prefix) => await store.list(prefix),
    put: async (key, content, expected) => {
      const at = elapsedMs();
      const version = await store.put(key, content, expected);
      if (key === `leases/apply-${tenant}`) {
        const lease = JSON.parse(content) as { readonly token: number };
        if (lease.token > last) {
          say({ event: "held", tenant, run, token: lease.token, at });
          last = lease.token;
        }
      }
      return version;
    },
  };
}

async function openState() {
  const { state } = settings;
  if (state.store === "file") {
    return { store: new FileStore(state.folder), close: () => Promise.resolve() };
  }
  return await openStateStore(state, {
    folder: "",
    credential: () => Promise.reject(new Error("no sign-in was expected")),
  });
}

function runOf(
  tenant: string,
  verb: FleetVerb,
  startedAt: string,
  outcome: TenantOutcome,
  reason: string | null,
): TenantRun {
  const endedAt = new Date().toISOString();
  return {
    tenant,
    tenantId: "",
    wave: "all",
    verb,
    outcome,
    code: null,
    reason,
    startedAt,
    endedAt,
  };
}

/** The same for all processes of a machine. */
function elapsedMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

function say(line: FleetWorkerLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
