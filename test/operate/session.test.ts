import type { Plan, Tenant } from "ringwright";
import type { MockTenant, MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test, vi } from "vitest";
import { breakLease } from "../../src/state/break-lease.ts";
import { acquireLease } from "../../src/state/lease.ts";
import { readLease } from "../../src/state/lease-record.ts";
import { Session, type SessionApplyOptions } from "../../src/operate/session/session.ts";
import { connectTo, essence, load, threeRings, threeRingsTenant } from "../support/lab.ts";
import { createTestTenant } from "../support/tenant.ts";
import { writesOf } from "../support/writes.ts";
import { MemoryStore } from "./memory-store.ts";

interface Stage {
  readonly mock: MockTenant;
  readonly tenant: Tenant;
  readonly session: Session;
  readonly store: MemoryStore;
  /** What `apply` takes; `confirm` says yes. */
  readonly options: SessionApplyOptions & { readonly confirm: ReturnType<typeof yes> };
  /** What it holds, by name. */
  readonly held: () => unknown;
}

const yes = () => vi.fn((_plan: Plan): boolean => true);

async function stage(
  config = threeRings,
  tenantOptions: MockTenantOptions = threeRingsTenant,
): Promise<Stage> {
  const mock = createTestTenant(tenantOptions);
  const tenant = connectTo(mock);
  const store = new MemoryStore();
  return {
    mock,
    tenant,
    session: new Session(tenant, await load(config)),
    store,
    options: { store, owner: { pid: 1, host: "here" }, confirm: yes() },
    held: () => essence(mock),
  };
}

/** Sleeps for minutes once a line with that text is in the journal; another run takes over meanwhile. */
function sleepOnceAfter(text: string, mock: MockTenant, store: MemoryStore): void {
  const append = store.append.bind(store);
  store.append = async (key, content, expectedLength) => {
    await append(key, content, expectedLength);
    if (!content.includes(text)) return;
    store.append = append;
    mock.clock.advance(180_000);
    const lease = await readLease(store, "apply-corp");
    if (lease) await breakLease(store, lease, { force: true });
    await acquireLease(store, "apply-corp", { holder: { pid: 2, host: "there" } });
  };
}

describe("Session.plan", () => {
  test("reads the devices that changes reach, and tells each that moves", async () => {
    const { session, held } = await stage();
    const before = held();
    const seen: string[] = [];

    const { plan, inventory, moved } = await session.plan({
      onProgress: ({ type }) => seen.push(type),
    });

    expect(seen).toEqual(["snapshot", "devices"]);
    expect(inventory?.size).toBe(40);
    const vip = plan.changes.find(({ address }) => address === "group/vip");
    expect(vip?.impact).toMatchObject({ devices: 2, gain: 2 });
    expect([...moved()]).toContainEqual(
      expect.objectContaining({ address: "group/vip", displayName: "LT-0001", change: "gain" }),
    );
    expect(held()).toEqual(before);
  });

  test("reads no device where nobody wants the impact", async () => {
    const { mock, session } = await stage();

    const { plan, moved } = await session.plan({ impact: false });

    expect(plan.changes).toHaveLength(7);
    expect([...moved()]).toEqual([]);
    expect(mock.requests.some(({ url }) => url.includes("isManaged"))).toBe(false);
  });

  test("refuses to force an address that the files do not hold", async () => {
    const { mock, session } = await stage();

    await expect(session.plan({ force: ["ring/none"] })).rejects.toThrow(/ring\/none/);
    expect(mock.requests).toEqual([]);
  });
});

describe("Session.apply", () => {
  test("asks with the plan, writes it, and keeps lock and journal in the store", async () => {
    const { session, store, options } = await stage();
    const { plan } = await session.plan();

    const { results } = await session.apply(plan, options);

    expect(results.every(({ result }) => result === "applied")).toBe(true);
    expect(options.confirm).toHaveBeenCalledExactlyOnceWith(plan);
    expect(await store.held()).toEqual([]);
    const [journal = ""] = await store.list("journal/");
    const events = store.lines(journal).map(({ event }) => event);
    expect([events[0], events.at(-1)]).toEqual(["start", "end"]);
    expect((await session.plan()).plan.changes).toEqual([]);
  });

  test("notes the fencing token of its lock in every line of the journal", async () => {
    const { session, store, options } = await stage();
    const earlier = await acquireLease(store, "apply-corp", { holder: { pid: 2, host: "there" } });
    await earlier.release();

    await session.planAndApply(options);

    const [journal = ""] = await store.list("journal/");
    expect(new Set(store.lines(journal).map(({ lease }) => lease))).toEqual(new Set([2]));
  });

  test("takes the lock of a silent process as early as the terms say, and no earlier", async () => {
    const { mock, session, store, options } = await stage();
    const now = () => mock.clock.now();
    await acquireLease(store, "apply-corp", { holder: { pid: 2, host: "there" }, now });
    const leaseTerms = { heartbeatEveryMs: 3000, unsureAfterMs: 8000, takenAfterMs: 20_000 };

    mock.clock.advance(20_000);
    await expect(session.planAndApply({ ...options, leaseTerms })).rejects.toThrow(
      "after 20 seconds without a heartbeat it is taken over",
    );
    mock.clock.advance(1000);
    const { results } = await session.planAndApply({ ...options, leaseTerms });

    expect(results.every(({ result }) => result === "applied")).toBe(true);
  });

  test("takes the lock of a process that is known to have ended", async () => {
    const { session, store, options } = await stage();
    await acquireLease(store, "apply-corp", { holder: { pid: 2, host: "there" } });

    const { results } = await session.planAndApply({ ...options, isGone: ({ pid }) => pid === 2 });

    expect(results).toHaveLength(7);
    expect(await store.held()).toEqual([]);
  });

  test("sends nothing once another run took the lock over", async () => {
    const { mock, session, store, options } = await stage();
    const { plan } = await session.plan();
    const before = mock.requests.length;

    const applied = session.apply(plan, {
      ...options,
      confirm: async () => {
        const lease = await readLease(store, "apply-corp");
        if (lease) await breakLease(store, lease, { force: true });
        await acquireLease(store, "apply-corp", { holder: { pid: 2, host: "there" } });
        return true;
      },
    });

    await expect(applied).rejects.toThrow(/took over the lease apply-corp: process 2 on there/);
    expect(writesOf(mock, before)).toEqual([]);
    expect(await store.held()).toEqual(["apply-corp"]);
  });

  // the lease was looked at before the line, and the answer to that look is of before the sleep
  test.each([
    ["a creation", threeRings],
    ["an update", threeRings.replace("deferralDays: 7", "deferralDays: 9")],
  ])("sends not even %s that was announced by a machine which then slept", async (_, config) => {
    const { mock, session, store, options, tenant } = await stage();
    const isUpdate = config !== threeRings;
    if (isUpdate) await session.planAndApply(options);
    const before = mock.requests.length;
    sleepOnceAfter('"event":"request"', mock, store);

    const { results } = await new Session(tenant, await load(config)).planAndApply(options);

    expect(await readLease(store, "apply-corp")).toMatchObject({ holder: { pid: 2 } });
    expect(writesOf(mock, before)).toEqual([]);
    expect(new Set(results.map(({ result }) => result))).toEqual(new Set(["skipped"]));
    expect(results[0]?.error).toMatch(/took over the lease apply-corp: process 2 on there/);
  });

  test("does not call skipped what it had written in part when it fell asleep", async () => {
    const { mock, session, store, options } = await stage();
    sleepOnceAfter("/assign", mock, store);

    const { results } = await session.planAndApply(options);

    const rings = results.filter(({ address }) => address.startsWith("ring/"));
    expect(mock.state.list("deviceConfigurations")).toHaveLength(3);
    // the last one waits for a group that is still being filled, and was not come to
    expect(rings.map(({ result }) => result)).toEqual(["failed", "failed", "pending"]);
    expect(rings[0]?.error).toMatch(
      /^written in part; another run took over the lease apply-corp: process 2 on there/,
    );
  });

  test("gives its result also where the lock cannot be given up, and says so", async () => {
    const { session, store, options } = await stage();
    const notes: string[] = [];
    const onProgress = (event: { type: string; sentence?: string }) => {
      if (event.type === "note") notes.push(event.sentence ?? "");
    };
    const { plan } = await session.plan();
    const put = store.put.bind(store);
    store.put = async (key, content, expected) => {
      if (expected !== null) throw new Error("disk full");
      return await put(key, content, expected);
    };

    const { results } = await session.apply(plan, { ...options, onProgress });

    expect(results.every(({ result }) => result === "applied")).toBe(true);
    expect(notes).toEqual([
      "the lock could not be given up (disk full); others can take it in 2 minutes",
    ]);
  });

  test("writes nothing where the answer is no", async () => {
    const { session, store, options, held } = await stage();
    const before = held();
    const { plan } = await session.plan();
    options.confirm.mockReturnValue(false);

    const applied = session.apply(plan, options);

    await expect(applied).rejects.toMatchObject({ refusal: { reason: "notConfirmed" } });
    expect(held()).toEqual(before);
    expect([await store.held(), store.logs()]).toEqual([[], []]);
  });

  test("does not ask where nothing changes", async () => {
    const { session, options } = await stage("version: 1\nstack: corp\n");
    const { plan } = await session.plan();

    const { results } = await session.apply(plan, options);

    expect(results).toEqual([]);
    expect(options.confirm).not.toHaveBeenCalled();
  });

  test("sends nothing while another run holds the lock", async () => {
    const { mock, session, store, options } = await stage();
    const { plan } = await session.plan();
    const before = mock.requests.length;
    await acquireLease(store, "apply-corp", { holder: { pid: 2, host: "there" } });

    await expect(session.apply(plan, options)).rejects.toMatchObject({ name: "LockedError" });
    expect(mock.requests).toHaveLength(before);
    expect(options.confirm).not.toHaveBeenCalled();
  });

  test("tells before the question that a plan is of other files", async () => {
    const { session, tenant, store, options, held } = await stage();
    const before = held();
    const { plan } = await session.plan();
    const edited = new Session(tenant, await load(threeRings.replace("Days: 7", "Days: 8")));

    const applied = edited.apply(plan, options);

    await expect(applied).rejects.toMatchObject({
      name: "ApplyRefusedError",
      kind: "stale",
      reasons: [expect.stringContaining("other files")],
    });
    expect(options.confirm).not.toHaveBeenCalled();
    expect(held()).toEqual(before);
    expect([await store.held(), store.logs()]).toEqual([[], []]);
  });

  test("tells before the question that a plan is of another tenant", async () => {
    const { session } = await stage();
    const { plan } = await session.plan();
    const other = await stage(threeRings, {
      ...threeRingsTenant,
      tenantId: "99999999-0000-4000-8000-000000000009",
    });
    const before = other.held();

    const applied = other.session.apply(plan, other.options);

    await expect(applied).rejects.toMatchObject({
      kind: "stale",
      reasons: [expect.stringContaining("is for tenant")],
    });
    expect(other.options.confirm).not.toHaveBeenCalled();
    expect(other.held()).toEqual(before);
  });

  test("tells before the question what stands against a plan", async () => {
    const rings = [{ displayName: "Ring 2 - Early" }];
    const { session, options, held } = await stage(threeRings, { ...threeRingsTenant, rings });
    const before = held();
    const { plan } = await session.plan();

    const applied = session.apply(plan, options);

    await expect(applied).rejects.toMatchObject({
      kind: "refused",
      reasons: [expect.stringContaining("ring/early")],
    });
    expect(options.confirm).not.toHaveBeenCalled();
    expect(held()).toEqual(before);
    // an approval that comes with the apply counts
    const { results } = await session.apply(plan, { ...options, adopt: true });
    expect(results.every(({ result }) => result === "applied")).toBe(true);
  });
});

describe("Session.planAndApply", () => {
  test("plans under the lock, and shows the plan before it is judged", async () => {
    const { session, store, options } = await stage();
    const seen: unknown[] = [];

    const { results } = await session.planAndApply({
      ...options,
      impact: false,
      onPlan: ({ changes }) => seen.push(["plan", changes.length]),
      confirm: async () => {
        seen.push("question", await store.held());
        return true;
      },
    });

    expect(seen).toEqual([["plan", 7], "question", ["apply-corp"]]);
    expect(results.every(({ result }) => result === "applied")).toBe(true);
    expect(await store.held()).toEqual([]);
  });
});

describe("Session.drift", () => {
  test("tells where the tenant left the files, and writes nothing", async () => {
    const { mock, session, options, held } = await stage();
    await session.planAndApply(options);
    const broad = mock.state
      .list("deviceConfigurations")
      .find(({ displayName }) => displayName === "Ring 3 - Broad");
    mock.state.patch("deviceConfigurations", String(broad?.["id"]), {
      qualityUpdatesDeferralPeriodInDays: 9,
    });
    const before = held();

    const { report } = await session.drift();

    expect(report.drift).toEqual([
      { address: "ring/broad", path: "quality.deferralDays", lastApplied: 7, live: 9 },
    ]);
    expect(held()).toEqual(before);
  });
});
