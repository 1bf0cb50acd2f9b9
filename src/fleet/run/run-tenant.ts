import { ConfigError } from "../../config/config-error.ts";
import type { DesiredState } from "../../config/desired-state.ts";
import type { OperationOptions } from "../../graph/request.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { WrongTenantError } from "../../snapshot/wrong-tenant-error.ts";
import type { ListedTenant } from "../list/tenant-list.ts";
import { applyTenant } from "../verbs/apply-tenant.ts";
import { driftTenant } from "../verbs/drift-tenant.ts";
import { planTenant } from "../verbs/plan-tenant.ts";
import { tickTenant } from "../verbs/tick-tenant.ts";
import type { VerbContext, VerbResult } from "../verbs/verb-run.ts";
import { failureOf } from "../outcome/failure.ts";
import { refineConsent } from "./refine-consent.ts";
import type { FleetVerb, TenantRun } from "../outcome/tenant-run.ts";

/** What one run of one tenant is made of. */
export interface TenantJob extends OperationOptions, Omit<VerbContext, "tenant" | "desired"> {
  readonly listed: ListedTenant;
  readonly verb: FleetVerb;
  readonly now: () => Date;
  /** Loads its files. */
  readonly load: () => Promise<{ readonly desired: DesiredState; readonly content: string | null }>;
  /** Signs in; sends nothing yet. */
  readonly connect: () => Promise<Tenant>;
}

/**
 * One verb in one tenant, from its files to what became of it. Never throws: whatever goes wrong in
 * one tenant is that tenant's outcome, and stops nobody else.
 */
export async function runTenant(job: TenantJob): Promise<TenantRun> {
  const { listed, verb, now, abortSignal } = job;
  const startedAt = now().toISOString();
  let tenant: Tenant | undefined;
  let content: string | null = null;
  const ended = ({
    details,
    ...result
  }: Omit<VerbResult, "details"> & Partial<VerbResult>): TenantRun => ({
    tenant: listed.key,
    tenantId: listed.tenantId,
    wave: listed.wave,
    verb,
    ...result,
    startedAt,
    endedAt: now().toISOString(),
    ...(details && {
      details: { ...details, content, requests: tenant?.graph.stats().requests ?? 0 },
    }),
  });
  try {
    abortSignal?.throwIfAborted();
    const loaded = await job.load();
    content = loaded.content;
    tenant = await connected(job);
    await checkToken(tenant, listed, abortSignal);
    return ended(await verbs[verb]({ ...job, tenant, desired: loaded.desired }));
  } catch (error) {
    if (abortSignal?.aborted === true) {
      return ended({ outcome: "cancelled", code: "interrupted", reason: "the run was ended" });
    }
    return ended(await refineConsent(failureOf(error), tenant));
  }
}

const verbs: Readonly<Record<FleetVerb, (context: VerbContext) => Promise<VerbResult>>> = {
  plan: planTenant,
  apply: applyTenant,
  drift: driftTenant,
  tick: tickTenant,
};

/** What a sign-in needs and does not have is a person's to mend. */
class MissingCredentialError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "MissingCredentialError";
}

async function connected({ connect }: TenantJob): Promise<Tenant> {
  try {
    return await connect();
  } catch (error) {
    if (error instanceof ConfigError || !(error instanceof TypeError)) throw error;
    throw new MissingCredentialError(error.message, { cause: error });
  }
}

/** @throws {WrongTenantError} where the token is of another tenant than the list says. */
async function checkToken(
  tenant: Tenant,
  { key, tenantId }: ListedTenant,
  abortSignal: AbortSignal | undefined,
): Promise<void> {
  const tid = (await tenant.graph.tokenClaims({ abortSignal }))?.tid?.toLowerCase();
  if (tid === undefined || tid === tenantId) return;
  throw new WrongTenantError(
    `the token is of tenant ${tid}, and ${key} is ${tenantId}: nothing was read or written there; correct its credential, or tenantId in the list`,
  );
}
