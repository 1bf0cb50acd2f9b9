import { prefers, rootOf, type Answer, type Call } from "../ground/call.ts";
import { guidOf } from "../ground/random.ts";
import { Refusal, unsupportedQuery } from "../ground/refusal.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import { propertiesOf } from "../model/model.ts";
import type { Filter } from "../odata/filter-ast.ts";
import { parseFilter } from "../odata/filter-parse.ts";
import { allowOnly, parseSelect } from "../odata/query.ts";
import type { MemberSet } from "../state/member-set.ts";
import type { DeltaSnapshot } from "../state/tenant-rows.ts";
import type { Tenant } from "../state/tenant.ts";
import { deviceColumns, projectDevice } from "./device-columns.ts";
import { groupColumns, projectGroup } from "./group-row.ts";

const tokenDays = 7;

/**
 * GET /groups/delta and /devices/delta: everything first, then what changed since
 * the deltaLink. Tokens live seven days; one that is too old gives 410 with the
 * place to start again, one that is not known 400.
 *
 * @see https://learn.microsoft.com/graph/delta-query-overview
 */
export function answerDelta(call: Call, tenant: Tenant, collection: "groups" | "devices"): Answer {
  allowOnly(call.query, ["$select", "$filter", "$skiptoken", "$deltatoken", "$deltaToken"]);
  const token = call.query.get("$deltatoken") ?? call.query.get("$deltaToken") ?? "";
  const page = call.query.get("$skiptoken");
  if (page !== undefined) return goOn(call, tenant, collection, page);
  if (token === "latest") {
    const now = takeSnapshot(call, tenant, collection);
    return {
      status: 200,
      body: {
        "@odata.context": contextOf(call, collection),
        "@odata.deltaLink": linkOf(call, collection, `$deltatoken=${now.token}`),
        value: [],
      },
    };
  }
  const before = token === "" ? undefined : demandSnapshot(call, tenant, collection, token);
  const now = takeSnapshot(call, tenant, collection, before);
  return pageFrom(call, tenant, collection, { before: token, now: now.token, offset: 0 });
}

interface Place {
  /** Token of the last round, empty in a first one. */
  readonly before: string;
  /** Token of this round's end. */
  readonly now: string;
  readonly offset: number;
}

function goOn(call: Call, tenant: Tenant, collection: "groups" | "devices", token: string): Answer {
  const [before = "", now = "", offset = ""] = token.split("~");
  if (!tenant.rows.deltas.has(now) || !/^\d+$/.test(offset)) throw syncStateNotFound();
  return pageFrom(call, tenant, collection, { before, now, offset: Number(offset) });
}

function pageFrom(
  call: Call,
  tenant: Tenant,
  collection: "groups" | "devices",
  place: Place,
): Answer {
  const end = tenant.rows.deltas.get(place.now);
  if (end === undefined) throw syncStateNotFound();
  const start = place.before === "" ? undefined : tenant.rows.deltas.get(place.before);
  const size = tenant.settings.pageSize ?? 100;
  const value: WireObject[] = [];
  let index = 0;
  let more = false;
  for (const item of changesOf(call, tenant, collection, start, end)) {
    if (index++ < place.offset) continue;
    if (value.length === size) {
      more = true;
      break;
    }
    value.push(item);
  }
  const link = more
    ? {
        "@odata.nextLink": linkOf(
          call,
          collection,
          `$skiptoken=${place.before}~${place.now}~${place.offset + size}`,
        ),
      }
    : { "@odata.deltaLink": linkOf(call, collection, `$deltatoken=${place.now}`) };
  return { status: 200, body: { "@odata.context": contextOf(call, collection), ...link, value } };
}

function* changesOf(
  call: Call,
  tenant: Tenant,
  collection: "groups" | "devices",
  start: DeltaSnapshot | undefined,
  end: DeltaSnapshot,
): Iterable<WireObject> {
  const wanted = (id: string): boolean => end.onlyIds === undefined || end.onlyIds.includes(id);
  if (start === undefined) {
    for (const [, row] of tenant.rows.table(collection).entries()) {
      const id = textOf(row, "id");
      if (wanted(id))
        yield { ...shown(collection, row, end.select), ...memberChanges(end, id, undefined) };
    }
    return;
  }
  const last = new Map<string, "changed" | "deleted" | undefined>();
  for (const change of tenant.rows.directoryChanges.slice(start.seen, end.seen)) {
    if (change.collection === collection) last.set(change.id, change.removed);
  }
  for (const [id, group] of end.groups) {
    const known = start.groups.get(id);
    if (known !== undefined && !sameMembers(known.members, group.members) && !last.has(id))
      last.set(id, undefined);
  }
  for (const [id, removed] of last) {
    if (!wanted(id)) continue;
    const row = tenant.rows.table(collection).get(id);
    if (removed !== undefined || row === undefined)
      yield { id, "@removed": { reason: removed ?? "deleted" } };
    else {
      const full = shown(collection, row, end.select);
      const old = start.groups.get(id);
      const minimal = prefers(call, "return=minimal") && old !== undefined;
      const known = minimal ? shown(collection, old.row, end.select) : {};
      const changed = minimal
        ? Object.fromEntries(
            Object.entries(full).filter(
              ([name, value]) =>
                name === "id" || JSON.stringify(known[name]) !== JSON.stringify(value),
            ),
          )
        : full;
      yield { ...changed, ...memberChanges(end, id, old?.members) };
    }
  }
}

function memberChanges(end: DeltaSnapshot, id: string, before: MemberSet | undefined): WireObject {
  const group = end.groups.get(id);
  if (group === undefined || (end.select !== undefined && !end.select.includes("members")))
    return {};
  const entries: WireObject[] = [];
  for (const member of group.members.ids()) {
    if (before?.has(member) !== true)
      entries.push({ "@odata.type": "#microsoft.graph.device", id: member });
  }
  for (const member of before?.ids() ?? []) {
    if (!group.members.has(member))
      entries.push({
        "@odata.type": "#microsoft.graph.device",
        id: member,
        "@removed": { reason: "deleted" },
      });
  }
  return entries.length === 0 ? {} : { "members@delta": entries };
}

function takeSnapshot(
  call: Call,
  tenant: Tenant,
  collection: "groups" | "devices",
  before?: DeltaSnapshot,
): { token: string } {
  const groups = new Map<string, { row: WireObject; members: MemberSet }>();
  if (collection === "groups") {
    for (const [, row] of tenant.rows.groups.entries()) {
      const id = textOf(row, "id");
      groups.set(id, { row, members: tenant.memberships.membersOf(id).copy() });
    }
  }
  const token = guidOf(tenant.settings.seed, "delta", tenant.rows.deltas.size);
  tenant.rows.deltas.set(token, {
    collection,
    at: tenant.clock.now().getTime(),
    seen: tenant.rows.directoryChanges.length,
    select: before === undefined ? selectOf(call, collection) : before.select,
    onlyIds: before === undefined ? onlyIdsOf(call) : before.onlyIds,
    groups,
  });
  return { token };
}

function demandSnapshot(
  call: Call,
  tenant: Tenant,
  collection: "groups" | "devices",
  token: string,
): DeltaSnapshot {
  const found = tenant.rows.deltas.get(token);
  if (found === undefined || found.collection !== collection) throw syncStateNotFound();
  if (tenant.clock.now().getTime() - found.at > tokenDays * 86_400_000) {
    throw new Refusal(410, "resyncRequired", "Resync is required.", {
      headers: { Location: linkOf(call, collection, "$deltatoken=") },
    });
  }
  return found;
}

function syncStateNotFound(): Refusal {
  return new Refusal(
    400,
    "syncStateNotFound",
    "The sync state generation is not found; it's probably expired. Please remove the sync state and start full sync.",
  );
}

function shown(
  collection: "groups" | "devices",
  row: WireObject,
  select: readonly string[] | undefined,
): WireObject {
  const columns =
    select === undefined
      ? undefined
      : ["id", ...select.filter((name) => name !== "id" && name !== "members")];
  return collection === "groups"
    ? projectGroup(row, columns)
    : projectDevice(row, columns ?? deviceColumns);
}

function selectOf(call: Call, collection: "groups" | "devices"): readonly string[] | undefined {
  const type = collection === "groups" ? "group" : "device";
  const known =
    collection === "groups"
      ? [...groupColumns, "members"]
      : [...propertiesOf(call.version, "device").keys(), "extensionAttributes"];
  return parseSelect(call.query.get("$select"), type, new Set(known));
}

// only `id eq`, at most 50
function onlyIdsOf(call: Call): readonly string[] | undefined {
  const text = call.query.get("$filter");
  if (text === undefined) return undefined;
  const ids: string[] = [];
  const walk = (node: Filter): void => {
    if (node.kind === "or") {
      walk(node.left);
      walk(node.right);
    } else if (
      node.kind === "compare" &&
      node.property === "id" &&
      node.operator === "eq" &&
      typeof node.value === "string"
    )
      ids.push(node.value.toLowerCase());
    else throw unsupportedQuery("The filter is not supported with delta queries.");
  };
  walk(parseFilter(text));
  if (ids.length > 50) throw unsupportedQuery("At most 50 ids can be tracked by a filter.");
  return ids;
}

function sameMembers(a: MemberSet, b: MemberSet): boolean {
  if (a.size !== b.size) return false;
  for (const id of a.ids()) if (!b.has(id)) return false;
  return true;
}

function linkOf(call: Call, collection: string, query: string): string {
  return `${rootOf(call)}/${collection}/delta?${query}`;
}

function contextOf(call: Call, collection: string): string {
  return `${rootOf(call)}/$metadata#${collection}`;
}
