import type { OperationOptions } from "../../graph/request.ts";
import { remediationKind } from "../../remediations/kind.ts";
import type { RemediationRun, RemediationSummary } from "../../remediations/run-states.ts";
import { isCopy } from "../../snapshot/ownership.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { type DesiredSource, findNamed, listObjects } from "../verbs/find-named.ts";
import { byDisplayName } from "./by-display-name.ts";

/** One remediation with how it went. */
export interface RemediationRow {
  readonly id: string;
  readonly displayName: string;
  /** From the ownership marker; null where Ringwright does not own it. */
  readonly stack: string | null;
  readonly key: string | null;
  readonly summary: RemediationSummary;
  /** What it did on each device at last; absent where all remediations were asked for. */
  readonly runs?: readonly RemediationRun[];
}

/**
 * How remediations went: all of them by name, or one with what it did on each device.
 *
 * @throws {OperationRefusedError} where `remediation` stands for none or several.
 * @throws {GraphError} 403 without `DeviceManagementScripts.Read.All`.
 */
export async function listRemediationRows(
  tenant: Tenant,
  wanted: {
    /** Display name, object id, or `remediation/key`. */
    readonly remediation?: string | undefined;
    readonly desired?: DesiredSource | undefined;
  } = {},
  options: OperationOptions = {},
): Promise<readonly RemediationRow[]> {
  const { remediation: name, desired } = wanted;
  const kind = remediationKind;
  if (name !== undefined) {
    const object = await findNamed(tenant, { kind, noun: "remediation", name, desired }, options);
    const runs: RemediationRun[] = [];
    for await (const run of tenant.remediations.listRuns(object.id, options)) runs.push(run);
    return [{ ...(await rowOf(tenant, object, options)), runs }];
  }
  const objects = (await listObjects(tenant, kind, options)).sort(byDisplayName);
  return await Promise.all(objects.map(async (object) => await rowOf(tenant, object, options)));
}

async function rowOf(
  tenant: Tenant,
  object: TenantObject,
  options: OperationOptions,
): Promise<RemediationRow> {
  const marker = isCopy(object) ? undefined : object.marker;
  return {
    id: object.id,
    displayName: object.displayName,
    stack: marker?.stack ?? null,
    key: marker?.key ?? null,
    summary: await tenant.remediations.getSummary(object.id, options),
  };
}
