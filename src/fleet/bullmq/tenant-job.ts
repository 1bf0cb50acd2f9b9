import type { BulkJobOptions, KeepJobs } from "bullmq";
import { lazySchema, z } from "../../kind/zod.ts";
import type { FleetVerb } from "../outcome/tenant-run.ts";

/** What a job asks a worker for. */
export type FleetTask =
  | { readonly kind: "tenant"; readonly verb: FleetVerb; readonly tenant: string }
  | { readonly kind: "everyTenant"; readonly verb: FleetVerb };

/** A job as it is added: no more than whose turn it is. */
export interface FleetJob {
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
  readonly opts: BulkJobOptions;
}

/** Every verb, in the order of their names' meaning: from reading to writing. */
export const fleetVerbs = [
  "plan",
  "drift",
  "apply",
  "tick",
] as const satisfies readonly FleetVerb[];

/** Name of the jobs that give each tenant one of its own. */
export const everyTenantName = "every-tenant";

/** How many finished jobs are kept, and for how long, in seconds. Done and failed ones are counted apart. */
export const keptJobs = { age: 7 * 86_400, count: 5000 } as const satisfies KeepJobs;

/**
 * How often a job is tried, and after how long: 5 times, after 30 s, 1, 2 and 4 minutes, each up to
 * half less, so that tenants that failed together do not come back together.
 */
export const jobTries = {
  attempts: 5,
  backoff: { type: "exponential", delay: 30_000, jitter: 0.5 },
} as const;

/**
 * The job of one tenant. Its data is the key alone: of those that wait for one tenant and verb a
 * single one stays, so that whatever else stood in them would be lost; a worker reads files and
 * state when it runs.
 */
export function tenantJob(verb: FleetVerb, tenant: string): FleetJob {
  return {
    name: verb,
    data: { tenant },
    opts: {
      ...jobTries,
      removeOnComplete: keptJobs,
      removeOnFail: keptJobs,
      // one that waits is enough, and one may follow that which runs. A verb of its own is never
      // dropped for another; what keeps two of one tenant apart is the tenant's lease
      deduplication: { id: `${verb}.${tenant}`, keepLastIfActive: true },
    },
  };
}

const jobTenantPattern = /^[a-z0-9-]{1,64}$/;

/** @throws {TypeError} naming each that is no key of a tenant. */
export function checkTenantKeys(tenants: readonly string[]): void {
  const wrong = tenants.filter((tenant) => !jobTenantPattern.test(tenant));
  if (wrong.length === 0) return;
  const list = wrong.map((tenant) => JSON.stringify(tenant)).join(", ");
  throw new TypeError(
    `${list}: no key of a tenant; one has 1 to 64 small letters, digits and hyphens`,
  );
}

/** @throws {TypeError} where it is none. */
export function checkVerb(verb: string): asserts verb is FleetVerb {
  if (fleetVerbs.some((known) => known === verb)) return;
  throw new TypeError(
    `${JSON.stringify(verb)} is nothing that is done in tenants; that is ${fleetVerbs.join(", ")}`,
  );
}

const verbSchema = lazySchema(() => z.enum(fleetVerbs));
const tenantDataSchema = lazySchema(() =>
  z.strictObject({ tenant: z.string().regex(jobTenantPattern) }),
);
const everyTenantDataSchema = lazySchema(() => z.strictObject({ verb: verbSchema() }));

/** What a job asks for; undefined where this version knows no such job. */
export function readTask(name: string, data: unknown): FleetTask | undefined {
  if (name === everyTenantName) {
    const { data: read } = everyTenantDataSchema().safeParse(data);
    return read && { kind: "everyTenant", verb: read.verb };
  }
  const { data: verb } = verbSchema().safeParse(name);
  const { data: read } = tenantDataSchema().safeParse(data);
  return verb && read && { kind: "tenant", verb, tenant: read.tenant };
}
