import { describe, expect, test } from "vitest";
import { FleetBook } from "../../../src/fleet/book/fleet-book.ts";
import { type NotedRun, noteRun } from "../../../src/fleet/book/note-run.ts";
import { scopedStore } from "../../../src/fleet/book/scoped-store.ts";
import { newRecord } from "../../../src/fleet/book/tenant-record.ts";
import { MemoryStore } from "../../../src/state/memory-store.ts";

const content = `sha256:${"c".repeat(64)}`;
const at = (hour: number) => `2026-11-20T${String(hour).padStart(2, "0")}:00:00.000Z`;
const run = (part: Partial<NotedRun> & Pick<NotedRun, "outcome" | "endedAt">): NotedRun => ({
  verb: "apply",
  code: null,
  reason: null,
  content,
  ...part,
});
const empty = newRecord("contoso", "t1");

describe("noteRun", () => {
  test("keeps since when a tenant has a content, over runs that find nothing to do", () => {
    const applied = noteRun(empty, run({ outcome: "applied", endedAt: at(1) }));
    const again = noteRun(applied, run({ outcome: "unchanged", endedAt: at(9) }));

    expect(again.content).toEqual({
      hash: content,
      doneSince: at(1),
      failure: null,
      failingSince: null,
    });
    expect(again.runs.apply?.lastSuccessAt).toBe(at(9));
  });

  test("keeps since when it fails, and forgets that once it is mended", () => {
    const failed = { outcome: "unreachable", code: "network" } as const;
    const first = noteRun(empty, run({ ...failed, endedAt: at(1) }));
    const second = noteRun(first, run({ ...failed, endedAt: at(5) }));
    const mended = noteRun(second, run({ outcome: "applied", endedAt: at(6) }));

    expect(second.content).toMatchObject({ failure: failed, failingSince: at(1), doneSince: null });
    expect(mended.content).toMatchObject({ failure: null, failingSince: null, doneSince: at(6) });
  });

  test.each([
    ["unreachable", at(1)],
    ["denied", at(1)],
    ["partly", null],
    ["refused", null],
  ] as const)(
    "knows of a tenant that had it and is %s whether it has it still",
    (outcome, since) => {
      const applied = noteRun(empty, run({ outcome: "applied", endedAt: at(1) }));

      const later = noteRun(applied, run({ outcome, code: "x", endedAt: at(5) }));

      expect(later.content).toMatchObject({ doneSince: since, failingSince: at(5) });
    },
  );

  test("begins anew with another content", () => {
    const applied = noteRun(empty, run({ outcome: "applied", endedAt: at(1) }));
    const next = run({
      outcome: "partly",
      code: "x",
      endedAt: at(2),
      content: `${content.slice(0, -1)}d`,
    });

    expect(noteRun(applied, next).content).toMatchObject({ doneSince: null, failingSince: at(2) });
  });

  test.each(["waiting", "busy", "cancelled"] as const)(
    "leaves all as it was where it was %s",
    (outcome) => {
      const applied = noteRun(empty, run({ outcome: "applied", endedAt: at(1) }));

      expect(noteRun(applied, run({ outcome, endedAt: at(3) }))).toBe(applied);
    },
  );

  test("does not take a plan or a drift for an apply", () => {
    for (const verb of ["plan", "drift", "tick"] as const) {
      expect(
        noteRun(empty, run({ verb, outcome: "unchanged", endedAt: at(1) })).content,
      ).toBeNull();
    }
  });
});

describe("FleetBook", () => {
  const tenants = [{ key: "contoso", tenantId: "t1" }];
  const noted = {
    tenant: "contoso",
    tenantId: "t1",
    ...run({ outcome: "applied", endedAt: at(1) }),
  };

  test("adds to what another process has kept meanwhile", async () => {
    const store = new MemoryStore();
    const [one, two] = [new FleetBook(store, tenants), new FleetBook(store, tenants)];
    await Promise.all([one.load(), two.load()]);

    await one.note(noted);
    const seen = await two.note({ ...noted, verb: "drift", outcome: "drift", endedAt: at(2) });

    expect(Object.keys(seen.runs).sort()).toEqual(["apply", "drift"]);
    expect(seen.content?.doneSince).toBe(at(1));
  });

  test("forgets what was kept where the key names another tenant by now", async () => {
    const store = new MemoryStore();
    await new FleetBook(store, tenants).note(noted);
    const renamed = { key: "contoso", tenantId: "t2" };
    const book = new FleetBook(store, [renamed]);

    await book.load();

    expect(book.record(renamed)).toEqual(newRecord("contoso", "t2"));
  });

  test("refuses what is no record, and says what to do", async () => {
    const store = new MemoryStore();
    await store.put("fleet/records/contoso.json", `{"formatVersion":1,"tenant":7}`, null);

    await expect(new FleetBook(store, tenants).load()).rejects.toThrow(
      "fleet/records/contoso.json in the state store is no record of a tenant; restore it, or delete it to begin anew for contoso",
    );
  });
});

describe("scopedStore", () => {
  test("keeps two folders of one store apart", async () => {
    const store = new MemoryStore();
    const [a, b] = [scopedStore(store, "tenants/a"), scopedStore(store, "tenants/b")];

    await a.put("leases/apply-corp", "1", null);
    await b.put("leases/apply-corp", "2", null);
    await a.append("journal/day.jsonl", "x\n");

    expect((await a.get("leases/apply-corp"))?.content).toBe("1");
    expect(await b.readLog("journal/day.jsonl")).toBeUndefined();
    expect(await a.list("")).toEqual(["journal/day.jsonl", "leases/apply-corp"]);
    expect(await store.list("tenants/b/")).toEqual(["tenants/b/leases/apply-corp"]);
  });

  test("refuses a folder that is no key", () => {
    expect(() => scopedStore(new MemoryStore(), "../other")).toThrow(RangeError);
  });
});
