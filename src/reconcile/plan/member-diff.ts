import type { DesiredResource, DesiredState } from "../../config/desired-state.ts";
import { reveal } from "../../config/variables.ts";
import type { Snapshot, TenantObject } from "../../snapshot/snapshot.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import type { MemberDifference } from "./change.ts";

const nothing = { difference: null, problems: [] };

/** How a group's member devices differ from the stated ones. Other kinds of members are left alone. */
export function diffMembers(
  resource: DesiredResource,
  object: TenantObject | undefined,
  desired: DesiredState,
  snapshot: Snapshot,
): {
  difference: MemberDifference | null;
  problems: { diagnostic: string; message: string }[];
} {
  if (!resource.members) return nothing;
  const problems: { diagnostic: string; message: string }[] = [];
  const wanted = new Map<string, string>();
  for (const entry of resource.members) {
    // named in messages as it was written, a variable by its name
    const devices = snapshot.devices[reveal(entry, desired.variables)] ?? [];
    const [device] = devices;
    if (!device) {
      problems.push({
        diagnostic: diagnosticIds.memberNotFound,
        message: `member "${entry}" is no device in the tenant, by display name, object id or device id`,
      });
    } else if (devices.length > 1) {
      problems.push({
        diagnostic: diagnosticIds.memberAmbiguous,
        message: `member "${entry}" could be ${devices.map(({ id }) => id).join(" or ")}; write the object id instead`,
      });
    } else wanted.set(device.id, device.displayName);
  }
  const live = new Map((object?.members ?? []).map(({ id, displayName }) => [id, displayName]));
  const missing = (from: Map<string, string>, other: Map<string, string>) =>
    [...from].filter(([id]) => !other.has(id)).map(([id, displayName]) => ({ id, displayName }));
  const add = missing(wanted, live);
  const remove = missing(live, wanted);
  return {
    difference:
      add.length + remove.length > 0 ? { add, remove, keep: live.size - remove.length } : null,
    problems,
  };
}
