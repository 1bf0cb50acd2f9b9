import { eachAtOnce } from "../../graph/lists.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { checkTenant, type TenantCheck } from "../../operate/doctor/check-tenant.ts";
import { kinds } from "../../registry/kinds.ts";
import type { ListedTenant } from "../list/tenant-list.ts";
import { readTenantState } from "../layers/load-tenant-state.ts";
import { failureOf, type TenantFailure } from "../outcome/failure.ts";
import { refineConsent } from "./refine-consent.ts";
import type { TenantFleet } from "./fleet.ts";

/** Whether one tenant of a list can be worked on. Plain data. */
export interface TenantDiagnosis {
  readonly tenant: string;
  readonly tenantId: string;
  readonly wave: string;
  /** The first thing that stands in the way, told apart as outcomes of runs are; null: nothing. */
  readonly failure: TenantFailure | null;
  readonly checks: readonly (Omit<TenantCheck, "name" | "error"> & {
    readonly name: TenantCheck["name"] | "files";
  })[];
}

/** How tenants are checked. */
export interface DiagnoseFleetOptions extends OperationOptions {
  /** Keys. Default: all. */
  readonly only?: readonly string[] | undefined;
  /** At the same time. Default 8. */
  readonly parallel?: number | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Called as each tenant is done, with how many are. */
  readonly onProgress?: ((done: TenantDiagnosis, count: number, of: number) => void) | undefined;
}

/** What `diagnoseFleet` does. */
export async function diagnoseTenants(
  fleet: Pick<TenantFleet, "list" | "connect">,
  { only, parallel = 8, env, onProgress, abortSignal }: DiagnoseFleetOptions = {},
): Promise<readonly TenantDiagnosis[]> {
  const wanted = only && new Set(only);
  const unknown = only?.find((key) => fleet.list.tenants.every((tenant) => tenant.key !== key));
  if (unknown !== undefined) throw new TypeError(`${fleet.list.file} has no tenant ${unknown}`);
  const tenants = fleet.list.tenants.filter(({ key }) => wanted?.has(key) ?? true);
  const found = new Map<string, TenantDiagnosis>();
  await eachAtOnce(tenants, parallel, async (listed) => {
    abortSignal?.throwIfAborted();
    const diagnosis = await diagnoseTenant(fleet, listed, env, abortSignal);
    found.set(listed.key, diagnosis);
    onProgress?.(diagnosis, found.size, tenants.length);
  });
  return tenants.flatMap(({ key }) => found.get(key) ?? []);
}

async function diagnoseTenant(
  fleet: Pick<TenantFleet, "list" | "connect">,
  listed: ListedTenant,
  env: DiagnoseFleetOptions["env"],
  abortSignal: AbortSignal | undefined,
): Promise<TenantDiagnosis> {
  const { key: tenant, tenantId, wave } = listed;
  const base = { tenant, tenantId, wave };
  let needed: readonly (typeof kinds)[number]["name"][] = kinds.map(({ name }) => name);
  let files: TenantFailure | undefined;
  try {
    const { desired } = await readTenantState(fleet.list, listed, { env, abortSignal });
    needed = [...new Set(desired.resources.map(({ kind }) => kind))];
  } catch (error) {
    abortSignal?.throwIfAborted();
    files = failureOf(error);
  }
  const own = {
    name: "files" as const,
    status: files ? ("failed" as const) : ("ok" as const),
    message: files?.reason ?? "its files are valid",
  };
  let connected;
  try {
    connected = await fleet.connect(tenant);
  } catch (error) {
    abortSignal?.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    const failure: TenantFailure = {
      outcome: "denied",
      code: "credentialMissing",
      reason: message,
    };
    const token = { name: "token" as const, status: "failed" as const, message };
    return { ...base, failure: files ?? failure, checks: [own, token] };
  }
  const checks = await checkTenant(connected, { tenantId, kinds: needed, abortSignal });
  const failed = checks.find(({ status }) => status === "failed");
  const failure = files ?? (failed && (await refineConsent(failureIn(failed), connected)));
  return {
    ...base,
    failure: failure ?? null,
    checks: [own, ...checks.map(({ name, status, message }) => ({ name, status, message }))],
  };
}

function failureIn({ name, message, error }: TenantCheck): TenantFailure {
  const as = (code: string): TenantFailure => ({ outcome: "denied", code, reason: message });
  if (error !== null) return failureOf(error);
  switch (name) {
    case "tenant":
    case "organization":
      return as("wrongTenant");
    case "read":
    case "write":
      return as("permissionMissing");
    case "token":
    case "licence":
    case "policies":
    case "clock":
      return as(name);
    default:
      return name satisfies never;
  }
}
