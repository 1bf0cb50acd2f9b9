import type { AssignedPolicy } from "../../reach/reach-view.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { ServicePolicy, ServiceRing } from "../../update-service/service-policy.ts";

/** What of the update service a plan is held against: each ring with the policy that it is of. */
export function serviceRings({
  service,
}: Snapshot): readonly { readonly policy: ServicePolicy; readonly ring: ServiceRing }[] {
  if (service === undefined || "unread" in service) return [];
  return service.policies.flatMap((policy) => policy.rings.map((ring) => ({ policy, ring })));
}

/** A ring of the update service, as far as it matters whom it reaches: devices alone. */
export function assignedRing({ assignments }: ServiceRing): AssignedPolicy {
  return { assignments, reachesUsers: false };
}
