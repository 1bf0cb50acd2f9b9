import type { OperationOptions } from "../../graph/request.ts";
import { remediationKind } from "../../remediations/kind.ts";
import { isCopy } from "../../snapshot/ownership.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { OperationRefusedError } from "../refusal.ts";
import { candidateOf, type DesiredSource, findNamed, listObjects } from "../verbs/find-named.ts";

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
 * The collector of a tenant: the remediation that is named, else the one that is called as in the
 * examples, or has its key there; undefined where there is none.
 *
 * @throws {OperationRefusedError} where `collector` stands for none, or several may be meant.
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
  if (found.length > 1)
    throw new OperationRefusedError({
      reason: "severalCalled",
      noun: "remediation",
      name: collectorNames.displayName,
      candidates: found.map(candidateOf),
    });
  return found[0];
}
