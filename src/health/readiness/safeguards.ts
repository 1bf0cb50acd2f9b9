import type { ReleaseCatalog } from "../../releases/release.ts";
import { isGraphError, type OperationOptions } from "../../graph/index.ts";
import { wireText } from "../../kind/wire.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { newDraft, type PolicyDraft, type ReadPolicy } from "../compliance-policy.ts";
import type { NotKnown } from "../compliance-report.ts";
import { alertMeaningOf } from "../errors/meaning.ts";
import { ReportExportError } from "../export-error.ts";
import type { ExportOptions } from "../export-job.ts";
import type { Fleet } from "../fleet.ts";
import { PolicyTally } from "../policy-tally.ts";
import { judgeFeatureUpdate } from "../update-reports.ts";

/** Places of the devices that the report of a feature update policy has as held back by Microsoft. */
export function heldBackIn({ tally }: Pick<PolicyDraft, "tally">): ReadonlySet<number> {
  const held = new Set<number>();
  for (const [place, code] of tally.errors)
    if (alertMeaningOf(code)?.name === "SafeguardHold") held.add(place);
  return held;
}

/** How `readHeldBack` reads. */
export interface ReadHeldBackOptions extends OperationOptions, Pick<ExportOptions, "fetch"> {}

/** Who is held back from a version, or why that is not known. */
export interface HeldBack {
  readonly held: ReadonlySet<number> | NotKnown;
  /** Whether something could not be read; else no policy of the tenant brings the version. */
  readonly failed: boolean;
}

/**
 * The devices that Microsoft holds a version of Windows back from, as the reports of the tenant's
 * feature update policies for it have them: no other list names single devices.
 *
 * Needs `DeviceManagementConfiguration.ReadWrite.All`, since reports are exported.
 *
 * @see https://learn.microsoft.com/windows/deployment/update/safeguard-holds
 */
export async function readHeldBack(
  tenant: Tenant,
  version: string,
  { fleet, catalog }: { readonly fleet: Fleet; readonly catalog: ReleaseCatalog },
  { abortSignal, fetch }: ReadHeldBackOptions,
): Promise<HeldBack> {
  try {
    const held = new Set<number>();
    let policies = 0;
    for await (const policy of tenant.featureUpdates.list({ abortSignal })) {
      if (wireText(policy.wire, "featureUpdateVersion") !== version) continue;
      policies++;
      const draft = await reportOf(tenant, policy, { fleet, catalog }, { abortSignal, fetch });
      for (const place of heldBackIn(draft)) held.add(place);
    }
    if (policies > 0) return { held, failed: false };
    const unknown = `no feature update policy of the tenant brings ${version}, and only the report of one names devices that Microsoft holds it back from`;
    return { held: { unknown }, failed: false };
  } catch (error) {
    if (!isGraphError(error) && !(error instanceof ReportExportError)) throw error;
    return { held: { unknown: error.message.replace(/\.$/, "") }, failed: true };
  }
}

async function reportOf(
  tenant: Tenant,
  policy: ReadPolicy,
  { fleet, catalog }: { readonly fleet: Fleet; readonly catalog: ReleaseCatalog },
  { abortSignal, fetch }: ReadHeldBackOptions,
): Promise<PolicyDraft> {
  const nobody = {
    devices: new Uint8Array(fleet.size),
    filteredOut: 0,
    unmanaged: 0,
    notEvaluated: [],
  };
  const draft = newDraft("featureUpdate", policy, nobody, new PolicyTally(fleet.size));
  const circumstances = { fleet, catalog, now: tenant.now(), silentDays: 14 };
  await judgeFeatureUpdate(tenant.graph, draft, circumstances, {
    ...(abortSignal && { abortSignal }),
    now: tenant.now,
    sleep: tenant.sleep,
    fetch,
  });
  return draft;
}
