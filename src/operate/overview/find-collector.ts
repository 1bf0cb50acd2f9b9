import type { OperationOptions } from "../../graph/request.ts";
import { collectorNames, deployedCollectors } from "../../health/collector/deployed-collectors.ts";
import { remediationKind } from "../../remediations/kind.ts";
import { readObject } from "../../snapshot/read-object.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { OperationRefusedError } from "../refusal.ts";
import { candidateOf, type DesiredSource, findNamed } from "../verbs/find-named.ts";

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
  const found = await deployedCollectors(tenant, options);
  if (found.length > 1)
    throw new OperationRefusedError({
      reason: "severalCalled",
      noun: "remediation",
      name: collectorNames.displayName,
      candidates: found.map(({ wire }) => candidateOf(readObject(kind, wire))),
    });
  return found[0];
}
