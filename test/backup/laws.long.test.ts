import fc from "fast-check";
import {
  type BackupContent,
  BackupError,
  BackupKey,
  type BackupObject,
  type BackupRecord,
  Backups,
  MemoryStore,
  retentionOf,
  type StateStore,
} from "ringwright";
import { describe, expect, test } from "vitest";

const dayInMs = 86_400_000;
const start = Date.parse("2026-11-01T02:00:00.000Z");
const key = new BackupKey("5a".repeat(32));

type Step =
  | { readonly do: "edit"; readonly ring: number; readonly days: number }
  | { readonly do: "remove"; readonly ring: number }
  | { readonly do: "create"; readonly full: boolean }
  | { readonly do: "wait"; readonly hours: number }
  | { readonly do: "prune" };

const steps = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant("edit" as const),
      ring: fc.nat(4),
      days: fc.nat(30),
    }),
    fc.record({ do: fc.constant("remove" as const), ring: fc.nat(4) }),
    fc.record({ do: fc.constant("create" as const), full: fc.boolean() }),
    fc.record({ do: fc.constant("create" as const), full: fc.constant(false) }),
    fc.record({ do: fc.constant("create" as const), full: fc.constant(false) }),
    fc.record({ do: fc.constant("wait" as const), hours: fc.integer({ min: 1, max: 96 }) }),
    fc.record({ do: fc.constant("prune" as const) }),
  ),
  { maxLength: 30, size: "max" },
);

function ringObject(ring: number, days: number): BackupObject {
  return {
    id: `00000000-0000-4000-8000-00000000000${ring}`,
    displayName: `Ring ${ring} é\u202e"`,
    owner: "stack",
    spec: { displayName: `Ring ${ring}`, quality: { deferralDays: days }, assignments: [] },
  };
}

/** What a run of steps has made: the content of each backup that there was. */
class Told {
  readonly store = new MemoryStore();
  readonly contents = new Map<string, BackupContent["objects"]>();
  readonly backups: Backups;
  now = start;
  #objects = new Map<string, BackupObject>();

  constructor(sealed: boolean) {
    this.backups = new Backups(this.store, "corp", sealed ? { key } : {});
  }

  async do(step: Step): Promise<void> {
    switch (step.do) {
      case "edit":
        this.#objects.set(`ring/r${step.ring}`, ringObject(step.ring, step.days));
        break;
      case "remove":
        this.#objects.delete(`ring/r${step.ring}`);
        break;
      case "wait":
        this.now += step.hours * 3_600_000;
        break;
      case "create": {
        // in whatever order Graph gave them
        const objects = new Map([...this.#objects].reverse());
        const takenAt = new Date(this.now).toISOString();
        const content = { tenantId: null, takenAt, objects, notes: [], unread: [] };
        const { id } = await this.backups.write(content, { full: step.full, reason: "law" });
        this.contents.set(id, objects);
        break;
      }
      case "prune":
        await this.backups.prune(new Date(this.now));
        break;
      default:
        step satisfies never;
    }
  }

  async records(): Promise<BackupRecord[]> {
    return (await this.backups.list()) as BackupRecord[];
  }
}

const sortedBy = (objects: BackupContent["objects"]) =>
  [...objects].sort(([a], [b]) => (a < b ? -1 : 1));

/** A law over random values, told as a test. */
function law<Values extends [unknown, ...unknown[]]>(
  name: string,
  arbitraries: { [At in keyof Values]: fc.Arbitrary<Values[At]> },
  numRuns: number,
  holds: (...values: Values) => Promise<void>,
): void {
  test(name, async () => {
    await fc.assert(fc.asyncProperty(...arbitraries, holds), { numRuns });
  });
}

describe("backups", () => {
  law(
    "stay whole and as they were, whatever is made, edited and pruned",
    [steps, fc.boolean()],
    60,
    async (all, sealed) => {
      const told = new Told(sealed);
      for (const step of all) await told.do(step);

      const records = await told.records();

      expect([...(await told.backups.verify()).values()].every((one) => one === null)).toBe(true);
      for (const { id, objects } of records) {
        const backup = await told.backups.read(id);
        const made = told.contents.get(id);
        expect(sortedBy(backup.objects)).toEqual(sortedBy(made ?? new Map()));
        expect(objects).toBe(made?.size);
      }
    },
  );

  law(
    "are pruned once, to what is young enough, the newest, and what these stand on",
    [steps],
    60,
    async (all) => {
      const told = new Told(false);
      for (const step of all) await told.do(step);
      const before = await told.records();
      const now = new Date(told.now);
      const { full, incremental } = retentionOf(undefined);

      const wouldBe = await told.backups.prune(now, { dryRun: true });
      expect(await told.records()).toEqual(before);
      const first = await told.backups.prune(now);
      const again = await told.backups.prune(now);

      expect(first).toEqual(wouldBe);
      expect(again.removed).toEqual([]);
      const kept = new Set(first.kept);
      for (const { id, kind, takenAt, parent } of before) {
        const ageInDays = (told.now - Date.parse(takenAt)) / dayInMs;
        const isYoung = ageInDays <= (kind === "full" ? full : incremental).keepDays;
        if (isYoung || id === before.at(-1)?.id) expect(kept).toContain(id);
        const isStoodOn = before.some((one) => one.parent === id && kept.has(one.id));
        if (!isYoung && !isStoodOn && id !== before.at(-1)?.id) expect(kept).not.toContain(id);
        if (kept.has(id) && parent !== null) expect(kept).toContain(parent);
      }
      const keys = await told.store.list("backups/");
      expect(new Set(keys.map((one) => one.split("/")[2]))).toEqual(kept);
    },
  );

  law(
    "notice any byte that is changed",
    [steps, fc.boolean(), fc.nat(), fc.nat(), fc.integer({ min: 1, max: 127 })],
    150,
    async (all, sealed, place, at, change) => {
      const told = new Told(sealed);
      await told.do({ do: "edit", ring: 1, days: 3 });
      await told.do({ do: "create", full: false });
      for (const step of all) await told.do(step);
      const keys = await told.store.list("backups/");
      const changed = keys[place % keys.length] ?? "";
      const text = (await told.store.get(changed))?.content ?? "";
      const where = at % text.length;
      const other = String.fromCharCode(text.charCodeAt(where) ^ change);
      const id = changed.split("/")[2] ?? "";

      await replace(told.store, changed, text.slice(0, where) + other + text.slice(where + 1));

      await expect(told.backups.read(id)).rejects.toBeInstanceOf(BackupError);
      await expect(told.backups.read(id)).rejects.toMatchObject({ reason: "damaged" });
      expect((await told.backups.verify()).get(id)).toContain("damaged");
      // what stands on it is not used either, and the next one begins anew
      await told.do({ do: "create", full: false });
      const newest = (await told.records()).at(-1);
      const all2 = await told.backups.verify();
      expect(all2.get(newest?.id ?? "")).toBeNull();
      for (const [one, problem] of all2) {
        if (problem !== null) continue;
        const { chain } = await told.backups.read(one);
        expect(chain.map((link) => link.id)).not.toContain(id);
      }
    },
  );

  law(
    "notice what is cut off, swapped or missing",
    [steps, fc.nat(), fc.nat()],
    60,
    async (all, place, other) => {
      const told = new Told(false);
      for (const days of [1, 2, 3]) {
        await told.do({ do: "edit", ring: 1, days });
        await told.do({ do: "create", full: false });
      }
      for (const step of all) await told.do(step);
      const keys = await told.store.list("backups/");
      const one = keys[place % keys.length] ?? "";
      const two = keys[other % keys.length] ?? "";
      const [text = "", swapped = ""] = await Promise.all(
        [one, two].map(async (each) => (await told.store.get(each))?.content),
      );
      const id = one.split("/")[2] ?? "";

      if (swapped !== text) {
        await replace(told.store, one, swapped);
        await expect(told.backups.read(id)).rejects.toMatchObject({ reason: "damaged" });
      }
      await replace(told.store, one, text.slice(0, -1));
      await expect(told.backups.read(id)).rejects.toMatchObject({ reason: "damaged" });
      const value = await told.store.get(one);
      await told.store.delete(one, value?.version ?? "");
      await expect(told.backups.read(id)).rejects.toBeInstanceOf(BackupError);
    },
  );
});

async function replace(store: StateStore, where: string, content: string): Promise<void> {
  const before = await store.get(where);
  await store.put(where, content, before?.version ?? null);
}
