import type { DesiredResource, DesiredState } from "../../config/desired-state.ts";
import { reveal } from "../../config/variables.ts";
import type { OperationOptions } from "../../graph/request.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import { indexObjects, isOurs } from "../../snapshot/identity.ts";
import { locateObjects } from "../../snapshot/stated-objects.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";

export type Created =
  | { readonly by: "found"; readonly object: TenantObject }
  | { readonly by: "twins"; readonly ids: readonly string[] }
  | { readonly by: "none" };

// lists lag behind writes by seconds, rarely by minutes
const waitsInMs = [0, 2000, 4000, 8000, 16_000, 30_000, 60_000];

/**
 * Looks for an object whose creation was sent and never answered: by its marker or
 * alternate key, again and again until the documented lag is over.
 */
export async function findCreated(
  tenant: Tenant,
  kind: AnyKind,
  sought: {
    readonly resource: DesiredResource;
    readonly desired: DesiredState;
    /** An object that carries the same key and is not meant: the predecessor of a replacement. */
    readonly except: string | null;
  },
  options: OperationOptions & { readonly once?: boolean },
): Promise<Created> {
  const { resource, desired, except } = sought;
  for (const wait of options.once ? [0] : waitsInMs) {
    if (wait > 0) {
      if (options.abortSignal?.aborted) return { by: "none" };
      await tenant.sleep(wait, options);
    }
    const objects = await locateObjects(
      tenant,
      kind,
      [
        {
          stack: desired.stack,
          key: resource.key,
          displayName: reveal(resource.displayName, desired.variables),
        },
      ],
      options.abortSignal ? { abortSignal: options.abortSignal } : {},
    );
    const index = indexObjects(kind, desired.stack, objects);
    const alternate = kind.requests.alternateKey?.({ stack: desired.stack, key: resource.key });
    const matches = objects.filter(
      (object) =>
        object.id !== except &&
        ((isOurs(object, desired.stack) && object.marker?.key === resource.address) ||
          (alternate !== undefined && object.wire[alternate.property] === alternate.value)),
    );
    if (matches.length > 1) return { by: "twins", ids: matches.map(({ id }) => id) };
    const object = matches[0];
    if (object && index.byId.has(object.id)) return { by: "found", object };
  }
  return { by: "none" };
}
