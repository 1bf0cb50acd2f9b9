import { isSeenByDevices } from "../../effects/effects-of.ts";
import { groups, isGroup, kindOf } from "../../registry/kinds.ts";
import { type Change, reassigns } from "./change.ts";

/** Whether a change does anything to devices, so that it is worth reading which. */
export function movesDevices(change: Change): boolean {
  if (change.action === "forget") return false;
  if (change.action === "delete" || change.action === "replace") return true;
  if (reassigns(change) || change.members !== null) return true;
  return change.fields.some(({ path }) => isDecisive(change, path));
}

function isDecisive(change: Change, path: string): boolean {
  // of a group only who is in it matters, of a policy everything that devices see
  return isGroup(change)
    ? path === groups.membership.rulePath || path === groups.processing.path
    : isSeenByDevices(kindOf(change.kind), path);
}
