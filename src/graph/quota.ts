import { type GraphRequest, operationClass } from "./request.ts";

/** Parts of Microsoft 365 that count requests each for itself. */
export type MeteredService = "intune" | "intuneUpdates" | "intuneDevices" | "entra" | "other";

/**
 * One of the service's meters: reads and writes are apart as well.
 *
 * @useDeclaredType
 */
export type BucketName = `${MeteredService}:${"read" | "write"}`;

/** What a request takes from a meter. */
export interface Charge {
  readonly bucket: BucketName;
  readonly cost: number;
}

/** How much a service takes from one app in one tenant within a window. */
export interface Quota {
  /** Requests; for Entra ID's reads resource units. */
  readonly requests: number;
  /** The length of the window, in seconds. */
  readonly perSeconds: number;
}

/**
 * Documented quotas per app and tenant. Entra's reads are resource units, of which the
 * smallest tenant's 3,500 are assumed. `other` has no documented one; Intune's stands in.
 *
 * Unverified: that driver profiles, quality policies and filters count as `intune`, that
 * is as device configurations.
 *
 * @see https://learn.microsoft.com/graph/throttling-limits
 */
export const documentedQuotas: Readonly<Record<BucketName, Quota>> = {
  "intune:read": { requests: 1000, perSeconds: 20 },
  "intune:write": { requests: 100, perSeconds: 20 },
  "intuneUpdates:read": { requests: 1000, perSeconds: 20 },
  "intuneUpdates:write": { requests: 100, perSeconds: 20 },
  "intuneDevices:read": { requests: 2000, perSeconds: 20 },
  "intuneDevices:write": { requests: 200, perSeconds: 20 },
  "entra:read": { requests: 3500, perSeconds: 10 },
  "entra:write": { requests: 3000, perSeconds: 150 },
  "other:read": { requests: 1000, perSeconds: 20 },
  "other:write": { requests: 100, perSeconds: 20 },
};

/** Where a request is counted. */
export function bucketOf(request: GraphRequest): BucketName {
  const service = serviceOf(request.path);
  // Intune counts by verb, whatever a POST does
  const byVerb = service.startsWith("intune");
  const reads = byVerb ? request.method === "GET" : operationClass(request) === "query";
  return reads ? `${service}:read` : `${service}:write`;
}

/** Within a `$batch` too, where each item counts on its own: https://learn.microsoft.com/graph/json-batching */
export function chargeOf(request: GraphRequest): Charge {
  const bucket = bucketOf(request);
  return { bucket, cost: bucket === "entra:read" ? resourceUnits(request) : 1 };
}

function serviceOf(path: string): MeteredService {
  const [, root = "", collection = ""] = path.split("/", 3);
  switch (root.toLowerCase()) {
    case "devicemanagement":
    case "deviceappmanagement":
      return intuneArea(collection.toLowerCase());
    case "groups":
    case "devices":
    case "users":
    case "directoryobjects":
    case "directory":
    case "organization":
    case "applications":
    case "serviceprincipals":
      return "entra";
    default:
      // an alternate key stands in brackets: /groups(uniqueName='x')
      return /^groups\(/i.test(root) ? "entra" : "other";
  }
}

function intuneArea(collection: string): MeteredService {
  switch (collection) {
    case "manageddevices":
      return "intuneDevices";
    case "windowsfeatureupdateprofiles":
    case "windowsqualityupdateprofiles":
    case "windowsupdatecatalogitems":
      return "intuneUpdates";
    default:
      return "intune";
  }
}

/**
 * What a read costs in Entra's units. `$select` saves one, `$expand` adds one.
 *
 * @see https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits
 */
function resourceUnits({ path, query }: GraphRequest): number {
  const base = baseUnits(path);
  if (query === undefined) return base;
  const change = ("$expand" in query ? 1 : 0) - ("$select" in query ? 1 : 0);
  return Math.max(1, base + change);
}

function baseUnits(path: string): number {
  if (path.endsWith("/transitiveMembers")) return 5;
  if (/\/checkMember(Groups|Objects)$/.test(path)) return 4;
  if (path.endsWith("/members") || path.endsWith("/getByIds")) return 3;
  return /^\/(users|applications)\b/.test(path) || path.endsWith("/memberOf") ? 2 : 1;
}
