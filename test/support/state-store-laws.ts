import { StateConflictError, type StateStore } from "ringwright";
import { describe, expect, test } from "vitest";

/**
 * What every state store keeps to. `open` gives two doors to one empty store, as two processes
 * would have them; a store of a service gives two clients of it.
 */
export function keepsStateStoreLaws(
  name: string,
  open: () => Promise<readonly [StateStore, StateStore]>,
): void {
  describe(`${name} as a state store`, () => {
    test("has nothing at first", async () => {
      const [store] = await open();

      expect(await store.get("a/b")).toBeUndefined();
      expect(await store.readLog("a.jsonl")).toBeUndefined();
      expect(await store.list("")).toEqual([]);
    });

    test("gives what was put, to everyone, with its version", async () => {
      const [store, other] = await open();
      const content = "line one\nzwei, ünïcode \u{1f4be}\n\n";

      const version = await store.put("a/b", content, null);

      expect(await store.get("a/b")).toEqual({ content, version });
      expect(await other.get("a/b")).toEqual({ content, version });
    });

    test("replaces only what was expected", async () => {
      const [store, other] = await open();
      const first = await store.put("key", "1", null);
      const second = await other.put("key", "2", first);

      await expect(store.put("key", "x", first)).rejects.toBeInstanceOf(StateConflictError);
      await expect(store.put("key", "x", null)).rejects.toBeInstanceOf(StateConflictError);
      await expect(store.put("other", "x", second)).rejects.toBeInstanceOf(StateConflictError);

      expect(await store.get("key")).toEqual({ content: "2", version: second });
      expect(await store.get("other")).toBeUndefined();
    });

    test("never gives one version to two contents", async () => {
      const [store] = await open();
      const versions = new Set<string>();
      let version: string | null = null;

      for (let round = 0; round < 5; round++) {
        version = await store.put("key", "the same", version);
        versions.add(version);
      }

      expect(versions.size).toBe(5);
    });

    test("lets one of many succeed that follow one version", async () => {
      const [store, other] = await open();
      let version: string | null = null;

      for (let round = 0; round < 5; round++) {
        const tries = Array.from({ length: 8 }, async (_, number) => {
          const door = number % 2 === 0 ? store : other;
          return await door.put("key", `${round}.${number}`, version);
        });
        const settled = await Promise.allSettled(tries);
        const done = settled.filter(({ status }) => status === "fulfilled");
        const conflicts = settled.filter(
          (each) => each.status === "rejected" && each.reason instanceof StateConflictError,
        );

        expect([done.length, conflicts.length]).toEqual([1, 7]);
        const winner = settled.findIndex(({ status }) => status === "fulfilled");
        const kept = await other.get("key");
        expect(kept?.content).toBe(`${round}.${winner}`);
        version = kept?.version ?? null;
      }
    });

    test("loses no step of a count that many take at once", async () => {
      const [store, other] = await open();
      await store.put("count", "0", null);
      const count = async (door: StateStore): Promise<void> => {
        for (;;) {
          const value = await door.get("count");
          try {
            await door.put("count", String(Number(value?.content) + 1), value?.version ?? null);
            return;
          } catch (error) {
            if (!(error instanceof StateConflictError)) throw error;
          }
        }
      };

      await Promise.all([store, other, store, other, store, other].map(count));

      expect((await store.get("count"))?.content).toBe("6");
    });

    test("keeps the lines of a log in the order in which they were added", async () => {
      const [store, other] = await open();

      await store.append("logs/a.jsonl", "1\n");
      await other.append("logs/a.jsonl", "2\n");
      await store.append("logs/a.jsonl", "3\n");

      expect(await other.readLog("logs/a.jsonl")).toBe("1\n2\n3\n");
    });

    test("adds to a log only where it is still as long as expected", async () => {
      const [store, other] = await open();
      const lines = ["zwei, ünïcode \u{1f4be}\n", "", "2\n"];
      let length = 0;

      for (const [index, line] of lines.entries()) {
        await (index % 2 === 0 ? store : other).append("logs/a.jsonl", line, length);
        length += line.length;
      }
      const late = [store, other].flatMap((door) =>
        [0, length - 1, length + 1].map(async (expected) => {
          await door.append("logs/a.jsonl", "late\n", expected);
        }),
      );
      for (const { status } of await Promise.allSettled(late)) expect(status).toBe("rejected");
      for (const each of late) await expect(each).rejects.toBeInstanceOf(StateConflictError);
      await expect(store.append("logs/b.jsonl", "x", 1)).rejects.toBeInstanceOf(StateConflictError);
      await other.append("logs/a.jsonl", "3\n");
      await store.append("logs/a.jsonl", "4\n", length + 2);

      expect(await other.readLog("logs/a.jsonl")).toBe(`${lines.join("")}3\n4\n`);
      expect(await other.readLog("logs/b.jsonl")).toBeUndefined();
    });

    test("lists keys of values and logs by how they begin", async () => {
      const [store] = await open();
      await store.put("leases/b", "", null);
      const version = await store.put("leases/a", "1", null);
      await store.put("leases/a", "2", version);
      await store.append("journal/x.jsonl", "1\n");

      expect(await store.list("leases/")).toEqual(["leases/a", "leases/b"]);
      expect(await store.list("")).toEqual(["journal/x.jsonl", "leases/a", "leases/b"]);
    });

    test("deletes only what was expected, and once", async () => {
      const [store, other] = await open();
      const first = await store.put("a/b", "1", null);
      const second = await other.put("a/b", "2", first);

      await expect(store.delete("a/b", first)).rejects.toBeInstanceOf(StateConflictError);
      expect((await store.get("a/b"))?.content).toBe("2");
      await store.delete("a/b", second);

      await expect(other.delete("a/b", second)).resolves.toBeUndefined();
      expect(await other.get("a/b")).toBeUndefined();
      expect(await other.list("")).toEqual([]);
      await expect(other.put("a/b", "x", second)).rejects.toBeInstanceOf(StateConflictError);
      const anew = await other.put("a/b", "3", null);
      expect(await store.get("a/b")).toEqual({ content: "3", version: anew });
    });

    test("lets one of many succeed that delete and replace one version", async () => {
      const [store, other] = await open();

      for (let round = 0; round < 5; round++) {
        const before = await store.get("key");
        const version = await store.put("key", "before", before?.version ?? null);
        const puts = [store, other].map(async (door) => await door.put("key", "after", version));
        const gone = [store, other].map(async (door) => {
          await door.delete("key", version);
        });
        const settled = await Promise.allSettled([...puts, ...gone]);

        for (const each of settled)
          if (each.status === "rejected") expect(each.reason).toBeInstanceOf(StateConflictError);
        const [a, b, c, d] = settled.map(({ status }) => status === "fulfilled");
        const replaced = (await other.get("key"))?.content;
        expect([a, b].filter(Boolean).length).toBe(replaced === undefined ? 0 : 1);
        if (replaced === undefined) expect(c === true || d === true).toBe(true);
        else expect(replaced).toBe("after");
      }
    });

    test.each(["", "../up", "a//b", "/root", "a/..", "a b", "a@1"])(
      "refuses %j as a key",
      async (key) => {
        const [store] = await open();

        await expect(store.get(key)).rejects.toBeInstanceOf(RangeError);
        await expect(store.put(key, "", null)).rejects.toBeInstanceOf(RangeError);
        await expect(store.append(key, "")).rejects.toBeInstanceOf(RangeError);
        await expect(store.readLog(key)).rejects.toBeInstanceOf(RangeError);
      },
    );
  });
}
