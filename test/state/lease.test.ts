import {
  acquireLease,
  breakLease,
  FileStore,
  type LeaseState,
  leaseStatus,
  listLeases,
  LockedError,
  MemoryStore,
  readLease,
  StateConflictError,
  type StateStore,
} from "ringwright";
import { describe, expect, test } from "vitest";
import { TestClock } from "../support/lease-clock.ts";
import { folderOf } from "../support/policy-folder.ts";

async function lease(store: StateStore): Promise<LeaseState> {
  const found = await readLease(store, "apply-corp");
  if (!found) throw new Error("the lease was never taken");
  return found;
}

describe("a lease", () => {
  test("is held by one run at a time, and told with its holder", async () => {
    const store = new MemoryStore();
    const clock = new TestClock();
    const held = await acquireLease(store, "apply-corp", clock.options(1));
    await clock.pass(30 * 60 + 8);

    const second = acquireLease(store, "apply-corp", clock.options(2));

    await expect(second).rejects.toThrow(
      "another run holds the lease apply-corp: alice, process 1 on ci-1, since 2026-11-10T08:00:00.000Z (30 min), last heartbeat 8 s ago. Wait for it; after 2 minutes without a heartbeat it is taken over. Where that run is gone for certain, end its hold at once with: ringwright state unlock --force",
    );
    await expect(second).rejects.toMatchObject({ lease: { token: 1, holder: { pid: 1 } } });
    expect(await held.stillHeld()).toBe(true);
    await held.release();
    expect((await acquireLease(store, "apply-corp", clock.options(2))).token).toBe(2);
  });

  test("goes to one of many that find it free or abandoned, with a higher token each time", async () => {
    const folder = await folderOf({});
    const clock = new TestClock();

    for (let round = 1; round <= 3; round++) {
      const taken = await Promise.allSettled(
        Array.from({ length: 6 }, async (_, pid) => {
          return await acquireLease(new FileStore(folder), "apply-corp", clock.options(pid));
        }),
      );
      const won = taken.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
      const refused = taken.flatMap((each): unknown[] =>
        each.status === "rejected" ? [each.reason] : [],
      );

      expect(won.map(({ token }) => token)).toEqual([round]);
      expect(refused.every((error) => error instanceof LockedError)).toBe(true);
      clock.sleep(121);
    }
  });

  test("is taken from a holder that is silent for more than two minutes, and no earlier", async () => {
    const store = new MemoryStore();
    const clock = new TestClock();
    await acquireLease(store, "apply-corp", clock.options(1));

    clock.sleep(120);
    await expect(acquireLease(store, "apply-corp", clock.options(2))).rejects.toThrow(LockedError);
    clock.sleep(1);

    expect((await acquireLease(store, "apply-corp", clock.options(2))).token).toBe(2);
  });

  test("is taken at once from a process that is known to have ended", async () => {
    const store = new MemoryStore();
    const clock = new TestClock();
    await acquireLease(store, "apply-corp", clock.options(1));
    const isGone = ({ pid }: { pid: number }) => pid === 1;

    const taken = await acquireLease(store, "apply-corp", { ...clock.options(2), isGone });

    expect(taken.token).toBe(2);
  });

  test("that was taken over stays lost to the run that slept, which leaves it alone", async () => {
    const store = new MemoryStore();
    const clock = new TestClock();
    const first = await acquireLease(store, "apply-corp", clock.options(1));
    clock.sleep(600);
    const second = await acquireLease(store, "apply-corp", clock.options(2));

    expect(await first.stillHeld()).toBe(false);
    await expect(first.ensureHeld()).rejects.toThrow(
      /another run took over the lease apply-corp: alice, process 2 on ci-1/,
    );
    await clock.pass(60);
    await first.release();

    expect(await lease(store)).toMatchObject({ token: 2, holder: { pid: 2 } });
    expect(await second.stillHeld()).toBe(true);
  });

  test("is still held by a run that slept where nobody took it, and renewed by the question", async () => {
    const store = new MemoryStore();
    const clock = new TestClock();
    const held = await acquireLease(store, "apply-corp", clock.options(1));
    clock.sleep(600);

    expect(await held.stillHeld()).toBe(true);

    expect(leaseStatus(await lease(store), { now: clock.now })).toBe("live");
  });

  test("survives a heartbeat that fails, and one whose answer is lost", async () => {
    const inner = new MemoryStore();
    const clock = new TestClock();
    let fault: "none" | "refused" | "lost" = "none";
    const store: StateStore = {
      get: async (key) => await inner.get(key),
      append: async (key, content) => await inner.append(key, content),
      readLog: async (key) => await inner.readLog(key),
      list: async (prefix) => await inner.list(prefix),
      delete: async (key, expected) => {
        await inner.delete(key, expected);
      },
      put: async (key, content, expected) => {
        if (fault === "refused") throw new Error("503");
        const version = await inner.put(key, content, expected);
        if (fault === "lost") throw new Error("reset");
        return version;
      },
    };
    const held = await acquireLease(store, "apply-corp", clock.options(1));

    for (const next of ["refused", "lost", "none"] as const) {
      fault = next;
      await clock.pass(20);
    }

    expect(await held.stillHeld()).toBe(true);
    expect((await lease(store)).holder?.heartbeatAt).toBe("2026-11-10T08:01:00.000Z");
    await held.release();
    expect((await lease(store)).holder).toBeUndefined();
  });

  test("is not said to be held while the store cannot be asked", async () => {
    const store = new MemoryStore();
    const clock = new TestClock();
    const held = await acquireLease(store, "apply-corp", clock.options(1));
    store.get = () => Promise.reject(new Error("no answer"));

    await expect(held.stillHeld()).rejects.toThrow("no answer");
    await expect(held.ensureHeld()).rejects.toThrow("no answer");
  });

  // the store answered at once; the process read it a minute later, as one does that was stopped
  test("is not said to be held by an answer that came too late", async () => {
    const store = new MemoryStore();
    const clock = new TestClock();
    const held = await acquireLease(store, "apply-corp", clock.options(1));
    const get = store.get.bind(store);
    store.get = async (key) => {
      const answer = await get(key);
      store.get = get;
      clock.sleep(70);
      await acquireLease(store, "apply-corp", clock.options(2, 60));
      return answer;
    };

    expect(await held.stillHeld()).toBe(false);

    expect(await lease(store)).toMatchObject({ token: 2, holder: { pid: 2 } });
  });

  test("is not said to be held by a store that is always too slow", async () => {
    const store = new MemoryStore();
    const clock = new TestClock();
    const held = await acquireLease(store, "apply-corp", clock.options(1));
    const get = store.get.bind(store);
    store.get = async (key) => {
      clock.sleep(56);
      return await get(key);
    };

    await expect(held.ensureHeld()).rejects.toThrow("the state store answers too slowly");
  });

  test("is kept by other terms where they are given", async () => {
    const store = new MemoryStore();
    const clock = new TestClock();
    const terms = { heartbeatEveryMs: 1000, unsureAfterMs: 2000, takenAfterMs: 5000 };
    const options = (pid: number) => ({ ...clock.options(pid), terms });
    const held = await acquireLease(store, "apply-corp", options(1));

    await clock.pass(60);
    await expect(acquireLease(store, "apply-corp", options(2))).rejects.toThrow(LockedError);
    clock.sleep(6);

    expect((await acquireLease(store, "apply-corp", options(2))).token).toBe(2);
    expect(await held.stillHeld()).toBe(false);
  });

  test("ends its heartbeat when it is given up", async () => {
    const store = new MemoryStore();
    const clock = new TestClock();
    const held = await acquireLease(store, "apply-corp", clock.options(1));
    await held.release();
    const { version } = await lease(store);

    await clock.pass(300);

    expect(await lease(store)).toEqual({
      name: "apply-corp",
      token: 1,
      holder: undefined,
      version,
    });
    expect(await held.stillHeld()).toBe(false);
    expect((await listLeases(store)).map((each) => leaseStatus(each))).toEqual(["free"]);
  });
});

describe("breakLease", () => {
  test("refuses a live one, and ends it where that is forced", async () => {
    const store = new MemoryStore();
    const clock = new TestClock();
    const held = await acquireLease(store, "apply-corp", clock.options(1));
    const seen = await lease(store);

    const refused = breakLease(store, seen, { now: clock.now });

    await expect(refused).rejects.toThrow(LockedError);
    expect(await held.stillHeld()).toBe(true);
    await breakLease(store, seen, { now: clock.now, force: true });
    expect(await held.stillHeld()).toBe(false);
    await expect(held.ensureHeld()).rejects.toThrow(
      "another run took over the lease apply-corp or ended it",
    );
    expect((await acquireLease(store, "apply-corp", clock.options(2))).token).toBe(2);
  });

  test("judges one anew that came back to life meanwhile", async () => {
    const store = new MemoryStore();
    const clock = new TestClock();
    const held = await acquireLease(store, "apply-corp", clock.options(1));
    clock.sleep(600);
    const seen = await lease(store);
    await clock.pass(20);

    await expect(breakLease(store, seen, { now: clock.now })).rejects.toThrow(LockedError);
    expect(await held.stillHeld()).toBe(true);
  });

  test("leaves the lease of who took it since", async () => {
    const store = new MemoryStore();
    const clock = new TestClock();
    await acquireLease(store, "apply-corp", clock.options(1));
    clock.sleep(600);
    const seen = await lease(store);
    const held = await acquireLease(store, "apply-corp", clock.options(2));

    await breakLease(store, seen, { now: clock.now, force: true });

    expect(await held.stillHeld()).toBe(true);
  });

  test("keeps the fencing token, so that what wrote before is known as older", async () => {
    const store = new MemoryStore();
    const clock = new TestClock();
    await acquireLease(store, "apply-corp", clock.options(1));

    await breakLease(store, await lease(store), { now: clock.now, force: true });

    expect(await lease(store)).toMatchObject({ token: 1, holder: undefined });
    await expect(store.put("leases/apply-corp", "", null)).rejects.toThrow(StateConflictError);
  });
});
