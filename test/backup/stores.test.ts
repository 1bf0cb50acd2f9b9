import {
  AzureBlobStore,
  type BackupContent,
  Backups,
  FileStore,
  RedisStore,
  type StateStore,
} from "ringwright";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { FakeContainer } from "../support/fake-container.ts";
import { FakeRedis, losingAnswers } from "../support/fake-redis.ts";

const day = 86_400_000;
const start = Date.parse("2026-11-01T02:00:00.000Z");

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "ringwright-backups-"));
  onTestFinished(async () => await rm(made, { recursive: true, force: true }));
  return made;
}

const stores: readonly (readonly [string, () => Promise<StateStore>])[] = [
  ["a folder", async () => new FileStore(await folder())],
  ["Redis", () => Promise.resolve(new RedisStore(new FakeRedis()))],
  [
    "Redis whose answers are lost",
    () => Promise.resolve(new RedisStore(losingAnswers(new FakeRedis()))),
  ],
  ["blobs", () => Promise.resolve(new AzureBlobStore(new FakeContainer()))],
  [
    "blobs whose answers are lost",
    () => Promise.resolve(new AzureBlobStore(new FakeContainer({ isEveryAnswerLost: true }))),
  ],
];

function contentAt(days: number, deferralDays: number): BackupContent {
  return {
    tenantId: null,
    takenAt: new Date(start + days * day).toISOString(),
    objects: new Map(
      Array.from({ length: 20 }, (_, ring) => [
        `ring/r${ring}`,
        {
          id: `00000000-0000-4000-8000-0000000000${String(ring).padStart(2, "0")}`,
          displayName: `Ring ${ring}`,
          owner: "stack" as const,
          spec: {
            displayName: `Ring ${ring}`,
            quality: { deferralDays: ring === 0 ? deferralDays : 1 },
          },
        },
      ]),
    ),
    notes: [],
    unread: [],
  };
}

describe.each(stores)("backups in %s", (_name, open) => {
  test("hold what changed, a full one a week, and are pruned by age with what they stand on", async () => {
    const store = await open();
    const backups = new Backups(store, "corp");

    const notes: string[] = [];
    const onNote = (sentence: string) => notes.push(`day ${days}: ${sentence}`);
    let days = 0;
    for (; days < 30; days++) await backups.write(contentAt(days, days), { onNote });
    const made = await backups.list();
    const pruned = await backups.prune(new Date(start + 29 * day));

    // six of the first week, when nothing that is kept stands on them any more
    expect(notes[0]).toBe(
      "day 14: 6 backups are older than they are kept; ringwright snapshot prune takes them away",
    );
    expect(notes.at(-1)).toBe(
      `day 29: ${pruned.removed.length} backups are older than they are kept; ringwright snapshot prune takes them away`,
    );
    const full = made.filter((one) => "kind" in one && one.kind === "full");
    expect(full.map(({ takenAt }) => takenAt.slice(8, 10))).toEqual(["01", "08", "15", "22", "29"]);
    const sizes = made.map((one) => ("bytes" in one ? one.bytes : 0));
    expect(Math.max(...sizes.slice(1, 7))).toBeLessThan((sizes[0] ?? 0) / 1.2);
    const kept = (await backups.list()).map(({ takenAt }) =>
      Number(takenAt.slice(5, 10).replace("-", "")),
    );
    // the full ones of four weeks; of the last seven days all, and of the week before its chain
    expect(kept).toEqual([1108, 1115, 1122, 1123, 1124, 1125, 1126, 1127, 1128, 1129, 1130]);
    expect(pruned.kept).toHaveLength(kept.length);
    expect([...(await backups.verify()).values()]).toEqual(kept.map(() => null));
    expect((await backups.read("latest")).objects.get("ring/r0")?.spec).toEqual({
      displayName: "Ring 0",
      quality: { deferralDays: 29 },
    });
  });

  test("keep every link between the full one and one that is kept", async () => {
    const backups = new Backups(await open(), "corp");
    for (const days of [0, 1, 2, 6]) await backups.write(contentAt(days, days));

    const { removed } = await backups.prune(new Date(start + 12 * day));

    // those of the days 1 and 2 are old enough, and the one of day 6 stands on them
    expect(removed).toEqual([]);
    expect((await backups.read("latest")).chain).toHaveLength(4);
  });

  test("leave nothing of one whose writing was cut short, and none counts that has no manifest", async () => {
    const store = await open();
    const backups = new Backups(store, "corp");
    await backups.write(contentAt(0, 1));
    await store.put("backups/corp/20261103T020000Z-0123456789ab/part-1", "{}", null);

    expect(await backups.list()).toHaveLength(1);
    const { leftovers, removed } = await backups.prune(new Date(start));

    expect([leftovers, removed]).toEqual([1, []]);
    expect((await store.list("backups/")).length).toBe(2);
  });
});

describe("FileStore", () => {
  test("finishes a deletion that was cut short", async () => {
    const root = await folder();
    const store = new FileStore(root);
    await store.put("a/b", "1", null);
    // the mark stands, and what it deletes does too
    await writeFile(join(root, "a", "b@2"), "ringwright-state-1 some-id some-parent gone\n");

    expect(await store.get("a/b")).toBeUndefined();
    const version = await store.put("a/b", "2", null);

    expect(await store.get("a/b")).toEqual({ content: "2", version });
    expect(await readdir(join(root, "a"))).toEqual(["b@3"]);
  });
});
