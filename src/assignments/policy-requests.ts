import type { GraphRequest, GraphVersion } from "../graph/request.ts";
import type { WireObject } from "../kind/wire.ts";
import type { KindRequests, ObjectAt } from "../kind/requests.ts";
import { assignBody, type Assignment, usualParameter } from "./assignment.ts";
import type { Terms } from "./terms.ts";

/** Where the objects of a policy kind live. */
export interface PolicyCollection {
  readonly version: GraphVersion;
  /** Such as `/deviceManagement/deviceConfigurations`. */
  readonly path: string;
  /** Sent first in POST and PATCH bodies: Intune refuses polymorphic bodies without it. */
  readonly odataType: string;
  /** `@odata.type` of an entry of its `assign` call. */
  readonly assignmentType: string;
  /** What its `assign` call names the set. Default: `assignments`. */
  readonly assignParameter?: string;
  /** A `$filter` that narrows a mixed collection, where the service supports one. */
  readonly filter?: string;
}

export interface PolicyRequests extends KindRequests {
  /** Every assignment of one policy, page by page. */
  readonly assignments: (at: ObjectAt) => GraphRequest;
  /** Replaces the whole set, so that repeating it changes nothing. */
  readonly assign: (at: ObjectAt, assignments: readonly Assignment[]) => GraphRequest;
  /** What the body of `assign` names the set. */
  readonly assignParameter: string;
}

/**
 * The requests that every Intune policy kind shares. PATCH carries `@odata.type` like POST.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-deviceconfiguration
 */
export function policyRequests(collection: PolicyCollection, terms?: Terms): PolicyRequests {
  const { version, path, odataType, assignmentType: wireType, filter } = collection;
  const { assignParameter: parameter = usualParameter } = collection;
  const expanded = { $expand: "assignments" };
  return {
    ...typedRequests(collection),
    locate: () => [
      { method: "GET", version, path, query: { ...(filter && { $filter: filter }), ...expanded } },
    ],
    holds: (wire) => wire["@odata.type"] === undefined || wire["@odata.type"] === odataType,
    get: ({ id }) => ({ method: "GET", version, path: itemPath(path, id), query: expanded }),
    assignments: ({ id }) => ({
      method: "GET",
      version,
      path: `${itemPath(path, id)}/assignments`,
    }),
    assign: ({ id }, assignments) => ({
      method: "POST",
      version,
      path: `${itemPath(path, id)}/assign`,
      body: assignBody(assignments, { wireType, parameter, terms }),
      operation: "repeatable",
    }),
    assignParameter: parameter,
  };
}

type TypedCollection = Pick<PolicyCollection, "version" | "path" | "odataType">;

/** Writes whose bodies begin with `@odata.type`, for every collection of Intune. */
export function typedRequests({
  version,
  path,
  odataType,
}: TypedCollection): Pick<KindRequests, "create" | "update" | "delete"> {
  const typed = (body: WireObject) => ({ "@odata.type": odataType, ...body });
  return {
    create: (body) => ({
      method: "POST",
      version,
      path,
      body: typed(body),
      operation: "create",
    }),
    update: ({ id }, body) => ({
      method: "PATCH",
      version,
      path: itemPath(path, id),
      body: typed(body),
    }),
    delete: ({ id }) => ({ method: "DELETE", version, path: itemPath(path, id) }),
  };
}

function itemPath(path: string, id: string): string {
  return `${path}/${encodeURIComponent(id)}`;
}
