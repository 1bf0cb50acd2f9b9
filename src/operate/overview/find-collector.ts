import type { OperationOptions } from "../../graph/request.ts";
import { remediationKind } from "../../remediations/kind.ts";
import { isCopy } from "../../snapshot/ownership.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { type DesiredSource, findNamed, listObjects } from "../verbs/find-named.ts";

/** What the collector of the examples is called, and its key there. */
export const collectorNames = {
  displayName: "Ringwright - Collect update health",
  key: "collect-health",
} as const;

/** The remediation that collects what devices say of their updates. */
export interface FoundCollector {
  readonly id: string;
  readonly displayName: string;
}

/**
 * The collector of a tenant: the remediation that is named, else the only one that is called as in the
 * examples, or has its key there; undefined where there is none or several.
 *
 * @throws {OperationRefusedError} where `collector` stands for none or several.
 * @throws {GraphError} 403 without `DeviceManagementScripts.Read.All`.
 */
export async function findCollector(
  tenant: Tenant,
  wanted: {
    /** Display name, object id, or `remediation/key`. */
    readonly collector?: string | undefined;
    readonly desired?: DesiredSource | undefined;
  } = {},
  options: OperationOptions = {},
): Promise<FoundCollector | undefined> {
  const { collector: name, desired } = wanted;
  const kind = remediationKind;
  if (name !== undefined)
    return await findNamed(tenant, { kind, noun: "remediation", name, desired }, options);
  const found = (await listObjects(tenant, kind, options)).filter(
    (object) =>
      object.displayName === collectorNames.displayName ||
      (!isCopy(object) && object.marker?.key === collectorNames.key),
  );
  return found.length === 1 ? found[0] : undefined;
}
