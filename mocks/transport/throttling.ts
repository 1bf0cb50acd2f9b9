import type { Call } from "../ground/call.ts";
import type { MockClock } from "../ground/clock.ts";
import { isIntunePath } from "../ground/intune-path.ts";
import { Refusal } from "../ground/refusal.ts";
import type { QuotaOptions } from "../options/quotas.ts";
import { documentedQuotas } from "../options/realistic.ts";

const {
  intune,
  intuneDevices,
  intuneTenantFactor,
  directoryUnits,
  directoryWrites,
  directoryTenantWrites,
} = documentedQuotas;

/** Counts requests against the service's limits. Each item of a batch counts on its own. */
export interface Quotas {
  /** Headers that the answer carries; throws 429 where a limit is reached. */
  charge(call: Call): Readonly<Record<string, string>>;
}

interface Bucket {
  readonly limit: number;
  readonly windowMs: number;
  readonly spent: { readonly at: number; readonly cost: number }[];
  sum: number;
  /** Refuses until then; asking early moves it on. */
  blockedUntil: number;
}

const longestPenalty = 300_000;

/**
 * Limits per app and per tenant of
 * https://learn.microsoft.com/graph/throttling-limits. A request that comes before
 * the Retry-After is over is refused again and has to wait a second longer, since
 * usage goes on counting while an app is throttled.
 */
export function createQuotas(
  options: boolean | QuotaOptions | undefined,
  clock: MockClock,
  tenantId: string,
): Quotas {
  if (options === undefined || options === false) return { charge: (call) => unitHeaders(call) };
  const given: QuotaOptions = options === true ? {} : options;
  const buckets = new Map<string, Bucket>();
  let refusals = 0;

  const bucketOf = (name: string, limit: number, windowMs: number): Bucket => {
    const found = buckets.get(name);
    if (found !== undefined) return found;
    const made: Bucket = { limit, windowMs, spent: [], sum: 0, blockedUntil: 0 };
    buckets.set(name, made);
    return made;
  };
  const refuse = (call: Call, bucket: Bucket, scope: string, waitMs: number): Refusal => {
    refusals++;
    const seconds = String(Math.max(1, Math.ceil(waitMs / 1_000)));
    if (isIntunePath(call.path)) {
      const every = given.withoutRetryAfterEvery ?? 4;
      const bare = every > 0 && refusals % every === 0;
      return new Refusal(429, "TooManyRequests", "Too many requests.", {
        headers: bare ? {} : { "Retry-After": seconds },
      });
    }
    const write =
      call.method !== "GET" && bucket.windowMs === directoryWrites.windowSeconds * 1_000;
    return new Refusal(429, "TooManyRequests", "Too many requests.", {
      headers: {
        "Retry-After": seconds,
        "x-ms-throttle-scope": `${scope}/${write ? "Write" : "ReadWrite"}/${call.caller.appId}/${tenantId}`,
        "x-ms-throttle-information": write ? "WriteLimitExceeded" : "ResourceUnitLimitExceeded",
      },
    });
  };

  return {
    charge(call) {
      const now = clock.now().getTime();
      const due = limitsOf(call, given).map((limit) => ({
        ...limit,
        bucket: bucketOf(
          limit.scope === "Tenant" ? limit.name : `${limit.name}/${call.caller.appId}`,
          limit.limit,
          limit.windowMs,
        ),
      }));
      for (const { bucket, cost, scope } of due) {
        refill(bucket, now, given.algorithm ?? "slidingWindow");
        if (now < bucket.blockedUntil) {
          bucket.blockedUntil = Math.min(bucket.blockedUntil + 1_000, now + longestPenalty);
          throw refuse(call, bucket, scope, bucket.blockedUntil - now);
        }
        if (bucket.sum + cost > bucket.limit) {
          bucket.blockedUntil =
            now + waitFor(bucket, cost, now, given.algorithm ?? "slidingWindow");
          throw refuse(call, bucket, scope, bucket.blockedUntil - now);
        }
      }
      let fullest = 0;
      for (const { bucket, cost } of due) {
        bucket.spent.push({ at: now, cost });
        bucket.sum += cost;
        fullest = Math.max(fullest, bucket.sum / bucket.limit);
      }
      // only from 0.8 up, and for the directory only
      return isIntunePath(call.path) || fullest < 0.8
        ? unitHeaders(call)
        : { ...unitHeaders(call), "x-ms-throttle-limit-percentage": fullest.toFixed(1) };
    },
  };
}

interface Limit {
  readonly name: string;
  readonly scope: "Tenant_Application" | "Tenant";
  readonly limit: number;
  readonly windowMs: number;
  readonly cost: number;
}

function limitsOf(call: Call, given: QuotaOptions): readonly Limit[] {
  const write = call.method !== "GET";
  if (!isIntunePath(call.path)) return directoryLimits(call, given, write);
  const area = /^\/deviceManagement\/managedDevices/i.test(call.path)
    ? "devices"
    : /^\/deviceManagement\/windows(?:Feature|Quality)Update(?:Profiles)|windowsUpdateCatalogItems/i.test(
          call.path,
        )
      ? "updates"
      : "configuration";
  const any =
    area === "devices"
      ? (given.intuneDeviceRequests ?? intuneDevices.appRequests)
      : (given.intuneRequests ?? intune.appRequests);
  const writes =
    area === "devices" ? intuneDevices.appWrites : (given.intuneWrites ?? intune.appWrites);
  const windowMs = intune.windowSeconds * 1_000;
  const limits: Limit[] = [
    { name: `${area}/any`, scope: "Tenant_Application", limit: any, windowMs, cost: 1 },
    {
      name: `${area}/any/tenant`,
      scope: "Tenant",
      limit: intuneTenantFactor * any,
      windowMs,
      cost: 1,
    },
  ];
  if (write) {
    limits.push(
      {
        name: `${area}/write`,
        scope: "Tenant_Application",
        limit: writes,
        windowMs,
        cost: 1,
      },
      {
        name: `${area}/write/tenant`,
        scope: "Tenant",
        limit: intuneTenantFactor * writes,
        windowMs,
        cost: 1,
      },
    );
  }
  return limits;
}

function directoryLimits(call: Call, given: QuotaOptions, write: boolean): readonly Limit[] {
  const limits: Limit[] = [
    {
      name: "directory/units",
      scope: "Tenant_Application",
      limit: given.directoryUnits ?? directoryUnits.appUnits,
      windowMs: directoryUnits.windowSeconds * 1_000,
      cost: resourceUnits(call),
    },
  ];
  if (write && !isQuery(call)) {
    limits.push(
      {
        name: "directory/write",
        scope: "Tenant_Application",
        limit: given.directoryWrites ?? directoryWrites.appWrites,
        windowMs: directoryWrites.windowSeconds * 1_000,
        cost: 1,
      },
      {
        name: "directory/write/tenant",
        scope: "Tenant",
        limit: directoryTenantWrites.tenantWrites,
        windowMs: directoryTenantWrites.windowSeconds * 1_000,
        cost: 1,
      },
    );
  }
  return limits;
}

/** What a directory request costs. learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits */
function resourceUnits(call: Call): number {
  const path = call.path.toLowerCase();
  let units = 1;
  if (call.method === "GET" && /\/groups\/[^/]+\/members/.test(path)) units = 3;
  if (call.method === "GET" && /\/transitivemembers/.test(path)) units = 5;
  if (path.endsWith("/getbyids")) units = 3;
  if (/\/checkmember(?:objects|groups)$/.test(path)) units = 4;
  if (/\/(?:getmembergroups|memberof)$/.test(path)) units = 2;
  if (call.query.has("$select")) units--;
  if (call.query.has("$expand")) units++;
  const top = call.query.get("$top");
  if (top !== undefined && Number(top) < 20) units--;
  return Math.max(1, units);
}

function unitHeaders(call: Call): Readonly<Record<string, string>> {
  return isIntunePath(call.path) ? {} : { "x-ms-resource-unit": String(resourceUnits(call)) };
}

function isQuery(call: Call): boolean {
  return /\/(?:getByIds|checkMemberObjects|checkMemberGroups|getMemberGroups|evaluateDynamicMembership)$/i.test(
    call.path,
  );
}

function refill(bucket: Bucket, now: number, algorithm: "slidingWindow" | "tokenBucket"): void {
  if (algorithm === "tokenBucket") {
    const last = bucket.spent.at(-1)?.at ?? now;
    bucket.sum = Math.max(0, bucket.sum - ((now - last) * bucket.limit) / bucket.windowMs);
    if (bucket.spent.length > 1) bucket.spent.splice(0, bucket.spent.length - 1);
    if (bucket.spent.length === 1) bucket.spent[0] = { at: now, cost: 0 };
    return;
  }
  while (bucket.spent[0] !== undefined && bucket.spent[0].at + bucket.windowMs <= now)
    bucket.sum -= bucket.spent.shift()?.cost ?? 0;
}

function waitFor(
  bucket: Bucket,
  cost: number,
  now: number,
  algorithm: "slidingWindow" | "tokenBucket",
): number {
  if (algorithm === "tokenBucket")
    return ((bucket.sum + cost - bucket.limit) * bucket.windowMs) / bucket.limit;
  let free = bucket.limit - bucket.sum;
  for (const spent of bucket.spent) {
    free += spent.cost;
    if (free >= cost) return spent.at + bucket.windowMs - now;
  }
  return bucket.windowMs;
}
