import { reveal } from "../../config/variables.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { untilVisible } from "../../graph/until-visible.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import { isOurs } from "../../snapshot/ownership.ts";
import { locateObjects } from "../../snapshot/stated-objects.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { SoughtCreation } from "./wanted.ts";

export type Created =
  | { readonly by: "found"; readonly object: TenantObject }
  | { readonly by: "twins"; readonly ids: readonly string[] }
  | { readonly by: "none" };

// lists lag behind writes by seconds, rarely by minutes
const waitsInMs = [2000, 4000, 8000, 16_000, 30_000, 60_000];

/**
 * Looks for an object whose creation was sent and never answered: by its marker or
 * alternate key, again and again until the documented lag is over.
 */
export async function findCreated(
  tenant: Tenant,
  kind: AnyKind,
  sought: SoughtCreation,
  options: OperationOptions & { readonly once?: boolean },
): Promise<Created> {
  const { resource, desired } = sought;
  const owner = { stack: desired.stack, key: resource.key };
  const wanted = { ...owner, displayName: reveal(resource.displayName, desired.variables) };
  const { alternateKey } = kind.requests;
  const isMeant = (object: TenantObject) =>
    object.id !== sought.except &&
    ((isOurs(object, desired.stack) && object.marker?.key === resource.address) ||
      (alternateKey !== undefined &&
        object.wire[alternateKey.property] === alternateKey.of(owner)));
  const { once = false, abortSignal } = options;
  const matches = await untilVisible(
    async () => (await locateObjects(tenant, kind, [wanted], { abortSignal })).filter(isMeant),
    (seen) => seen.length > 0,
    { waitsInMs: once ? [] : waitsInMs, sleep: tenant.sleep, onAbort: "stop", abortSignal },
  );
  if (matches.length > 1) return { by: "twins", ids: matches.map(({ id }) => id) };
  const [object] = matches;
  return object ? { by: "found", object } : { by: "none" };
}
