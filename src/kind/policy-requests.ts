import type { GraphRequest, GraphVersion } from "../graph/request.ts";
import type { WireObject } from "./property.ts";

interface PolicyCollection {
  readonly version: GraphVersion;
  readonly path: string;
  /** Sent first in POST and PATCH bodies: Intune refuses polymorphic bodies without it. */
  readonly odataType: string;
  /** A `$filter` that narrows a mixed collection, where the service supports one. */
  readonly filter?: string;
}

/**
 * The requests that every Intune policy kind shares. PATCH carries `@odata.type` like POST.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-deviceconfiguration
 */
export function policyRequests({ version, path, odataType, filter }: PolicyCollection) {
  const item = (id: string) => `${path}/${encodeURIComponent(id)}`;
  const typed = (body: WireObject) => ({ "@odata.type": odataType, ...body });
  return {
    version,
    path,
    locate: (): readonly GraphRequest[] => [
      {
        method: "GET",
        version,
        path,
        query: { ...(filter && { $filter: filter }), $expand: "assignments" },
      },
    ],
    holds: (wire: WireObject) =>
      wire["@odata.type"] === undefined || wire["@odata.type"] === odataType,
    get: (id: string): GraphRequest => ({
      method: "GET",
      version,
      path: item(id),
      query: { $expand: "assignments" },
    }),
    create: (body: WireObject): GraphRequest => ({
      method: "POST",
      version,
      path,
      body: typed(body),
      operation: "create",
    }),
    update: (id: string, body: WireObject): GraphRequest => ({
      method: "PATCH",
      version,
      path: item(id),
      body: typed(body),
    }),
    delete: (id: string): GraphRequest => ({ method: "DELETE", version, path: item(id) }),
  };
}
