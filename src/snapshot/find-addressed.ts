import type { DesiredState } from "../config/desired-state.ts";
import { reveal } from "../config/variables.ts";
import { parseAddress } from "../kind/address.ts";
import { kindOf } from "../registry/kinds.ts";
import { identify, indexObjects } from "./identify.ts";
import type { Snapshot, TenantObject } from "./snapshot.ts";

/** The object of a tenant that an address of the files means; a sentence where that is none, or not one. */
export function findAddressed(
  address: string,
  desired: DesiredState,
  snapshot: Snapshot,
): TenantObject | string {
  const { kind, key } = parseAddress(address);
  const { stack, variables } = desired;
  const written = [...desired.resources, ...desired.existing].find(
    (candidate) => candidate.address === address,
  );
  const adopted = desired.adopt.find(({ to }) => to === address)?.id;
  const found = identify(
    {
      address,
      key,
      formerly: desired.moved.filter(({ to }) => to === address).map(({ from }) => from),
      ...(written?.displayName !== undefined && {
        displayName: reveal(written.displayName, variables),
      }),
      ...(written?.id !== undefined && { id: written.id }),
      ...(adopted !== undefined && { adoptId: adopted }),
    },
    indexObjects(kindOf(kind), stack, snapshot.objects),
  );
  if ("object" in found && found.by !== "taken") return found.object;
  return found.by === "ambiguous"
    ? `several objects of the tenant could be ${address}`
    : `the tenant has no ${address}; apply the files first`;
}
