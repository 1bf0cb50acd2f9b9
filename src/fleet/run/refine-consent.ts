import type { Tenant } from "../../tenant/tenant.ts";
import type { TenantFailure } from "../outcome/failure.ts";

/** A refusal of an application's token that names no permission at all is one of consent. */
export async function refineConsent(
  failure: TenantFailure,
  tenant: Tenant | undefined,
): Promise<TenantFailure> {
  if (failure.code !== "permissionMissing" || !tenant) return failure;
  // the token that was refused is kept, so that nothing is sent for it; without one nothing is known
  const claims = await tenant.graph.tokenClaims({}).catch(() => undefined);
  if (claims === undefined || claims.scp !== undefined) return failure;
  if ((claims.roles ?? []).length > 0) return failure;
  return {
    outcome: "denied",
    code: "consentMissing",
    reason: `the application has no permission in this tenant: an administrator of it has to consent. ${failure.reason}`,
  };
}
