// What producer and worker read from the environment: the same for both.
import { hostname } from "node:os";
import {
  createCredential,
  loadTenantList,
  openFleet,
  openStateStore,
  type TenantFleet,
} from "ringwright";
import type { FleetQueueBackend } from "ringwright/bullmq";

/** `QUEUE_URL` names the server: redis://, rediss:// or postgres://. */
export function queueBackend(env: NodeJS.ProcessEnv): FleetQueueBackend {
  const connection = required(env, "QUEUE_URL");
  return { kind: connection.startsWith("postgres") ? "postgres" : "redis", connection };
}

/**
 * The tenants of the list that `TENANTS` names, with the store that the list names, else the folder
 * STATE_DIR. Secrets are in the environment, by the names that the list gives.
 */
export async function openTenants(
  env: NodeJS.ProcessEnv,
): Promise<{ readonly fleet: TenantFleet; readonly close: () => Promise<void> }> {
  const list = await loadTenantList(required(env, "TENANTS"), { env });
  const opened = await openStateStore(list.stateStore ?? { store: "file" }, {
    folder: required(env, "STATE_DIR"),
    credential: async () => await createCredential("default", { env }),
  });
  const fleet = await openFleet(list, {
    store: opened.store,
    owner: { pid: process.pid, host: hostname() },
    access: { env, graphUrl: env["RINGWRIGHT_GRAPH_URL"] },
  });
  return {
    fleet,
    close: async () => {
      await fleet.close();
      await opened.close();
    },
  };
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (value === undefined || value === "") throw new TypeError(`set ${name}`);
  return value;
}
