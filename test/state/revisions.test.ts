import fc from "fast-check";
import {
  FileStore,
  MemoryStore,
  RevisionedState,
  StateConflictError,
  type StateStore,
} from "ringwright";
import { describe, expect, test } from "vitest";
import { folderOf } from "../support/policy-folder.ts";

const key = "rollouts/june";

/** Writes what follows what is there. */
async function follow(states: RevisionedState, content: string): Promise<number> {
  const latest = await states.read(key);
  return (await states.write(key, content, latest?.revision ?? null)).revision;
}

/** Puts something else under a key of the store, as a hand would. */
async function spoil(store: StateStore, place: string, change: (text: string) => string) {
  const value = await store.get(place);
  await store.put(place, change(value?.content ?? ""), value?.version ?? null);
}

describe("RevisionedState", () => {
  test("gives what was written last, and has the ten before it, newest first", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: "grapheme" }), { maxLength: 25 }),
        async (contents) => {
          const states = new RevisionedState(new MemoryStore());
          for (const content of contents) await follow(states, content);

          const latest = await states.read(key);
          const { revisions, damaged } = await states.history(key);

          expect(latest?.content).toBe(contents.at(-1));
          expect(latest?.note).toBeUndefined();
          expect(revisions.map(({ content }) => content)).toEqual(contents.slice(-11).reverse());
          expect(revisions.map(({ revision }) => revision)).toEqual(
            contents
              .map((_, index) => index + 1)
              .slice(-11)
              .reverse(),
          );
          expect(damaged).toEqual([]);
        },
      ),
    );
  });

  test("never gives what one wrong character made of it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), async (at, other) => {
        const store = new MemoryStore();
        const states = new RevisionedState(store);
        await follow(states, '{"stage":1}');
        await follow(states, '{"stage":2}\u{1f4be}\n');
        await spoil(store, key, (text) => {
          const index = at % text.length;
          return `${text.slice(0, index)}${other}${text.slice(index + 1)}`;
        });

        const latest = await states.read(key);

        expect(latest).toEqual(
          latest?.note === undefined
            ? expect.objectContaining({ revision: 2, content: '{"stage":2}\u{1f4be}\n' })
            : expect.objectContaining({
                revision: 1,
                content: '{"stage":1}',
                note: "the newest revision of rollouts/june is damaged; revision 1 is read instead",
              }),
        );
      }),
    );
  });

  test("goes on after damage, and keeps what was damaged to be looked at", async () => {
    const store = new MemoryStore();
    const states = new RevisionedState(store);
    for (const content of ["1", "2", "3"]) await follow(states, content);
    await spoil(store, key, () => "{ half of it");

    expect((await states.read(key))?.revision).toBe(2);
    // whoever read the third before it was damaged
    await expect(states.write(key, "x", 3)).rejects.toBeInstanceOf(StateConflictError);
    expect(await follow(states, "4")).toBe(4);

    expect(await states.read(key)).not.toHaveProperty("note");
    const { revisions, damaged } = await states.history(key);
    expect(revisions.map(({ revision }) => revision)).toEqual([4, 2, 1]);
    expect(damaged).toEqual(["rollouts/june.history/3"]);
    expect((await store.get("rollouts/june.history/3"))?.content).toBe("{ half of it");
  });

  test("reads past several that are damaged", async () => {
    const store = new MemoryStore();
    const states = new RevisionedState(store);
    for (const content of ["1", "2", "3"]) await follow(states, content);
    await spoil(store, key, () => "");
    await spoil(store, "rollouts/june.history/2", () => "null");

    expect(await states.read(key)).toMatchObject({ revision: 1, content: "1" });
    // 2 and 3 were other contents
    expect(await follow(states, "4")).toBe(4);
  });

  test("says so where nothing is whole, and writes nothing over it", async () => {
    const store = new MemoryStore();
    const states = new RevisionedState(store);
    await follow(states, "1");
    await spoil(store, key, () => "7");

    await expect(states.read(key)).rejects.toThrow("no earlier revision of it is whole");
    await expect(states.write(key, "2", null)).rejects.toThrow(
      "no earlier revision of it is whole",
    );

    expect((await store.get(key))?.content).toBe("7");
  });

  test("lets one of many succeed that follow one revision", async () => {
    const folder = await folderOf({});
    const states = [1, 2, 3, 4].map(() => new RevisionedState(new FileStore(folder)));
    let expected: number | null = null;

    for (let round = 1; round <= 12; round++) {
      const settled = await Promise.allSettled(
        states.map(async (each, number) => await each.write(key, `${round}.${number}`, expected)),
      );
      const winner = settled.findIndex(({ status }) => status === "fulfilled");
      const refused = settled.filter(
        (each) => each.status === "rejected" && each.reason instanceof StateConflictError,
      );

      expect(refused).toHaveLength(3);
      const latest = await states[0]?.read(key);
      expect(latest).toMatchObject({ revision: round, content: `${round}.${winner}` });
      expected = round;
    }
    const { revisions } = (await states[0]?.history(key)) ?? { revisions: [] };
    expect(revisions.map(({ revision }) => revision)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  });

  test("has the current revision in its history before the next one is written", async () => {
    const store = new MemoryStore();
    const states = new RevisionedState(store);
    await follow(states, "1");
    const put = store.put.bind(store);
    store.put = async (place, content, version) => {
      if (place === key) throw new Error("the connection was lost");
      return await put(place, content, version);
    };

    await expect(follow(states, "2")).rejects.toThrow("the connection was lost");
    await spoil({ get: store.get.bind(store), put } as StateStore, key, () => "gone");

    expect(await states.read(key)).toMatchObject({ revision: 1, content: "1" });
  });

  test("lists states without their histories", async () => {
    const store = new MemoryStore();
    const states = new RevisionedState(store);
    for (const content of ["1", "2"]) await follow(states, content);
    await states.write("rollouts/july", "1", null);
    await states.write("other", "1", null);

    expect(await states.list("rollouts/")).toEqual(["rollouts/july", "rollouts/june"]);
    expect(await store.list("rollouts/")).toHaveLength(3);
  });

  // it read revision 1 and slept, while others wrote ten more, whose place in the history is the same
  test("puts no revision of a writer that slept over a later one", async () => {
    const store = new MemoryStore();
    const states = new RevisionedState(store);
    await follow(states, "1");
    const head = await store.get(key);
    const late = new MemoryStore();
    late.get = async (place) => (place === key ? head : await store.get(place));
    late.put = async (...given) => await store.put(...given);
    for (let number = 2; number <= 13; number++) await follow(states, String(number));
    const before = await states.history(key);

    await expect(new RevisionedState(late).write(key, "late", 1)).rejects.toBeInstanceOf(
      StateConflictError,
    );

    expect(await states.history(key)).toEqual(before);
    expect(before.revisions[0]?.revision).toBe(13);
  });
});
