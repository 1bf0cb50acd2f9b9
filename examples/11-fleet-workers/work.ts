// The tenants of a folder as work for a queue: TENANTS/contoso/ringwright.yaml holds the policies of
// contoso, with its `tenantId`, and `stack: contoso` where several share a state store. Plans, drift and
// applies; what decides over ticks and waves is a fleet file.
import { readdirSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import {
  ApplyRefusedError,
  type AuthMode,
  ConfigError,
  connect,
  createCredential,
  isForbidden,
  isGraphError,
  loadDesiredState,
  LockedError,
  openStateStore,
  Session,
  type StateStore,
  WrongTenantError,
} from "ringwright";
import {
  type FleetVerb,
  type TenantOutcome,
  type TenantWork,
  workerLeaseTerms,
} from "ringwright/bullmq";

/** Where the files are, and what the sign-in needs. */
export interface FolderOptions {
  readonly folder: string;
  readonly auth: AuthMode;
  readonly env: NodeJS.ProcessEnv;
  /** Of files that name no store: one folder for the workers of one host. */
  readonly stateFolder: string;
}

export function workOfFolder({ folder, auth, env, stateFolder }: FolderOptions): TenantWork {
  return {
    get tenants() {
      const entries = readdirSync(folder, { withFileTypes: true });
      return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    },
    async runTenant(tenant, { verb, abortSignal }) {
      const startedAt = new Date().toISOString();
      let tenantId = "";
      let outcome: TenantOutcome;
      let reason: string | null = null;
      try {
        const desired = await loadDesiredState(join(folder, tenant));
        tenantId = desired.tenantId ?? "";
        const credential = await createCredential(auth, {
          env: { ...env, AZURE_TENANT_ID: tenantId },
        });
        const graphUrl = env["RINGWRIGHT_GRAPH_URL"];
        const session = new Session(connect(credential, { graphUrl }), desired);
        const { store, close } = await openStateStore(desired.stateStore ?? { store: "file" }, {
          folder: join(stateFolder, tenant),
          credential: () => Promise.resolve(credential),
        });
        try {
          outcome = await run(session, verb, store, abortSignal);
        } finally {
          await close();
        }
      } catch (error) {
        outcome = outcomeOfError(error, abortSignal);
        reason = error instanceof Error ? error.message : String(error);
      }
      const endedAt = new Date().toISOString();
      return {
        tenant,
        tenantId,
        wave: "all",
        verb,
        outcome,
        code: null,
        reason,
        startedAt,
        endedAt,
      };
    },
  };
}

async function run(
  session: Session,
  verb: FleetVerb,
  store: StateStore,
  abortSignal: AbortSignal | undefined,
): Promise<TenantOutcome> {
  switch (verb) {
    case "plan": {
      const { plan } = await session.plan({ store, abortSignal });
      return plan.changes.length > 0 ? "changes" : "unchanged";
    }
    case "drift": {
      const { report } = await session.drift({ abortSignal });
      return report.drift.length + report.missing.length > 0 ? "drift" : "unchanged";
    }
    case "apply": {
      const { results } = await session.planAndApply({
        store,
        owner: { pid: process.pid, host: hostname() },
        leaseTerms: workerLeaseTerms,
        confirm: () => true,
        abortSignal,
      });
      if (results.length === 0) return "unchanged";
      if (results.every(({ result }) => result === "applied" || result === "unchanged")) {
        return "applied";
      }
      if (abortSignal?.aborted === true) return "cancelled";
      return results.some(({ result }) => result === "failed") ? "partly" : "pending";
    }
    case "tick":
      throw new TypeError("a folder of tenants has no rollouts that tick");
    default:
      return verb satisfies never;
  }
}

function outcomeOfError(error: unknown, abortSignal: AbortSignal | undefined): TenantOutcome {
  if (error instanceof LockedError) return "busy";
  if (abortSignal?.aborted === true) return "cancelled";
  if (error instanceof ConfigError || error instanceof TypeError) return "misconfigured";
  if (error instanceof WrongTenantError || isForbidden(error)) return "denied";
  if (error instanceof ApplyRefusedError) return "refused";
  if (!isGraphError(error)) return "broken";
  return error.status === 401 || error.code === "AuthenticationError" ? "denied" : "unreachable";
}
