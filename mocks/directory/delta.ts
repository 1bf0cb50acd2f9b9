import { rootOf, type Answer, type Call } from "../ground/call.ts";
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
import { changesSince, wholeCollection } from "./delta-items.ts";
import { defaultGroupColumns } from "./group-row.ts";

const tokenDays = 7;

/**
 * GET /groups/delta and /devices/delta: everything first, then what changed since
 * the deltaLink. Tokens live seven days; one that is too old gives 410 with the
 * place to start again, one that is not known 400.
 *
 * @see https://learn.microsoft.com/graph/delta-query-overview
 */
export function answerDelta(call: Call, tenant: Tenant, collection: "groups" | "devices"): Answer {
  allowOnly(call.query, ["$select", "$filter", "$skiptoken", "$deltatoken"]);
  const token = call.query.get("$deltatoken") ?? "";
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
  let next: number | undefined;
  const items =
    start === undefined
      ? wholeCollection(tenant, collection, end, place.offset)
      : changesSince(call, tenant, collection, start, end, place);
  for (const [position, show] of items) {
    if (value.length === size) {
      next = position;
      break;
    }
    value.push(show());
  }
  const link =
    next === undefined
      ? { "@odata.deltaLink": linkOf(call, collection, `$deltatoken=${place.now}`) }
      : {
          "@odata.nextLink": linkOf(
            call,
            collection,
            `$skiptoken=${place.before}~${place.now}~${next}`,
          ),
        };
  return { status: 200, body: { "@odata.context": contextOf(call, collection), ...link, value } };
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
    changesSince: new Map(),
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

function selectOf(call: Call, collection: "groups" | "devices"): readonly string[] | undefined {
  const type = collection === "groups" ? "group" : "device";
  const known =
    collection === "groups"
      ? [...defaultGroupColumns, "members"]
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

function linkOf(call: Call, collection: string, query: string): string {
  return `${rootOf(call)}/${collection}/delta?${query}`;
}

function contextOf(call: Call, collection: string): string {
  return `${rootOf(call)}/$metadata#${collection}`;
}
