import { execFile } from "node:child_process";
import { linkSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { FileStore, MemoryStore, StateConflictError } from "ringwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { folderOf } from "../support/policy-folder.ts";
import { keepsLeaseLaws } from "../support/lease-laws.ts";
import { keepsStateStoreLaws } from "../support/state-store-laws.ts";

keepsStateStoreLaws("MemoryStore", () => {
  const store = new MemoryStore();
  return Promise.resolve([store, store]);
});

keepsStateStoreLaws("FileStore", async () => {
  const folder = join(await folderOf({}), "state");
  return [new FileStore(folder), new FileStore(folder)];
});

keepsLeaseLaws("MemoryStore", () => {
  const store = new MemoryStore();
  return Promise.resolve([store, store]);
});

keepsLeaseLaws("FileStore", async () => {
  const folder = join(await folderOf({}), "state");
  return [new FileStore(folder), new FileStore(folder)];
});

describe("FileStore", () => {
  test("counts right between processes", async () => {
    const folder = await folderOf({});
    const store = join(import.meta.dirname, "../../src/state/file-store.ts");
    const program = `
import { FileStore } from ${JSON.stringify(store)};
const store = new FileStore(${JSON.stringify(folder)});
for (let done = 0; done < 20; ) {
  const value = await store.get("count");
  try {
    await store.put("count", String(Number(value?.content ?? 0) + 1), value?.version ?? null);
    done++;
  } catch (error) {
    if (error.name !== "StateConflictError") throw error;
  }
}`;
    const run = async () =>
      await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program]);

    await Promise.all([run(), run(), run()]);

    expect((await new FileStore(folder).get("count"))?.content).toBe("60");
  });

  test("knows that it wrote what others have followed twice before it looks", async () => {
    const folder = await folderOf({});
    const [slow, other] = [new FileStore(folder), new FileStore(folder)];
    const version = await slow.put("count", "1", null);
    after("link", async () => {
      for (const next of ["3", "4"])
        await other.put("count", next, (await other.get("count"))?.version ?? null);
    });

    await slow.put("count", "2", version);

    expect((await slow.get("count"))?.content).toBe("4");
  });

  test("makes no value beside one that was made since it looked", async () => {
    const folder = await folderOf({});
    const [slow, other] = [new FileStore(folder), new FileStore(folder)];
    after("readdir", async () => void (await other.put("made", "other", null)));

    await expect(slow.put("made", "slow", null)).rejects.toThrow(StateConflictError);

    expect((await slow.get("made"))?.content).toBe("other");
  });

  test("keeps one file a value, readable by its owner only", async () => {
    const folder = join(await folderOf({}), "state");
    const store = new FileStore(folder);
    let version: string | null = null;
    for (let round = 0; round < 4; round++) version = await store.put("a", "x", version);
    await store.append("log.jsonl", "1\n");

    const names = readdirSync(folder);

    expect(names).toEqual(["a@4", "log.jsonl"]);
    const modes = [folder, ...names.map((name) => join(folder, name))].map(
      (path) => statSync(path).mode & 0o077,
    );
    expect(modes).toEqual([0, 0, 0]);
  });

  // it read version 1 and slept; meanwhile others wrote 2, 3 and 4 and removed 2
  test("tells a writer that slept too long, and leaves no trace of it", async () => {
    const folder = await folderOf({});
    const store = new FileStore(folder);
    const first = await store.put("a", "1", null);
    const late = new FileStore(folder);
    // what `late` saw before it slept
    late.get = () => Promise.resolve({ content: "1", version: first });
    let version = first;
    for (const content of ["2", "3", "4"]) version = await store.put("a", content, version);

    await expect(late.put("a", "late", first)).rejects.toBeInstanceOf(StateConflictError);

    expect(await store.get("a")).toEqual({ content: "4", version });
    expect(readdirSync(folder)).toEqual(["a@4"]);
  });

  test("is not misled by what a killed writer left", async () => {
    const folder = await folderOf({});
    const store = new FileStore(folder);
    const version = await store.put("a", "1", null);
    writeFileSync(join(folder, "a.0b1c.tmp"), "half of a val");
    linkSync(join(folder, "a@1"), join(folder, "a@0"));

    expect(await store.put("a", "2", version)).not.toBe(version);
    expect((await store.get("a"))?.content).toBe("2");
    expect(await store.list("")).toEqual(["a"]);
  });

  test("lists what begins with a text, whole folders or a part of a name, and nothing outside", async () => {
    const folder = await folderOf({});
    const store = new FileStore(join(folder, "state"));
    writeFileSync(join(folder, "outside@1"), "x");
    for (const key of ["a", "ab/c", "ab/cd", "ab/c2/d", "b/c"]) await store.put(key, "1", null);
    await store.append("log.jsonl", "1\n");

    expect(await store.list("a")).toEqual(["a", "ab/c", "ab/c2/d", "ab/cd"]);
    expect(await store.list("ab/")).toEqual(["ab/c", "ab/c2/d", "ab/cd"]);
    expect(await store.list("ab/c")).toEqual(["ab/c", "ab/c2/d", "ab/cd"]);
    expect(await store.list("ab/c2/")).toEqual(["ab/c2/d"]);
    // no folder, a value, a log, a way out
    for (const prefix of ["x/", "a/", "log.jsonl/", "../", "../outside", "ab/../", "/"]) {
      expect(await store.list(prefix)).toEqual([]);
    }
  });

  test("says where else to keep state, where its folder cannot be made", async () => {
    const folder = await folderOf({ file: "" });
    const store = new FileStore(join(folder, "file", "state"));

    await expect(store.append("log.jsonl", "1\n")).rejects.toThrow(
      /a file stands where a folder should be \(E\w+\)\. Name another folder with --state-dir DIR or RINGWRIGHT_STATE_DIR/,
    );
    await expect(store.put("a", "1", null)).rejects.toThrow(/--state-dir DIR/);
  });

  test("refuses a file that is none of its own", async () => {
    const folder = await folderOf({});
    mkdirSync(join(folder, "leases"));
    writeFileSync(join(folder, "leases", "a@3"), "{}");

    await expect(new FileStore(folder).get("leases/a")).rejects.toThrow(
      /a@3 is no state of ringwright/,
    );
  });
});

/** Does something after the next call of one function of the file system, as another process may. */
function after(name: "link" | "readdir", work: () => Promise<void>): void {
  const real = fs[name] as (...args: unknown[]) => Promise<unknown>;
  const restore = () => {
    Object.assign(fs, { [name]: real });
    syncBuiltinESMExports();
  };
  const once = async (...args: unknown[]) => {
    restore();
    const result = await real(...args);
    await work();
    return result;
  };
  Object.assign(fs, { [name]: once });
  syncBuiltinESMExports();
  onTestFinished(restore);
}
