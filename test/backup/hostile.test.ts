// A store that somebody else can write: whatever stands in it is refused with one clear sentence.
import { createHash } from "node:crypto";
import { type BackupContent, BackupError, BackupKey, Backups, MemoryStore } from "ringwright";
import { beforeEach, describe, expect, test } from "vitest";

const takenAt = "2026-11-26T08:00:00.000Z";

const content: BackupContent = {
  tenantId: null,
  takenAt,
  objects: new Map([
    [
      "ring/broad",
      {
        id: "00000000-0000-4000-8000-000000000001",
        displayName: "Ring 3 - Broad",
        owner: "stack",
        spec: { displayName: "Ring 3 - Broad", assignments: [] },
      },
    ],
  ]),
  notes: [],
  unread: [],
};

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("a stored backup that somebody made up", () => {
  let store: MemoryStore;
  let backups: Backups;
  let body: Record<string, unknown>;

  beforeEach(async () => {
    store = new MemoryStore();
    backups = new Backups(store, "corp");
    const { id } = await backups.write(content);
    const manifest = (await store.get(`backups/corp/${id}/manifest`))?.content ?? "";
    const whole = JSON.parse(manifest.slice(manifest.indexOf("\n") + 1)) as typeof body;
    body = { ...whole, parts: [] };
    for (const key of await store.list("backups/")) {
      const value = await store.get(key);
      await store.delete(key, value?.version ?? "");
    }
  });

  /** Keeps a manifest with a hash of its own, and gives its id. */
  async function forge(text: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
    const hash = sha256(text);
    const id = `20261126T080000Z-${hash.slice(0, 12)}`;
    await store.put(`backups/corp/${id}/manifest`, `ringwright-backup-1 ${hash}\n${text}`, null);
    for (const [name, part] of Object.entries(more))
      await store.put(`backups/corp/${id}/${name}`, part, null);
    return id;
  }

  /** With one part, as the manifest says. */
  async function forgeParts(part: string, objects: Record<string, string>): Promise<string> {
    const parts = [{ hash: sha256(part), bytes: Math.max(1, part.length) }];
    const table = { objects, notes: [] };
    const count = Object.keys(objects).length;
    const text = JSON.stringify({ ...body, parts, table, objects: count });
    return await forge(text, { "part-1": part });
  }

  test.each<[string, (own: Record<string, unknown>) => string, string]>([
    [
      "of another stack",
      (own) => JSON.stringify({ ...own, stack: "other" }),
      "it is of stack other",
    ],
    [
      "with a key more",
      (own) => JSON.stringify({ ...own, more: 1 }),
      "more is not a known property",
    ],
    ["of a later format", (own) => JSON.stringify({ ...own, format: 2 }), "format must be 1"],
    ["that is no JSON", () => "{", "it is no JSON"],
    ["that is a list", () => "[]", "it is no mapping"],
    ["nested without end", () => "[".repeat(100_000), "it is nested deeper than 64 levels"],
    [
      "with a prototype key",
      (own) => JSON.stringify(own).replace("{", '{"__proto__":{"objects":0},'),
      "it has the key __proto__",
    ],
    [
      "that counts wrong",
      (own) => JSON.stringify({ ...own, objects: 7 }),
      "it does not hold as many objects as it says",
    ],
    [
      "with addresses that are none",
      (own) =>
        JSON.stringify({ ...own, table: { objects: { "../../x": "0".repeat(64) }, notes: [] } }),
      "../../x",
    ],
    [
      "whose parent is no id",
      (own) =>
        JSON.stringify({ ...own, parent: { id: "../corp2/x", hash: "0".repeat(64) }, sequence: 2 }),
      "its parent has no id",
    ],
    [
      "whose parent is not there",
      (own) =>
        JSON.stringify({
          ...own,
          parent: { id: "20261125T080000Z-000000000000", hash: "0".repeat(64) },
          sequence: 2,
        }),
      "backup 20261125T080000Z-000000000000 is missing",
    ],
    [
      "that says it is sealed and is not",
      (own) => JSON.stringify({ ...own, key: "0123456789abcdef" }),
      "it says that it is sealed, and is not",
    ],
  ])("is refused: one %s", async (_what, forged, sentence) => {
    const id = await forge(forged(body));

    const failure: unknown = await backups.read(id).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(BackupError);
    expect(String(failure)).toContain(sentence);
    expect(String(failure).length).toBeLessThan(400);
    expect(String(failure)).not.toContain("\n");
    await expect(backups.verify()).resolves.toBeInstanceOf(Map);
  });

  test("that names itself as its parent is refused", async () => {
    // no hash can hold itself, so that the id can only be claimed
    const id = "20261126T080000Z-0123456789ab";
    const text = JSON.stringify({ ...body, parent: { id, hash: sha256("") }, sequence: 2 });
    const claimed = `ringwright-backup-1 ${sha256(text)}\n${text}`;
    await store.put(`backups/corp/${id}/manifest`, claimed, null);

    await expect(backups.read(id)).rejects.toThrow("it stands under the id of another");
  });

  test("in two that name each other is refused", async () => {
    const one = await forge(
      JSON.stringify({
        ...body,
        parent: { id: "20261126T080000Z-aaaaaaaaaaaa", hash: sha256("x") },
        sequence: 5,
      }),
    );
    const hash = sha256("x");
    await store.put(
      "backups/corp/20261126T080000Z-aaaaaaaaaaaa/manifest",
      `ringwright-backup-1 ${hash}\n${JSON.stringify({ ...body, parent: { id: one, hash } })}`,
      null,
    );

    await expect(backups.read(one)).rejects.toMatchObject({ reason: "damaged" });
  });

  test("on another than its parent was is refused", async () => {
    const { id, hash } = await backups.write(content);
    const made = { ...body, objects: 0, table: { objects: {}, notes: [] }, sequence: 2 };
    const on = async (parent: { id: string; hash: string }, sequence: number) =>
      await forge(JSON.stringify({ ...made, parent, sequence }));

    await expect(backups.read(await on({ id, hash }, 2))).resolves.toMatchObject({
      chain: [{ id }, {}],
    });
    await expect(backups.read(await on({ id, hash: sha256("other") }, 2))).rejects.toThrow(
      `it stands on ${id}, which is not the one that it was made on`,
    );
    await expect(backups.read(await on({ id, hash }, 1))).rejects.toThrow(
      "not the one that it was made on",
    );
  });

  test("to whose part something was added is refused", async () => {
    const { id } = await backups.write(content);
    const key = `backups/corp/${id}/part-1`;
    const value = await store.get(key);
    await store.put(key, `${value?.content ?? ""} `, value?.version ?? null);

    await expect(backups.read(id)).rejects.toThrow("a part of it is not what was written");
  });

  test("whose objects are not what their hashes say is refused", async () => {
    const object =
      '{"displayName":"x","id":"00000000-0000-4000-8000-000000000001","owner":"stack"}';
    const wrong = await forgeParts(`{"${sha256("other")}":${object}}`, {
      "ring/a": sha256("other"),
    });
    const absent = await forgeParts("{}", { "ring/a": sha256(object) });
    const odd = '{"displayName":"x","evil":1,"id":"00000000-0000-4000-8000-000000000001"}';
    const strange = await forgeParts(`{"${sha256(odd)}":${odd}}`, { "ring/a": sha256(odd) });
    const huge = await forgeParts("x".repeat(16 * 1024 * 1024 + 1), {});

    await expect(backups.read(wrong)).rejects.toThrow("an object in it is not what was written");
    await expect(backups.read(absent)).rejects.toThrow("an object of it is missing");
    await expect(backups.read(strange)).rejects.toThrow("ring/a: ");
    await expect(backups.read(huge)).rejects.toThrow("longer than any that is written");
  });

  test("and is whole is refused where there is a key, as is a sealed one that was changed", async () => {
    const key = new BackupKey("11".repeat(32));
    const sealed = new Backups(store, "corp", { key });
    const { id } = await sealed.write(content);
    const manifest = (await store.get(`backups/corp/${id}/manifest`))?.content ?? "";
    const own = JSON.parse(manifest.slice(manifest.indexOf("\n") + 1)) as Record<string, unknown>;
    const changed = await forge(JSON.stringify({ ...own, parts: [], reason: "another" }));
    const madeUp = await forge(
      JSON.stringify({ ...body, objects: 0, table: { objects: {}, notes: [] } }),
    );

    await expect(sealed.read(changed)).rejects.toThrow(
      "its key does not open it, so it was changed",
    );
    await expect(sealed.read(madeUp)).rejects.toThrow(
      "is not sealed, and RINGWRIGHT_BACKUP_KEY is set",
    );
    await expect(backups.read(madeUp)).resolves.toMatchObject({ record: { id: madeUp } });
    await expect(sealed.read(id)).resolves.toMatchObject({ record: { id } });
  });
});

describe("BackupKey", () => {
  test.each(["", "abc", "z".repeat(64), "a".repeat(63), Buffer.alloc(31).toString("base64")])(
    "takes 32 bytes and not %j",
    (text) => {
      expect(() => new BackupKey(text)).toThrow("a backup key is 32 bytes as base64 or hex");
    },
  );

  test("is one key as hex and as base64, tells its id, and never itself", () => {
    const bytes = Buffer.from("0123456789abcdef0123456789abcdef");
    const hex = new BackupKey(bytes.toString("hex"));
    const base64 = new BackupKey(`${bytes.toString("base64")}\n`);

    expect(hex.id).toBe(base64.id);
    expect(hex.id).toMatch(/^[0-9a-f]{16}$/);
    expect(base64.open(hex.seal("text", "about"), "about")).toBe("text");
    expect(base64.open(hex.seal("text", "about"), "else")).toBeUndefined();
    expect(JSON.stringify(hex)).toBe(JSON.stringify({ id: hex.id }));
    expect(hex.seal("text", "about")).not.toBe(hex.seal("text", "about"));
  });
});
