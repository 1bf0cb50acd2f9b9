// What is refused before anything is connected to: no server runs here.
import {
  createFleetQueue,
  createFleetWorker,
  type FleetQueueBackend,
  type FleetSchedules,
  type TenantWork,
  usualSchedules,
} from "ringwright/bullmq";
import { describe, expect, test } from "vitest";
import { loadBullmq } from "../../../src/fleet/bullmq/load-packages.ts";
import { openQueueBackend, queueFailure } from "../../../src/fleet/bullmq/queue-backend.ts";
import { checkSchedules } from "../../../src/fleet/bullmq/schedules.ts";

// a port on which nothing listens
const nobody = { kind: "redis", connection: "redis://u:s3cr3t@127.0.0.1:1/0" } as const;
const work: TenantWork = {
  tenants: [],
  runTenant: () => Promise.reject(new Error("no tenant was expected")),
};

describe("createFleetQueue", () => {
  test.each([
    [
      { kind: "redis", connection: "http://u:s3cr3t@host" },
      "the connection of a queue on redis must be such as rediss://USER:PASSWORD@HOST:6380/0",
    ],
    [
      { kind: "redis", connection: "s3cr3t" },
      "the connection of a queue on redis must be such as rediss://USER:PASSWORD@HOST:6380/0",
    ],
    [
      { kind: "postgres", connection: "redis://u:s3cr3t@host" },
      "the connection of a queue on postgres must be such as postgres://USER:PASSWORD@HOST/DATABASE",
    ],
  ] as const)("refuses %j without quoting it", async (backend: FleetQueueBackend, message) => {
    await expect(createFleetQueue(backend)).rejects.toThrow(new TypeError(message));
  });

  test("refuses a backend that there is not", async () => {
    const backend = { kind: "kafka", connection: {} } as unknown as FleetQueueBackend;

    await expect(createFleetQueue(backend)).rejects.toThrow(
      "the backend of a queue is redis or postgres",
    );
  });

  test("refuses a name with a colon, which parts keys", async () => {
    await expect(createFleetQueue(nobody, { name: "a:b" })).rejects.toThrow(
      '"a:b" is no name of a queue',
    );
  });

  test("gives up where no server answers, with the place and without the password", async () => {
    const error: unknown = await createFleetQueue(nobody, { connectTimeoutInMs: 300 }).catch(
      (caught: unknown) => caught,
    );

    expect(String(error)).toMatch(
      /^Error: the queue on redis:\/\/127\.0\.0\.1:1\/0 cannot be used: connect ECONNREFUSED/,
    );
    expect(String(error)).not.toContain("s3cr3t");
  });
});

test.each([
  [{ concurrency: 0 }, "concurrency is 0; it must be a whole number from 1 to 100"],
  [{ concurrency: 1.5 }, "concurrency is 1.5; it must be a whole number from 1 to 100"],
  [{ lockInMs: 999 }, "lockInMs is 999; it must be a whole number from 1000 to 600000"],
  [
    { lookForLostEveryMs: 0 },
    "lookForLostEveryMs is 0; it must be a whole number from 500 to 600000",
  ],
  [{ maxLostWorkers: -1 }, "maxLostWorkers is -1; it must be a whole number from 0 to 100"],
])("createFleetWorker refuses %j", async (options, message) => {
  await expect(createFleetWorker(nobody, work, options)).rejects.toThrow(new RangeError(message));
});

describe("schedules", () => {
  test("of every night and every hour are such as a clock can follow", async () => {
    await expect(checkSchedules(usualSchedules("Europe/Berlin"))).resolves.toBeUndefined();
  });

  test("that no clock can follow are named, all of them", async () => {
    const schedules = {
      drift: { cron: "0 25 * * *", timeZone: "Mars/Olympus" },
      tick: { cron: "* * * * * *" },
      plan: { cron: "" },
      destroy: { cron: "0 2 * * *" },
    } as FleetSchedules;

    await expect(checkSchedules(schedules)).rejects.toThrow(
      'plan: "" is no cron expression of five fields (it has 0); ' +
        'drift: "0 25 * * *" is no cron expression of five fields (Constraint error, got value 25 expected range 0-23); ' +
        'drift: "Mars/Olympus" is no time zone such as Europe/Berlin; ' +
        'tick: "* * * * * *" is no cron expression of five fields (it has 6); ' +
        '"destroy" is nothing that is done in tenants; that is plan, drift, apply, tick',
    );
  });
});

describe("a backend", () => {
  test("is named in messages by its host, without what secrets a client quotes", async () => {
    const password = "p%40ss-w0rd";
    const url = await openQueueBackend({
      kind: "postgres",
      connection: `postgres://ringwright:${password}@db.example.com/fleet`,
    });
    const options = await openQueueBackend({
      kind: "redis",
      connection: { host: "cache.example.com", password: "s3cr3t" },
    });

    expect(queueFailure(url, new Error(`no ${password}, nor p@ss-w0rd`))).toBe(
      "the queue on postgres://db.example.com/fleet: no ***, nor ***",
    );
    expect(queueFailure(options, new AggregateError([new Error("s3cr3t"), "b"]))).toBe(
      "the queue on Redis at cache.example.com: ***, b",
    );
  });

  test("of Redis has keys of its own, also beside other queues", async () => {
    const byDefault = await openQueueBackend(nobody);
    const chosen = await openQueueBackend({ ...nobody, prefix: "acme" });

    expect([byDefault.prefix, chosen.prefix]).toEqual(["ringwright-queue", "acme"]);
  });

  test("is made of the package that is installed", async () => {
    expect(typeof (await loadBullmq()).createPostgresBackend).toBe("function");
  });
});
