import { deviceSelectFor, toRuleDevice } from "../../rules/membership/index.ts";
import type { GraphRequest, OperationOptions } from "../../graph/request.ts";
import { type WireObject, wireText } from "../../kind/wire.ts";
import { parseAddress } from "../../kind/address.ts";
import { groups, isGroup } from "../../registry/kinds.ts";
import { devicesAmong } from "../../snapshot/read-members.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { type Change, type Plan, reassigns } from "./plan.ts";

/** The fleet as rules see it, and the members of groups that have no rule to compute them. */
export interface Inventory {
  readonly devices: readonly InventoryDevice[];
  /** Device ids by group id; null where users are among the members, so that devices cannot be told. */
  readonly members: Readonly<Record<string, readonly string[] | null>>;
}

/** How `readInventory` works. */
export interface PlanInventoryOptions extends OperationOptions {
  /** Told after each page how many devices were read so far. */
  readonly onProgress?: (devices: number) => void;
}

/** One Windows device of the directory, as far as rules and policies ask about it. */
export interface InventoryDevice {
  /** Object id of the device in the directory. */
  readonly id: string;
  readonly displayName: string;
  /** Whether Intune policies can reach it. */
  readonly managed: boolean;
  /** As `compileMembershipRule` takes it. */
  readonly rule: Readonly<Record<string, unknown>>;
}

/** Whether a plan changes anything that moves devices, so that an inventory is worth its requests. */
export function needsInventory(plan: Plan): boolean {
  return plan.changes.some(movesDevices);
}

/** Properties that say how a thing is called, and nothing about devices. */
const cosmetic = new Set([
  "displayName",
  "description",
  "mailNickname",
  "roleScopeTagIds",
  "lifecycle.protect",
]);

export function movesDevices(change: Change): boolean {
  return (
    change.action === "delete" ||
    change.action === "replace" ||
    reassigns(change) ||
    change.members !== null ||
    change.fields.some(({ path }) => !cosmetic.has(path))
  );
}

/**
 * Reads every device, and the members of the groups that the plan's changes touch and no
 * rule computes. Needs `Device.Read.All`.
 */
export async function readInventory(
  tenant: Tenant,
  snapshot: Snapshot,
  plan: Plan,
  options: PlanInventoryOptions = {},
): Promise<Inventory> {
  const devices: InventoryDevice[] = [];
  const seen = deviceSelectFor(rulesOf(snapshot, plan));
  const select = [...new Set([...seen, "id", "displayName", "operatingSystem", "isManaged"])];
  const request: GraphRequest = {
    method: "GET",
    version: "v1.0",
    path: "/devices",
    query: { $select: select.join(","), $top: "999" },
  };
  for await (const wire of tenant.graph.list<WireObject>(request, options)) {
    devices.push({
      id: wireText(wire, "id").toLowerCase(),
      displayName: wireText(wire, "displayName"),
      managed: wire["isManaged"] === true && wireText(wire, "operatingSystem") === "Windows",
      rule: toRuleDevice(only(wire, seen)),
    });
    if (devices.length % 5000 === 0) options.onProgress?.(devices.length);
  }
  return {
    devices,
    members: await readNestedMembers(tenant, groupsToRead(snapshot, plan), {
      abortSignal: options.abortSignal,
    }),
  };
}

function only(wire: WireObject, names: readonly string[]): WireObject {
  const part: Record<string, unknown> = {};
  for (const name of names) part[name] = wire[name];
  return part;
}

/** Rules that decide who is in a group before and after the plan. */
function rulesOf(snapshot: Snapshot, plan: Plan): string[] {
  const texts = [
    ...snapshot.objects.map(({ wire }) => wire[groups.membership.rulePath]),
    ...plan.changes.flatMap(({ fields }) =>
      fields.flatMap(({ path, after }) => (path === groups.membership.rulePath ? [after] : [])),
    ),
  ];
  return texts.filter((text) => typeof text === "string");
}

/** Groups whose members no active rule tells. */
function groupsToRead(snapshot: Snapshot, plan: Plan): string[] {
  const ids = new Set<string>();
  const groupChanges = new Set(
    plan.changes.flatMap((change) => (isGroup(change) && change.id !== null ? [change.id] : [])),
  );
  for (const { assignments } of snapshot.objects) {
    // a policy that a changed group belongs to reaches others, though it does not change
    if (!assignments?.some(({ groupId }) => groupId !== undefined && groupChanges.has(groupId)))
      continue;
    for (const { groupId } of assignments) if (groupId !== undefined) ids.add(groupId);
  }
  for (const change of plan.changes.filter(movesDevices)) {
    if (isGroup(change) && change.id !== null) ids.add(change.id);
    const object = snapshot.objects.find(
      ({ id, kind }) => id === change.id && kind === change.kind,
    );
    for (const { groupId } of object?.assignments ?? [])
      if (groupId !== undefined) ids.add(groupId);
    for (const address of change.dependsOn) {
      const id = plan.references[address];
      if (isGroup(parseAddress(address)) && id !== undefined) ids.add(id);
    }
  }
  const { processing } = groups;
  return [...ids].filter((id) => {
    const group = snapshot.objects.find((object) => isGroup(object) && object.id === id);
    return !group || !processing.isDynamic(group.wire) || processing.isPaused(group.wire);
  });
}

async function readNestedMembers(
  tenant: Tenant,
  ids: readonly string[],
  options: OperationOptions,
): Promise<Record<string, readonly string[] | null>> {
  const lists = await tenant.graph.lists<string, WireObject, []>(
    ids,
    (id) => groups.membership.readNested(id),
    {
      ...options,
      // a group that is gone reaches nobody
      orElse: (error) => {
        if (error.status !== 404) throw error;
        return [];
      },
    },
  );
  return Object.fromEntries(
    lists.map(([id, rows]) => [
      id,
      rows.some((row) => row["@odata.type"] === "#microsoft.graph.user")
        ? null
        : devicesAmong(rows).map((device) => device.id),
    ]),
  );
}
