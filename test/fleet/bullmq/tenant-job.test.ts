import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  checkTenantKeys,
  checkVerb,
  everyTenantName,
  fleetVerbs,
  jobTries,
  keptJobs,
  readTask,
  tenantJob,
} from "../../../src/fleet/bullmq/tenant-job.ts";

const anyVerb = fc.constantFrom(...fleetVerbs);
// few enough to meet
const oneOfTwo = fc.constantFrom("drift", "contoso");
const anyKey = fc.stringMatching(/^[a-z0-9-]{1,64}$/);

describe("the job of a tenant", () => {
  test("holds the tenant's key and nothing else, and is read back", () => {
    fc.assert(
      fc.property(anyVerb, anyKey, (verb, tenant) => {
        const { name, data } = tenantJob(verb, tenant);

        expect(data).toEqual({ tenant });
        expect(readTask(name, data)).toEqual({ kind: "tenant", verb, tenant });
        expect(() => {
          checkTenantKeys([tenant]);
        }).not.toThrow();
      }),
    );
  });

  test("takes the place of one of the same verb and tenant, and of no other", () => {
    fc.assert(
      fc.property(anyVerb, oneOfTwo, anyVerb, oneOfTwo, (verb, tenant, otherVerb, otherTenant) => {
        const [id, other] = [tenantJob(verb, tenant), tenantJob(otherVerb, otherTenant)].map(
          ({ opts }) => opts.deduplication?.id,
        );

        expect(id === other).toBe(verb === otherVerb && tenant === otherTenant);
      }),
    );
  });

  test("is followed by one more where it runs, is tried 5 times, and is not kept for ever", () => {
    const { opts } = tenantJob("drift", "contoso");

    expect(opts).toEqual({
      attempts: 5,
      backoff: { type: "exponential", delay: 30_000, jitter: 0.5 },
      removeOnComplete: { age: 604_800, count: 5000 },
      removeOnFail: { age: 604_800, count: 5000 },
      deduplication: { id: "drift.contoso", keepLastIfActive: true },
    });
    expect(keptJobs.count).toBe(5000);
    // an id of its own would never run again as long as an earlier job of that id is kept
    expect(opts).not.toHaveProperty("jobId");
    // exponential from 30 s, so that the last wait is below the cap of 15 minutes
    expect(jobTries.backoff.delay * 2 ** (jobTries.attempts - 2)).toBeLessThanOrEqual(900_000);
  });
});

describe("readTask", () => {
  test("reads the job that gives each tenant its turn", () => {
    expect(readTask(everyTenantName, { verb: "tick" })).toEqual({
      kind: "everyTenant",
      verb: "tick",
    });
  });

  test.each([
    ["delete", { tenant: "contoso" }],
    ["apply", { tenant: "Contoso!" }],
    ["apply", { tenant: "contoso", config: "/etc/passwd" }],
    ["apply", null],
    [everyTenantName, { verb: "delete" }],
    [everyTenantName, { tenant: "contoso" }],
  ])("does not know %s of %j", (name, data) => {
    expect(readTask(name, data)).toBeUndefined();
  });
});

test("each key that is none is named", () => {
  expect(() => {
    checkTenantKeys(["contoso", "Fabrikam", ""]);
  }).toThrow('"Fabrikam", "": no key of a tenant; one has 1 to 64 small letters');
});

test("a verb that is none is named with those that there are", () => {
  expect(() => {
    checkVerb("destroy");
  }).toThrow('"destroy" is nothing that is done in tenants; that is plan, drift, apply, tick');
});
