import { operationClass } from "./operation-class.ts";
import type { GraphRequest } from "./request.ts";

/** One of the service's meters: the quotas of services, and of reads and writes, are apart. */
export type BucketName = `${"intune" | "entra" | "other"}:${"read" | "write"}`;

/** What a request takes from a meter. */
export interface Charge {
  readonly bucket: BucketName;
  readonly cost: number;
}

export interface Quota {
  readonly requests: number;
  readonly perSeconds: number;
}

/**
 * Documented quotas per app and tenant. Entra's reads are resource units, of which the
 * smallest tenant's 3,500 are assumed, one a request. `other` has no documented one;
 * Intune's stands in.
 *
 * @see https://learn.microsoft.com/graph/throttling-limits
 */
export const documentedQuotas: Readonly<Record<BucketName, Quota>> = {
  "intune:read": { requests: 1000, perSeconds: 20 },
  "intune:write": { requests: 100, perSeconds: 20 },
  "entra:read": { requests: 3500, perSeconds: 10 },
  "entra:write": { requests: 3000, perSeconds: 150 },
  "other:read": { requests: 1000, perSeconds: 20 },
  "other:write": { requests: 100, perSeconds: 20 },
};

// made once: a request that is sent alone needs no object of its own
const single: Readonly<Record<BucketName, readonly Charge[]>> = {
  "intune:read": [{ bucket: "intune:read", cost: 1 }],
  "intune:write": [{ bucket: "intune:write", cost: 1 }],
  "entra:read": [{ bucket: "entra:read", cost: 1 }],
  "entra:write": [{ bucket: "entra:write", cost: 1 }],
  "other:read": [{ bucket: "other:read", cost: 1 }],
  "other:write": [{ bucket: "other:write", cost: 1 }],
};

export function bucketOf(request: GraphRequest): BucketName {
  // the root segment is all that counts, and it is always plain ASCII
  const end = request.path.indexOf("/", 1);
  const root = (end < 0 ? request.path : request.path.slice(0, end)).toLowerCase();
  switch (root) {
    case "/devicemanagement":
    case "/deviceappmanagement":
      // counted by verb here, whatever the POST does
      return request.method === "GET" ? "intune:read" : "intune:write";
    case "/groups":
    case "/devices":
    case "/users":
    case "/directoryobjects":
    case "/directory":
    case "/organization":
    case "/applications":
    case "/serviceprincipals":
      return operationClass(request) === "query" ? "entra:read" : "entra:write";
    default:
      return operationClass(request) === "query" ? "other:read" : "other:write";
  }
}

export function chargeOf(request: GraphRequest): readonly Charge[] {
  return single[bucketOf(request)];
}

/**
 * Every item of a `$batch` counts on its own. Writes come first: the first charge
 * decides among which requests the batch takes its one place.
 *
 * @see https://learn.microsoft.com/graph/json-batching
 */
export function chargesOfBatch(requests: readonly GraphRequest[]): readonly Charge[] {
  const costs = new Map<BucketName, number>();
  for (const request of requests) {
    const bucket = bucketOf(request);
    costs.set(bucket, (costs.get(bucket) ?? 0) + 1);
  }
  return [...costs]
    .map(([bucket, cost]) => ({ bucket, cost }))
    .sort((a, b) => Number(b.bucket.endsWith("write")) - Number(a.bucket.endsWith("write")));
}
