import { isForbidden } from "../../graph/index.ts";
import type { GraphRequest, OperationOptions } from "../../graph/request.ts";
import type { TokenClaims } from "../../graph/token-claims.ts";
import { isWireObject, type WireObject, wireObjects, wireText } from "../../kind/wire.ts";
import { kindOf, type KindName } from "../../registry/kinds.ts";
import { missingPermissions } from "../../tenant/missing-permissions.ts";
import type { PermissionNeed } from "../../tenant/permission-needs.ts";
import type { Tenant } from "../../tenant/tenant.ts";

/** One thing that has to be so before a tenant can be worked on. Plain data. */
export interface TenantCheck {
  readonly name:
    | "token"
    | "tenant"
    | "organization"
    | "read"
    | "write"
    | "licence"
    | "policies"
    | "clock";
  /** `unknown`: it could not be found out, which stops nothing by itself. */
  readonly status: "ok" | "failed" | "unknown";
  /** One sentence: what was found, and what to do where it failed. */
  readonly message: string;
  /** Of what failed: how, so that callers can tell failures apart; else null. */
  readonly error: unknown;
}

/** What a tenant is checked for. */
export interface CheckTenantOptions extends OperationOptions {
  /** The id that it has to have. Default: any. */
  readonly tenantId?: string | undefined;
  /** Kinds of resource that are worked on, whose permissions are compared. */
  readonly kinds: readonly KindName[];
}

/**
 * Whether a tenant can be worked on: its token and whose it is, the permissions in it for reading
 * and for writing, a licence for Intune, whether Intune answers, and whether the clocks agree. Reads only; what is wrong is
 * in the answer and never thrown.
 *
 * Permissions: those that are checked; `LicenseAssignment.Read.All` for the licence, without which
 * it is unknown.
 *
 * @throws the reason of `abortSignal`.
 */
export async function checkTenant(
  tenant: Tenant,
  { tenantId, kinds, abortSignal }: CheckTenantOptions,
): Promise<readonly TenantCheck[]> {
  const options = { abortSignal };
  let claims: TokenClaims | undefined;
  try {
    claims = await tenant.graph.tokenClaims(options);
  } catch (error) {
    abortSignal?.throwIfAborted();
    return [{ name: "token", status: "failed", message: messageOf(error), error }];
  }
  const whose = tenantCheck(claims, tenantId);
  // with another tenant's token nothing of the following would be of this one
  if (whose.status === "failed") return [tokenCheck(claims), whose];
  return [
    tokenCheck(claims),
    whose,
    await organizationCheck(tenant, tenantId, options),
    permissionCheck("read", claims, kinds),
    permissionCheck("write", claims, kinds),
    await licenceCheck(tenant, options),
    ...(await answerChecks(tenant, options)),
  ];
}

function tokenCheck(claims: TokenClaims | undefined): TenantCheck {
  if (!claims)
    return check("token", "unknown", "the token cannot be read, so what it may is not known");
  const app = claims.appName ?? claims.appid ?? "an application without a name";
  const who = claims.user === undefined ? app : `${claims.user} through ${app}`;
  return check("token", "ok", `signed in as ${who}`);
}

function tenantCheck(claims: TokenClaims | undefined, wanted: string | undefined): TenantCheck {
  const tid = claims?.tid?.toLowerCase();
  if (tid === undefined) return check("tenant", "unknown", "the token does not say whose it is");
  if (wanted === undefined || tid === wanted.toLowerCase())
    return check("tenant", "ok", `the token is of tenant ${tid}`);
  return check(
    "tenant",
    "failed",
    `the token is of tenant ${tid}, and not of ${wanted}: correct the credential, or the id`,
  );
}

async function organizationCheck(
  tenant: Tenant,
  wanted: string | undefined,
  options: OperationOptions,
): Promise<TenantCheck> {
  const request = {
    version: "v1.0",
    path: "/organization",
    query: { $select: "id,displayName" },
  } as const;
  const read = await attempt(
    async () => await tenant.graph.get<WireObject>(request, options),
    options,
  );
  if (!read.ok) {
    return check(
      "organization",
      isForbidden(read.error) ? "unknown" : "failed",
      `its name cannot be read: ${messageOf(read.error)}`,
      read.error,
    );
  }
  const [row] = wireObjects(read.value["value"]);
  const id = row === undefined ? "" : wireText(row, "id").toLowerCase();
  if (wanted !== undefined && id !== "" && id !== wanted.toLowerCase()) {
    return check("organization", "failed", `Graph answers for tenant ${id}, and not for ${wanted}`);
  }
  const name = row === undefined ? "" : wireText(row, "displayName");
  return check("organization", "ok", name === "" ? "it has no name" : `it is ${name}`);
}

/** Permissions that are missing stop plans or applies, of the kinds that the files have. */
function permissionCheck(
  name: "read" | "write",
  claims: TokenClaims | undefined,
  kinds: readonly KindName[],
): TenantCheck {
  const permissions = [...new Set(kinds.map((kind) => kindOf(kind).permissions[name]))];
  const needs = permissions.map((permission): PermissionNeed => ({ permission, addresses: [] }));
  const missing = missingPermissions(claims, needs);
  if (missing === undefined) {
    // Entra ID leaves the claim out where an application was given nothing
    const hasNone = claims !== undefined && claims.scp === undefined && claims.roles === undefined;
    return hasNone && (claims.wids ?? []).length === 0
      ? check(name, "failed", "the token names no permission: an administrator has to consent")
      : check(name, "unknown", "the token does not say what it may");
  }
  if (missing.length === 0) return check(name, "ok", `it has ${permissions.join(", ")}`);
  const lacks = missing.map(({ permission }) => permission).join(", ");
  return check(
    name,
    "failed",
    `the token lacks ${lacks}: grant it, with consent of an administrator, and sign in again`,
  );
}

/**
 * Whether a subscription brings Intune. Only the service plan says so: several products have it.
 *
 * @see https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference
 */
async function licenceCheck(tenant: Tenant, options: OperationOptions): Promise<TenantCheck> {
  const request: GraphRequest = {
    method: "GET",
    version: "v1.0",
    path: "/subscribedSkus",
    query: { $select: "capabilityStatus,servicePlans" },
  };
  const read = await attempt(async () => {
    const rows: WireObject[] = [];
    for await (const row of tenant.graph.list<WireObject>(request, options)) rows.push(row);
    return rows;
  }, options);
  if (!read.ok) {
    return check(
      "licence",
      "unknown",
      `its subscriptions cannot be read: ${messageOf(read.error)}`,
    );
  }
  const plans = read.value.flatMap((row) =>
    /^(enabled|warning)$/i.test(wireText(row, "capabilityStatus"))
      ? wireObjects(row["servicePlans"])
      : [],
  );
  const brings = plans.some(
    (plan) =>
      isWireObject(plan) &&
      (wireText(plan, "servicePlanId").toLowerCase() === intunePlan ||
        wireText(plan, "servicePlanName").toUpperCase().startsWith("INTUNE_A")),
  );
  if (brings) return check("licence", "ok", "a subscription of it brings Intune");
  // what cannot be seen among many products is no proof: whether Intune answers decides
  return check(
    "licence",
    "unknown",
    "no subscription of it that is in force names the service plan of Intune (INTUNE_A)",
  );
}

const intunePlan = "c1ec4a95-1f05-45b3-a911-aa3fa01094f5";

/** Whether Intune answers, and whether the clocks of here and there agree, by one request. */
async function answerChecks(
  tenant: Tenant,
  options: OperationOptions,
): Promise<readonly TenantCheck[]> {
  const request = {
    method: "GET",
    version: "beta",
    path: "/deviceManagement/deviceConfigurations",
    query: { $select: "id", $top: "1" },
  } as const;
  const read = await attempt(async () => await tenant.graph.send(request, options), options);
  if (!read.ok) return [check("policies", "failed", messageOf(read.error), read.error)];
  return [
    check("policies", "ok", "Intune answers"),
    clockCheck(read.value.headers["date"], tenant),
  ];
}

// Entra ID takes times that differ by up to five minutes, as tokens are made and judged:
// https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-tokens
const skewLimitInMs = 300_000;
const skewNoticedInMs = 60_000;

function clockCheck(date: string | undefined, { now }: Tenant): TenantCheck {
  const there = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(there)) return check("clock", "unknown", "the answer of Graph has no time");
  const skewInMs = now().getTime() - there;
  const seconds = Math.abs(Math.round(skewInMs / 1000));
  const said = `the clock of this machine is ${seconds} s ${skewInMs < 0 ? "behind" : "ahead of"} that of Graph`;
  if (Math.abs(skewInMs) >= skewLimitInMs)
    return check("clock", "failed", `${said}: set it, since sign-ins and dates of plans go by it`);
  return Math.abs(skewInMs) >= skewNoticedInMs
    ? check("clock", "unknown", `${said}: set it before it is five minutes`)
    : check("clock", "ok", "the clock of this machine agrees with that of Graph");
}

type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: unknown };

async function attempt<T>(
  work: () => Promise<T>,
  { abortSignal }: OperationOptions,
): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    abortSignal?.throwIfAborted();
    return { ok: false, error };
  }
}

function check(
  name: TenantCheck["name"],
  status: TenantCheck["status"],
  message: string,
  error: unknown = null,
): TenantCheck {
  return { name, status, message, error };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
