import { newGroupRow, normalizeGroup } from "../directory/group-row.ts";
import { noteChange, removeGroup } from "../directory/group-write.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import { isDynamic } from "../state/group-types.ts";
import type { Tenant } from "../state/tenant.ts";
import { putRow, type Collection } from "./collection.ts";

/** Groups: their rules and members follow each write. */
export function groupCollection(tenant: Tenant): Collection {
  const { memberships } = tenant;
  const put = (row: WireObject, before: WireObject | undefined): void => {
    const id = textOf(row, "id");
    if (before !== undefined) memberships.membersOf(id);
    putRow(tenant, "groups", row, before);
    memberships.noteGroupWrite(id, before);
    noteChange(tenant, id);
  };
  return {
    add(id, given, members) {
      const dynamic = isDynamic(given) || textOf(given, "membershipRule") !== "";
      const types = dynamic
        ? { groupTypes: ["DynamicMembership"], membershipRuleProcessingState: "On" }
        : {};
      put(
        newGroupRow(
          id,
          normalizeGroup({ ...types, ...given, id }),
          tenant.clock.now(),
          tenant.settings.behaviors,
        ),
        undefined,
      );
      for (const member of members) memberships.membersOf(id).add(String(member));
    },
    change: (before, changed) => {
      put({ ...before, ...normalizeGroup(changed) }, before);
    },
    remove: (row) => {
      removeGroup(tenant, row);
    },
  };
}
