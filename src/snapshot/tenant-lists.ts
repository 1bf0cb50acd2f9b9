import type { DesiredState } from "../config/desired-state.ts";
import { reveal } from "../config/variables.ts";
import type { GraphError } from "../graph/index.ts";
import type { GraphRequest, OperationOptions } from "../graph/request.ts";
import { parseAddress } from "../kind/address.ts";
import { type WireObject, wireText } from "../kind/wire.ts";
import type { Wanted } from "../kind/requests.ts";
import { type AnyKind, kinds } from "../registry/kinds.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { pinnedIds } from "./ownership.ts";
import { readByKey } from "./read-by-key.ts";
import { readObject } from "./read-object.ts";
import type { Snapshot, TenantObject } from "./snapshot.ts";

/** What the first round of reads found: one batch a version, whatever the config holds. */
export interface TenantLists {
  /** Undefined where this identity may not read `/organization`. */
  readonly organizationId: string | undefined;
  /** Its display name. */
  readonly organizationName: string | undefined;
  readonly objects: readonly TenantObject[];
  readonly catalogs: Snapshot["catalogs"];
  /** Lists that could not be read, and that the config does not need. */
  readonly unread: Snapshot["unread"];
}

/** One list, and what becomes of its rows or of its failure. */
interface ListRead {
  readonly request: GraphRequest;
  readonly take: (rows: readonly WireObject[]) => void;
  /** Throws where nothing can go on without the list. */
  readonly goWithout: (error: GraphError) => void;
}

/** @throws {GraphError} where a list that the config needs cannot be read. */
export async function readTenantLists(
  tenant: Tenant,
  desired: DesiredState,
  options: OperationOptions,
): Promise<TenantLists> {
  let organizationId: string | undefined;
  let organizationName: string | undefined;
  const objects = new Map(kinds.map((kind) => [kind, new Map<string, TenantObject>()]));
  const catalogs: { -readonly [Name in keyof Snapshot["catalogs"]]: Snapshot["catalogs"][Name] } =
    {};
  const unread = new Map<AnyKind, string>();
  const needed = new Set([...desired.resources, ...desired.existing].map(({ kind }) => kind));

  const pinned = pinnedIds(desired);
  const keep = (kind: AnyKind, rows: readonly WireObject[]) => {
    for (const wire of rows) {
      const object = readObject(kind, wire, pinned);
      objects.get(kind)?.set(object.id, object);
    }
  };
  const organization: ListRead = {
    request: {
      method: "GET",
      version: "v1.0",
      path: "/organization",
      query: { $select: "id,displayName" },
    },
    take: ([row]) => {
      organizationId = row && (wireText(row, "id") || undefined);
      organizationName = row && (wireText(row, "displayName") || undefined);
    },
    // the token tells it, too
    goWithout: () => undefined,
  };
  const listOf = (kind: AnyKind, request: GraphRequest): ListRead => ({
    request,
    take: (rows) => {
      keep(kind, rows.filter(kind.requests.holds));
    },
    goWithout: (error) => {
      // a kind that the config does not use may be closed to this identity
      if (needed.has(kind.name) || !mayBeClosed(error)) throw error;
      unread.set(kind, error.message);
    },
  });
  const catalogOf = (kind: AnyKind, request: GraphRequest): ListRead => ({
    request,
    take: (rows) => {
      catalogs[kind.name] = rows;
    },
    // a change that needs it is held back; everything else goes on
    goWithout: () => {
      catalogs[kind.name] = null;
    },
  });

  const reads = [
    organization,
    ...kinds.flatMap((kind) =>
      kind.requests.locate(wantedOf(kind, desired)).map((request) => listOf(kind, request)),
    ),
    ...kinds.flatMap((kind) => {
      const offer = kind.timely?.catalog ?? kind.forms?.offer;
      const request = needed.has(kind.name) ? offer : undefined;
      return request ? [catalogOf(kind, request)] : [];
    }),
  ];
  const answers = await tenant.graph.lists<ListRead, WireObject, null>(
    reads,
    ({ request }) => request,
    {
      ...options,
      orElse: (error, read) => {
        read.goWithout(error);
        return null;
      },
    },
  );
  for (const [read, rows] of answers) if (rows !== null) read.take(rows);
  for (const [kind, found] of objects) {
    if (unread.has(kind)) continue;
    const listed = [...found.values()].map(({ wire }) => wire);
    keep(kind, await readByKey(tenant, kind, wantedOf(kind, desired), listed, options));
  }
  return {
    organizationId,
    organizationName,
    objects: [...objects.values()].flatMap((ofKind) => [...ofKind.values()]),
    catalogs,
    unread: [...unread].map(([kind, reason]) => ({
      kind: kind.name,
      reason,
      ...(kind.isApart && { isApart: true as const }),
    })),
  };
}

/** What the objects of a kind are looked for by. */
function wantedOf(kind: AnyKind, desired: DesiredState): Wanted[] {
  const { stack } = desired;
  const wanted: Wanted[] = [];
  for (const resource of desired.resources.filter((one) => one.kind === kind.name)) {
    const adopted = desired.adopt.find(({ to }) => to === resource.address)?.id;
    const id = resource.id ?? adopted;
    const displayName = reveal(resource.displayName, desired.variables);
    wanted.push({ stack, key: resource.key, displayName, ...(id !== undefined && { id }) });
    if (adopted !== undefined) wanted.push({ stack: "", key: "", displayName });
  }
  for (const reference of desired.existing.filter((one) => one.kind === kind.name)) {
    wanted.push({
      stack: "",
      key: "",
      displayName: reveal(reference.displayName ?? "", desired.variables),
      ...(reference.id !== undefined && { id: reference.id }),
    });
  }
  // alternate keys of groups hold the key they were created under
  for (const { from } of [...desired.moved, ...desired.removed]) {
    const address = parseAddress(from);
    if (address.kind === kind.name) wanted.push({ stack, key: address.key, displayName: "" });
  }
  return wanted;
}

function mayBeClosed({ status }: GraphError): boolean {
  return status === 403 || status === 404 || status === 400;
}
