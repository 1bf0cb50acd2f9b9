import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  pinShared,
  placeContent,
  readKeptContent,
  readPin,
} from "../../../src/fleet/content/pinned-content.ts";
import { readSharedContent } from "../../../src/fleet/content/shared-content.ts";
import type { ListedTenant } from "../../../src/fleet/list/tenant-list.ts";
import { MemoryStore } from "../../../src/state/memory-store.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringwright-content-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

const list = (...layers: readonly ListedTenant["layers"][]) => ({
  folder,
  tenants: layers.map((of) => ({ layers: of }) as ListedTenant),
});
const base = { role: "base", path: "./base" } as const;
const gold = { role: "segment", path: "segments/gold.yaml" } as const;
const own = { role: "tenant", path: "tenants/contoso" } as const;

describe("readSharedContent", () => {
  test("holds every file of base and segments, scripts too, and nothing of a tenant", async () => {
    await put("base/rings.yaml", "rings: {}");
    await put("base/scripts/detect.ps1", "exit 0");
    await put("base/.git/config", "secret");
    await put("segments/gold.yaml", "rings: {}");
    await put("tenants/contoso/own.yaml", "rings: {}");

    const { files } = await readSharedContent(list([base, own], [base, gold]));

    expect([...files.keys()]).toEqual([
      "base/rings.yaml",
      "base/scripts/detect.ps1",
      "segments/gold.yaml",
    ]);
  });

  test("has another hash where a byte or a name differs, and the same in another order", async () => {
    await put("base/a.yaml", "x");
    await put("segments/gold.yaml", "y");
    const first = await readSharedContent(list([base, gold]));
    const turned = await readSharedContent(list([base], [base, gold]));
    await put("base/a.yaml", "z");
    const changed = await readSharedContent(list([base, gold]));
    await put("base/a.yaml", "x");
    await put("base/b.yaml", "");
    const added = await readSharedContent(list([base, gold]));

    expect(turned.hash).toBe(first.hash);
    expect(new Set([first.hash, changed.hash, added.hash]).size).toBe(3);
  });

  test("does not follow a link", async () => {
    await put("elsewhere/a.yaml", "x");
    await mkdir(join(folder, "base"));
    await symlink(join(folder, "elsewhere/a.yaml"), join(folder, "base/a.yaml"));

    await expect(readSharedContent(list([base]))).rejects.toThrow(
      "base/a.yaml is a link; a layer holds its files itself",
    );
  });
});

describe("a pinned content", () => {
  const now = new Date("2026-11-20T12:00:00Z");
  const kept = async () => {
    await put("base/rings.yaml", "rings: {}");
    await put("base/scripts/detect.ps1", "\u0000\u00ff bytes");
    return await readSharedContent(list([base]));
  };

  test("comes back byte by byte after the files have changed", async () => {
    const store = new MemoryStore();
    const content = await kept();
    const pin = await pinShared(store, content, { now, by: "job 7" });
    await put("base/rings.yaml", "something else");

    const placed = await placeContent(await readKeptContent(store, pin.hash));

    expect(await readPin(store)).toEqual({
      hash: content.hash,
      pinnedAt: "2026-11-20T12:00:00.000Z",
      pinnedBy: "job 7",
    });
    expect(await readFile(join(placed.folder, "base/rings.yaml"), "utf8")).toBe("rings: {}");
    expect(await readFile(join(placed.folder, "base/scripts/detect.ps1"))).toEqual(
      await readFile(join(folder, "base/scripts/detect.ps1")),
    );
    expect((await stat(placed.folder)).mode & 0o077).toBe(0);
    await placed.remove();
    await expect(readdir(placed.folder)).rejects.toThrow("ENOENT");
  });

  test("is refused where the store holds another than its hash says, or none", async () => {
    const store = new MemoryStore();
    const { hash } = await pinShared(store, await kept(), { now, by: null });
    const key = `fleet/content/${hash.slice(7)}.json`;
    const value = await store.get(key);
    await store.put(
      key,
      `{"formatVersion":1,"files":{"base/rings.yaml":"eA=="}}`,
      value?.version ?? "",
    );

    await expect(readKeptContent(store, hash)).rejects.toThrow(
      "is not the content that was pinned",
    );
    await expect(readKeptContent(store, `sha256:${"0".repeat(64)}`)).rejects.toThrow(
      "is not in the state store any more; pin the files as they are with: ringwright fleet apply --pin",
    );
  });

  test("never leads out of its folder", async () => {
    const store = new MemoryStore();
    const { hash } = await pinShared(store, await kept(), { now, by: null });
    const key = `fleet/content/${hash.slice(7)}.json`;

    for (const path of ["../x", "/etc/x", "a/../../x", "./x", "a\\x"]) {
      const version = (await store.get(key))?.version ?? "";
      const content = JSON.stringify({ formatVersion: 1, files: { [path]: "eA==" } });
      await store.put(key, content, version);
      await expect(readKeptContent(store, hash)).rejects.toThrow("cannot be read");
    }
  });
});
