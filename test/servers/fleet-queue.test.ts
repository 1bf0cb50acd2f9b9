// What a queue does with the outcomes of runs, on both of its backends.
import { randomUUID } from "node:crypto";
import { Queue, Worker } from "bullmq";
import { BullMQOtel } from "bullmq-otel";
import { Redis } from "ioredis";
import {
  createFleetQueue,
  createFleetWorker,
  type FleetQueue,
  type FleetQueueBackend,
  type FleetVerb,
  type FleetWorker,
  type FleetWorkerOptions,
  migrateFleetQueue,
  type TenantOutcome,
  type TenantRun,
  type TenantWork,
  usualSchedules,
} from "ringwright/bullmq";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { addressOf } from "./places.ts";

const backends = [
  ["Redis", () => ({ kind: "redis", connection: addressOf("REDIS_URL") })],
  ["PostgreSQL", () => ({ kind: "postgres", connection: addressOf("POSTGRES_URL") })],
] as const satisfies readonly (readonly [string, () => FleetQueueBackend])[];

interface Stage {
  readonly name: string;
  readonly queue: FleetQueue;
  readonly start: (work: TenantWork, options?: FleetWorkerOptions) => Promise<FleetWorker>;
  /** Waits until the overview shows what is expected of it. */
  readonly sees: (expected: object) => Promise<void>;
}

async function stage(backend: FleetQueueBackend): Promise<Stage> {
  const name = `fleet-${randomUUID()}`;
  await migrateFleetQueue(backend);
  const queue = await createFleetQueue(backend, { name });
  onTestFinished(async () => {
    await queue.close();
  });
  return {
    name,
    queue,
    start: async (work, options) => {
      const worker = await createFleetWorker(backend, work, { name, ...options });
      onTestFinished(async () => {
        await worker.close({ abortSignal: AbortSignal.abort() });
      });
      return worker;
    },
    sees: async (expected) => {
      await vi.waitFor(
        async () => {
          expect(await queue.overview()).toMatchObject(expected);
        },
        { timeout: 20_000, interval: 50 },
      );
    },
  };
}

function runOf(tenant: string, verb: FleetVerb, outcome: TenantOutcome): TenantRun {
  const startedAt = new Date().toISOString();
  const reason = `the reason of ${tenant}`;
  const common = { tenantId: "", wave: "all", code: null, reason, startedAt, endedAt: startedAt };
  return { tenant, verb, outcome, ...common };
}

/** Tenants whose runs end as they are called. */
function ending(outcomes: Readonly<Record<string, TenantOutcome>>): TenantWork {
  return {
    tenants: Object.keys(outcomes),
    runTenant: (tenant, { verb }) =>
      Promise.resolve(runOf(tenant, verb, outcomes[tenant] ?? "broken")),
  };
}

/** Work that goes on until it is let go, or ended. */
function held(tenants: readonly string[]) {
  const started: string[] = [];
  const go: (() => void)[] = [];
  const work: TenantWork = {
    tenants,
    runTenant: async (tenant, { verb, abortSignal }) => {
      started.push(`${verb} ${tenant}`);
      return await new Promise((resolve) => {
        go.push(() => {
          resolve(runOf(tenant, verb, "applied"));
        });
        abortSignal?.addEventListener("abort", () => {
          resolve(runOf(tenant, verb, "cancelled"));
        });
      });
    },
  };
  return { work, started, go };
}

describe.each(backends)("a queue on %s", (_, backendOf) => {
  test("does with each outcome what it asks for, and shows it", async () => {
    const { queue, start, sees } = await stage(backendOf());
    const outcomes = {
      fine: "unchanged",
      forbidden: "denied",
      held: "busy",
      gone: "unreachable",
      half: "partly",
    } as const;
    await queue.add("apply", [...Object.keys(outcomes), "unlisted"]);

    await start(ending(outcomes));

    await sees({ counts: { waiting: 0, running: 0, delayed: 3, done: 1, failed: 2 } });
    const { failed, delayed, lastRuns } = await queue.overview();
    const byTenant = (list: readonly { readonly tenant: string }[]) =>
      list.toSorted((a, b) => a.tenant.localeCompare(b.tenant));
    expect(byTenant(failed)).toMatchObject([
      {
        tenant: "forbidden",
        verb: "apply",
        why: "denied: the reason of forbidden",
        needsPerson: true,
        last: { outcome: "denied" },
      },
      {
        tenant: "unlisted",
        why: "the list of tenants has no unlisted; it was taken out, or is of another fleet",
        needsPerson: true,
        last: null,
      },
    ]);
    expect(byTenant(delayed)).toMatchObject([
      { tenant: "gone", tries: 1, last: { outcome: "unreachable" } },
      { tenant: "half", tries: 1, last: { outcome: "partly" } },
      // put off, which is no try
      { tenant: "held", tries: 0, last: { outcome: "busy" } },
    ]);
    const seconds = byTenant(delayed).map((one) => {
      const { notBefore } = one as (typeof delayed)[number];
      return (Date.parse(notBefore) - Date.now()) / 1000;
    });
    for (const [index, [least, most]] of [
      [10, 30] as const,
      [10, 30] as const,
      [55, 120] as const,
    ].entries()) {
      expect(seconds[index]).toBeGreaterThan(least);
      expect(seconds[index]).toBeLessThanOrEqual(most);
    }
    expect(byTenant(lastRuns)).toMatchObject([
      { tenant: "fine", outcome: "unchanged" },
      { tenant: "forbidden", outcome: "denied" },
    ]);
  });

  test("gives a tenant that runs one more turn, however often it is asked for", async () => {
    const { queue, start, sees } = await stage(backendOf());
    const { work, started, go } = held(["contoso"]);
    await start(work);
    await queue.add("apply", ["contoso"]);
    await sees({ counts: { running: 1 } });

    for (let time = 1; time <= 3; time++) await queue.add("apply", ["contoso", "contoso"]);
    go[0]?.();
    await vi.waitUntil(() => started.length === 2, { timeout: 20_000 });
    go[1]?.();

    await sees({ counts: { waiting: 0, running: 0, delayed: 0, done: 2 } });
    expect(started).toEqual(["apply contoso", "apply contoso"]);
  });

  test("drops no verb for another", async () => {
    const { queue, start, sees } = await stage(backendOf());
    const { work, started, go } = held(["contoso"]);
    for (const verb of ["drift", "apply", "tick", "plan"] as const) {
      await queue.add(verb, ["contoso"]);
    }

    await start(work, { concurrency: 4 });
    await vi.waitUntil(() => started.length === 4, { timeout: 20_000 });
    for (const release of go) release();

    await sees({ counts: { done: 4 } });
    expect(started.toSorted()).toEqual([
      "apply contoso",
      "drift contoso",
      "plan contoso",
      "tick contoso",
    ]);
  });

  test("no longer counts a tenant as failed that went well since", async () => {
    const { queue, start, sees } = await stage(backendOf());
    const outcomes: Record<string, TenantOutcome> = { contoso: "denied" };
    await start(ending(outcomes));
    await queue.add("drift", ["contoso"]);
    await sees({ failed: [{ tenant: "contoso" }] });

    outcomes["contoso"] = "drift";
    await queue.add("drift", ["contoso"]);

    await sees({ counts: { done: 1, failed: 1 }, failed: [], lastRuns: [{ outcome: "drift" }] });
  });

  test("goes on elsewhere with runs that are ended since their worker closes", async () => {
    const { queue, start, sees } = await stage(backendOf());
    const first = held(["contoso"]);
    const worker = await start(first.work);
    await queue.add("apply", ["contoso"]);
    await vi.waitUntil(() => first.started.length === 1, { timeout: 20_000 });
    await worker.check();

    await worker.close({ abortSignal: AbortSignal.timeout(50) });
    await expect(worker.check()).rejects.toThrow("the worker takes no tenants from the queue");
    await sees({ delayed: [{ tenant: "contoso", tries: 0, last: { outcome: "cancelled" } }] });
    await start(ending({ contoso: "applied" }));

    await sees({ counts: { done: 1, delayed: 0 }, lastRuns: [{ outcome: "applied" }] });
  });

  test("waits for the runs of a worker that closes", async () => {
    const { queue, start } = await stage(backendOf());
    const { work, started, go } = held(["contoso"]);
    const worker = await start(work);
    await queue.add("apply", ["contoso"]);
    await vi.waitUntil(() => started.length === 1, { timeout: 20_000 });

    const closing = worker.close();
    go[0]?.();
    await closing;

    expect(await queue.overview()).toMatchObject({
      counts: { done: 1 },
      lastRuns: [{ outcome: "applied" }],
    });
  });

  test("has the schedules that were set last, and gives each tenant its turn", async () => {
    const backend = backendOf();
    const { name, queue, start, sees } = await stage(backend);
    await queue.setSchedules(usualSchedules("Europe/Berlin"));
    const first = (await queue.overview()).schedules;
    await queue.setSchedules({ tick: { cron: "5 * * * *", timeZone: "Europe/Berlin" } });
    await expect(queue.setSchedules({ drift: { cron: "never" } })).rejects.toThrow(RangeError);
    const second = (await queue.overview()).schedules;

    expect(first).toMatchObject([
      { verb: "drift", cron: "0 2 * * *", timeZone: "Europe/Berlin" },
      { verb: "tick", cron: "5 * * * *", timeZone: "Europe/Berlin" },
    ]);
    expect(second).toEqual(first.slice(1));
    await queue.setSchedules({});
    expect((await queue.overview()).schedules).toEqual([]);
    if (backend.kind !== "redis") return;
    // what a schedule adds when its time has come
    const raw = new Queue(name, {
      connection: { url: String(backend.connection) },
      prefix: "ringwright-queue",
    });
    await raw.add("every-tenant", { verb: "tick" });
    await raw.close();
    await start(ending({ contoso: "progressing", fabrikam: "held" }));
    await sees({ counts: { done: 3 } });
    const { lastRuns } = await queue.overview();
    expect(lastRuns.map(({ tenant, verb }) => `${verb} ${tenant}`).toSorted()).toEqual([
      "tick contoso",
      "tick fabrikam",
    ]);
  });
});

test("a job that this version does not know is left to a person", async () => {
  const backend = { kind: "redis", connection: addressOf("REDIS_URL") } as const;
  const { name, start } = await stage(backend);
  const raw = new Queue(name, {
    connection: { url: backend.connection },
    prefix: "ringwright-queue",
  });
  onTestFinished(async () => {
    await raw.close();
  });
  await raw.add("destroy", { tenant: "contoso" }, { attempts: 5 });

  await start(ending({ contoso: "applied" }));

  await vi.waitUntil(async () => (await raw.getFailedCount()) === 1, { timeout: 20_000 });
  const [job] = await raw.getFailed();
  expect(job?.failedReason).toBe(
    'this version knows no job "destroy" with such data; update the workers',
  );
  expect(job?.attemptsMade).toBe(1);
});

test("a run that broke is tried again, without the secrets that its message quotes", async () => {
  const backend = { kind: "redis", connection: addressOf("REDIS_URL") } as const;
  const { name, queue, start, sees } = await stage(backend);
  await start({
    tenants: ["contoso"],
    runTenant: () => Promise.reject(new Error("no rediss://u:s3cr3t@cache.example.com")),
  });
  await queue.add("apply", ["contoso"]);

  await sees({ delayed: [{ tenant: "contoso", tries: 1, last: null }] });
  const raw = new Queue(name, {
    connection: { url: backend.connection },
    prefix: "ringwright-queue",
  });
  const [job] = await raw.getDelayed();
  await raw.close();
  expect(job?.failedReason).toBe("broken: no rediss://***@cache.example.com");
  expect(JSON.stringify(job)).not.toContain("s3cr3t");
});

describe("a job with which a worker was lost", () => {
  /** Has the job of a tenant taken by a worker that never says a word again. */
  async function withLostWorker(): Promise<Stage> {
    const backend = { kind: "redis", connection: addressOf("REDIS_URL") } as const;
    const stood = await stage(backend);
    let isTaken = false;
    const lost = new Worker(
      stood.name,
      async () => {
        isTaken = true;
        await new Promise(() => undefined);
      },
      {
        connection: { url: backend.connection },
        prefix: "ringwright-queue",
        lockDuration: 1000,
        skipLockRenewal: true,
        skipStalledCheck: true,
      },
    );
    lost.on("error", () => undefined);
    onTestFinished(async () => {
      await lost.close(true);
    });
    await stood.queue.add("apply", ["contoso"]);
    await vi.waitUntil(() => isTaken, { timeout: 20_000 });
    await lost.pause(true);
    return stood;
  }
  const quick = { lockInMs: 1000, lookForLostEveryMs: 500 };

  test("goes on at another one, which asks for the lease again soon", async () => {
    const { queue, start, sees } = await withLostWorker();
    const warnings: string[] = [];
    const logger = { warn: (message: string) => void warnings.push(message) };

    await start(ending({ contoso: "busy" }), { ...quick, logger });

    await sees({ delayed: [{ tenant: "contoso", tries: 0, last: { outcome: "busy" } }] });
    const [delayed] = (await queue.overview()).delayed;
    expect(Date.parse(delayed?.notBefore ?? "") - Date.now()).toBeLessThanOrEqual(5000);
    expect(warnings).toEqual([expect.stringMatching(/^a worker was lost; its job \d+ waits for/)]);
  });

  test("needs a person once it has taken more workers with it than it may", async () => {
    const { start, sees } = await withLostWorker();

    await start(ending({ contoso: "applied" }), { ...quick, maxLostWorkers: 0 });

    await sees({
      counts: { running: 0, done: 0, failed: 1 },
      failed: [
        {
          tenant: "contoso",
          why: "job stalled more than allowable limit",
          needsPerson: true,
          last: null,
        },
      ],
    });
  });
});

test("a client of one's own is used, and stays open", async () => {
  const client = new Redis(addressOf("REDIS_URL"), { maxRetriesPerRequest: null });
  onTestFinished(() => {
    client.disconnect();
  });
  const { name, queue } = await stage({ kind: "redis", connection: client });
  await queue.add("plan", ["contoso"]);

  const worker = await createFleetWorker(
    { kind: "redis", connection: client },
    ending({ contoso: "changes" }),
    { name },
  );
  await vi.waitUntil(async () => (await queue.overview()).counts.done === 1, { timeout: 20_000 });
  await worker.close();

  expect(client.status).toBe("ready");
});

test("a server that throws keys away is refused", async () => {
  const backend = { kind: "redis", connection: addressOf("EVICTING_REDIS_URL") } as const;

  await expect(createFleetQueue(backend)).rejects.toThrow(
    /cannot be used: it evicts keys when its memory is full \(maxmemory-policy allkeys-lru\)/,
  );
});

test("a database without tables of the queue is refused, with what makes them", async () => {
  const schema = "not_migrated";
  const connection = { connectionString: addressOf("POSTGRES_URL"), schema };

  await expect(createFleetQueue({ kind: "postgres", connection })).rejects.toThrow(
    "it has no tables of the queue yet; call migrateFleetQueue once",
  );
  await migrateFleetQueue({ kind: "postgres", connection });
  await migrateFleetQueue({ kind: "postgres", connection });
  const queue = await createFleetQueue({ kind: "postgres", connection });
  await queue.close();
});

test("a refused sign-in is told without the password", async () => {
  for (const server of ["REDIS_URL", "POSTGRES_URL"] as const) {
    const url = new URL(addressOf(server));
    url.password = "wr0ng-secret";
    const kind = server === "REDIS_URL" ? "redis" : "postgres";
    const backend = { kind, connection: url.href } as FleetQueueBackend;

    const error: unknown = await createFleetQueue(backend, { connectTimeoutInMs: 3000 }).catch(
      (caught: unknown) => caught,
    );

    expect(String(error)).toMatch(/cannot be used: (.*WRONGPASS|password authentication failed)/);
    expect(String(error)).not.toContain("wr0ng-secret");
  }
});

test("spans of the queue reach whoever collects them", async () => {
  const backend = { kind: "redis", connection: addressOf("REDIS_URL") } as const;
  const telemetry = new BullMQOtel({ tracerName: "ringwright" });
  const names: string[] = [];
  const startSpan = telemetry.tracer.startSpan.bind(telemetry.tracer);
  telemetry.tracer.startSpan = (name, options, context) => {
    names.push(name);
    return startSpan(name, options, context);
  };
  const name = `fleet-${randomUUID()}`;
  const queue = await createFleetQueue(backend, { name, telemetry });
  const worker = await createFleetWorker(backend, ending({ contoso: "applied" }), {
    name,
    telemetry,
  });
  await queue.add("apply", ["contoso"]);
  await vi.waitUntil(async () => (await queue.overview()).counts.done === 1, { timeout: 20_000 });
  await worker.close();
  await queue.close();

  expect(names.some((span) => span.startsWith("addBulk"))).toBe(true);
  expect(names.some((span) => span.startsWith("process"))).toBe(true);
});
