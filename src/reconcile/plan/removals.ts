import { objectTitle } from "../../kind/object-title.ts";
import { byHand } from "../../assignments/assignment.ts";
import type { DesiredState } from "../../config/desired-state.ts";
import { caution, type Effect, note } from "../../kind/effect.ts";
import type { WireObject } from "../../kind/wire.ts";
import { kindOf, kinds } from "../../registry/kinds.ts";
import { isOurs } from "../../snapshot/ownership.ts";
import type { Snapshot, TenantObject } from "../../snapshot/snapshot.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import type { Change } from "./change.ts";
import type { Approvals, Diagnostic } from "./plan.ts";
import type { PlannedObject } from "./planned-object.ts";
import { preconditionOf } from "./precondition.ts";
import { removalWrites } from "./writes.ts";

/** Objects that the files have something to do with, by id. */
export interface StandingObjects {
  readonly claimed: ReadonlySet<string>;
  /** Those whose keys were renamed, it seems, with the new addresses. */
  readonly renamed: ReadonlyMap<string, string>;
}

/**
 * What happens to owned objects that the config no longer holds: `removed` with
 * `destroy: false` forgets them, `--prune` deletes them, and without either they stay and
 * are told. Policies go before the groups and filters they refer to.
 */
export function planRemovals(
  desired: DesiredState,
  snapshot: Snapshot,
  { claimed, renamed }: StandingObjects,
  approvals: Approvals,
  planned: readonly Change[],
): {
  changes: Change[];
  objects: ReadonlyMap<string, PlannedObject>;
  diagnostics: Diagnostic[];
} {
  const changes: Change[] = [];
  const objects = new Map<string, PlannedObject>();
  const diagnostics: Diagnostic[] = [];
  const say = (id: string, severity: Diagnostic["severity"], address: string, message: string) =>
    diagnostics.push({ id, severity, address, message });

  const unclaimed = snapshot.objects.filter(
    (object) => !claimed.has(object.id) && isOurs(object, desired.stack),
  );
  for (const kind of [...kinds].reverse()) {
    for (const object of unclaimed) {
      const address = object.marker?.key;
      if (object.kind !== kind.name || address === undefined) continue;
      const twins = unclaimed.filter(({ marker }) => marker?.key === address);
      if (twins.length > 1) {
        if (twins[0] !== object) continue;
        say(
          diagnosticIds.ambiguous,
          approvals.prune ? "error" : "warning",
          address,
          `${twins.length} objects carry the marker of ${address}: ${twins.map(({ id, displayName }) => `${id} ("${displayName}")`).join(", ")}. None is touched; delete the copies by hand`,
        );
        continue;
      }
      const entry = desired.removed.find(({ from }) => from === address);
      if (entry && !entry.destroy) {
        changes.push(removal("forget", object, address));
        objects.set(
          address,
          removed(
            object,
            object.wire,
            note("Ringwright forgets the object; it stays in the tenant as it is."),
          ),
        );
      } else if (approvals.prune && renamed.has(object.id)) {
        const to = renamed.get(object.id) ?? "";
        say(
          diagnosticIds.renamedKey,
          "error",
          address,
          `"${object.displayName}" (${object.id}) is not deleted, since ${to} has its name. If the key was renamed, write moved: [{ from: ${address}, to: ${to} }]`,
        );
      } else if (object.marker?.protect) {
        say(
          diagnosticIds.protected,
          approvals.prune ? "error" : "warning",
          address,
          `"${object.displayName}" (${object.id}) is no longer in the config, but protected. To delete it, put it back with lifecycle: { protect: false }, apply, and remove it again`,
        );
      } else if (kind.ownedElsewhere?.(object.wire) !== undefined) {
        say(
          diagnosticIds.autopatch,
          approvals.prune ? "error" : "warning",
          address,
          `"${object.displayName}" (${object.id}) is no longer in the config, and seems to belong to Windows Autopatch: ${kind.ownedElsewhere(object.wire)}. It is not deleted; forget it with removed: [{ from: ${address}, destroy: false }]`,
        );
      } else if (!approvals.prune) {
        say(
          diagnosticIds.needsPrune,
          "warning",
          address,
          `"${object.displayName}" (${object.id}) is no longer in the config and stays as it is. If its key was renamed, write moved: [{ from: ${address}, to: ${kind.name}/NEW-KEY }]; otherwise delete it with --prune, or forget it with removed: [{ from: ${address}, destroy: false }]`,
        );
      } else if (!snapshot.complete) {
        say(
          diagnosticIds.incomplete,
          "error",
          address,
          `"${object.displayName}" (${object.id}) is not deleted, since the tenant could not be read completely`,
        );
      } else {
        const users = usersOf(object, snapshot, planned, changes);
        if (users.held.length > 0) {
          say(
            diagnosticIds.stillUsed,
            "error",
            address,
            `"${object.displayName}" (${object.id}) is not deleted, since ${users.held.join(", ")} still ${users.held.length === 1 ? "refers" : "refer"} to it; an exclusion of a deleted group reaches everyone`,
          );
        } else {
          changes.push({
            ...removal("delete", object, address),
            dependsOn: users.released,
          });
          objects.set(
            address,
            removed(
              object,
              undefined,
              ...(byHand(object.assignments ?? []).ofPolicySets.length > 0
                ? [caution("A policy set assigns it, and loses it.")]
                : []),
            ),
          );
        }
      }
    }
  }
  return { changes, objects, diagnostics };
}

/** Policies that refer to a group or filter: those that this plan takes off it, and those that keep it. */
function usersOf(
  object: TenantObject,
  snapshot: Snapshot,
  planned: readonly Change[],
  removals: readonly Change[],
): { released: string[]; held: string[] } {
  const released: string[] = [];
  const held: string[] = [];
  for (const policy of snapshot.objects) {
    const refers = policy.assignments?.some(
      ({ groupId, filterId }) => groupId === object.id || filterId === object.id,
    );
    if (!refers) continue;
    const change = [...planned, ...removals].find(({ id }) => id === policy.id);
    const lets =
      change?.action === "delete" ||
      change?.assignments.remove.some(
        ({ groupId, filterId }) => groupId === object.id || filterId === object.id,
      );
    if (lets && change) released.push(change.address);
    else held.push(`${objectTitle(kindOf(policy.kind), policy.wire)} "${policy.displayName}"`);
  }
  return { released, held };
}

function removed(
  object: TenantObject,
  wire: WireObject | undefined,
  ...effects: readonly Effect[]
): PlannedObject {
  return {
    kind: kindOf(object.kind),
    object,
    wire,
    stated: {},
    effects: effects.map((effect) => ({ ...effect, meets: [] })),
    approximations: [],
    paused: [],
  };
}

function removal(action: "delete" | "forget", object: TenantObject, address: string): Change {
  const kind = kindOf(object.kind);
  const live = object.assignments ?? [];
  return {
    address,
    kind: object.kind,
    action,
    reason: "removed",
    id: object.id,
    displayName: object.displayName,
    fields: [],
    assignments: {
      add: [],
      remove:
        action === "delete"
          ? live.map((assignment) => ({
              target: assignment.target,
              ...(assignment.groupId !== undefined && { groupId: assignment.groupId }),
            }))
          : [],
      keep: action === "delete" ? 0 : live.length,
    },
    members: null,
    dependsOn: [],
    waitsFor: [],
    precondition: preconditionOf(kind, object, undefined),
    writes: removalWrites(action, object),
    predecessor: null,
    ...(kind.forms && { form: { name: kind.forms.of(object.wire) } }),
    impact: null,
    approximations: [],
    consequences: [],
  };
}
