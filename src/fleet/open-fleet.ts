import type { LoadTenantStateOptions } from "./layers/load-tenant-state.ts";
import type { TenantState } from "./layers/tenant-state.ts";
import type { LoadTenantListOptions } from "./list/load-tenant-list.ts";
import type { ListedTenant, TenantList } from "./list/tenant-list.ts";
import type { DiagnoseFleetOptions, TenantDiagnosis } from "./run/doctor.ts";
import type { FleetOptions } from "./run/fleet-options.ts";
import type { TenantFleet } from "./run/fleet.ts";

/**
 * Opens the tenants of a list, by its file or as it was loaded, each with its files, its credential and its own part of one state
 * store. What works on them loads here and not before. Close it at the end.
 *
 * @example
 * // import { hostname } from "node:os";
 * const fleet = await openFleet("tenants.yaml", {
 *   store: new FileStore(".ringwright"),
 *   owner: { pid: process.pid, host: hostname() },
 *   access: { env: { APP_SECRET: "of a vault" } },
 * });
 * const { runs } = await fleet.run({ verb: "plan" });
 * for (const { tenant, outcome, reason } of runs) console.log(tenant, outcome, reason);
 * await fleet.close();
 *
 * @throws {ConfigError} with every problem of the list.
 */
export async function openFleet(
  list: string | TenantList,
  options: FleetOptions,
): Promise<TenantFleet> {
  const [{ readTenantList }, { TenantFleet: Opened }] = await Promise.all([
    import("./list/load-tenant-list.ts"),
    import("./run/fleet.ts"),
  ]);
  const { abortSignal, access } = options;
  const loaded =
    typeof list === "string" ? await readTenantList(list, { abortSignal, env: access.env }) : list;
  return new Opened(loaded, options);
}

/**
 * Checks every tenant of a list before anything is planned there: its files, its credential, whose
 * token it gives, permissions, consent, licence. Writes nothing; what is wrong in one stops no other.
 *
 * Permissions: those of the kinds in the files, and `LicenseAssignment.Read.All` for the licence,
 * without which that is unknown.
 *
 * @throws {TypeError} where `only` names a tenant that the list does not have.
 */
export async function diagnoseFleet(
  fleet: Pick<TenantFleet, "list" | "connect">,
  options: DiagnoseFleetOptions = {},
): Promise<readonly TenantDiagnosis[]> {
  const { diagnoseTenants } = await import("./run/doctor.ts");
  return await diagnoseTenants(fleet, options);
}

/**
 * Reads and checks a list of tenants, `tenants.yaml`. Sends no request; the files of its layers are
 * looked for and not read.
 *
 * @example
 * const list = await loadTenantList("tenants.yaml");
 * for (const wave of list.waves) console.log(wave.name, wave.tenants.length);
 *
 * @throws {ConfigError} with every problem in `issues`, each with file, line and path.
 */
export async function loadTenantList(
  path: string,
  options: LoadTenantListOptions = {},
): Promise<TenantList> {
  const { readTenantList } = await import("./list/load-tenant-list.ts");
  return await readTenantList(path, options);
}

/**
 * Merges the layers of a tenant and checks the whole as a config. Mappings merge by key, everything
 * else replaces what an earlier layer said, lists too; `null` takes a property out, `$remove: true` a
 * resource. `${var:NAME}` is the tenant's own variable before it is `RINGWRIGHT_VAR_NAME`. Sends no
 * request.
 *
 * @throws {ConfigError} with every problem in `issues`, each with the file and line of its layer.
 */
export async function loadTenantState(
  list: TenantList,
  tenant: ListedTenant,
  options: LoadTenantStateOptions = {},
): Promise<TenantState> {
  const { readTenantState } = await import("./layers/load-tenant-state.ts");
  return await readTenantState(list, tenant, options);
}
