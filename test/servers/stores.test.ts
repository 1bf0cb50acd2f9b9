import { inspect } from "node:util";
import { type ContainerClient, RestError } from "@azure/storage-blob";
import { createClient } from "redis";
import {
  AzureBlobStore,
  type BlobContainer,
  type IoredisClient,
  ioredisCommands,
  openStateStore,
  RedisStore,
  type StateStore,
} from "ringwright";
import { afterAll, describe, expect, test } from "vitest";
import { keepsStateStoreLaws } from "../support/state-store-laws.ts";
import { addressOf, ownContainer, ownRedisUrl, withSas } from "./places.ts";

const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
});

const noCredential = () => Promise.reject(new Error("no sign-in was expected"));

async function opened(store: "redis" | "azureBlob", url: string): Promise<StateStore> {
  const found = await openStateStore({ store, url }, { folder: "", credential: noCredential });
  closing.push(found.close);
  return found.store;
}

keepsStateStoreLaws("Redis through the package redis", async () => {
  const url = ownRedisUrl();
  return [await opened("redis", url), await opened("redis", url)];
});

keepsStateStoreLaws("Redis through the package ioredis", async () => {
  const url = new URL(ownRedisUrl());
  const prefix = url.searchParams.get("prefix") ?? "";
  url.search = "";
  return [await ioredisStore(url.href, prefix), await ioredisStore(url.href, prefix)];
});

keepsStateStoreLaws("Azurite", () => {
  const container = ownContainer();
  return Promise.resolve([new AzureBlobStore(container), new AzureBlobStore(container)]);
});

/** A client of its own; the package is installed for this suite alone, so that it has no types here. */
async function ioredisStore(url: string, prefix: string): Promise<StateStore> {
  const name = "ioredis";
  const { Redis } = (await import(name)) as {
    readonly Redis: new (url: string) => IoredisClient & { quit(): Promise<unknown> };
  };
  const client = new Redis(url);
  closing.push(async () => void (await client.quit()));
  return new RedisStore(ioredisCommands(client), { prefix });
}

/** A client that may do everything. */
async function adminOf(url: string) {
  const client = createClient({ url: url.replace(/\?.*/, "") });
  await client.connect();
  closing.push(async () => await client.close());
  return client;
}

describe("a SAS", () => {
  test("opens a container that is there, and no other, and is told to nobody", async () => {
    const container = ownContainer();
    const url = await withSas(container);
    const signature = new URL(url).searchParams.get("sig") ?? "";
    const store = await opened("azureBlob", url);

    const missing: unknown = await store.append("a.jsonl", "1\n").catch((error: unknown) => error);
    await container.create();
    await store.append("a.jsonl", "1\n");

    expect(await store.readLog("a.jsonl")).toBe("1\n");
    expect(String(missing)).toMatch(
      /^Error: the state store http:\/\/127\.0\.0\.1:\d+\/devstoreaccount1\/[0-9a-f-]+ failed: 403 \w+; give the identity/,
    );
    expect(signature.length).toBeGreaterThan(20);
    expect(inspect(missing)).not.toContain(encodeURIComponent(signature));
    expect(inspect(missing)).not.toContain(signature);
  });

  test("that is wrong is told with what to do, and not itself", async () => {
    const container = ownContainer();
    await container.create();
    const url = new URL(await withSas(container));
    url.searchParams.set("sig", "d3JvbmctYnV0LXNlY3JldA==");
    const store = await opened("azureBlob", url.href);

    const error: unknown = await store.get("a").catch((caught: unknown) => caught);

    expect(String(error)).toMatch(/failed: 403 \w+; give the identity the role/);
    expect(inspect(error, { depth: 9 })).not.toContain("d3Jvbmct");
  });
});

describe("Redis", () => {
  test("that refuses the sign-in is told without the password", async () => {
    const url = new URL(ownRedisUrl());
    url.password = "wr0ng-secret";

    const error: unknown = await opened("redis", url.href).catch((caught: unknown) => caught);

    expect(String(error)).toMatch(
      /the state store redis:\/\/127\.0\.0\.1:\d+\/0 \(prefix \S+\) failed: WRONGPASS .*; correct user and password/,
    );
    expect(inspect(error, { depth: 9 })).not.toContain("wr0ng-secret");
  });

  test("that throws keys away when it is full is refused", async () => {
    await expect(opened("redis", addressOf("EVICTING_REDIS_URL"))).rejects.toThrow(
      "evicts keys when its memory is full (maxmemory-policy allkeys-lru), leases and journals too; set it to noeviction",
    );
  });

  test("needs no more rights than docs/state.md names", async () => {
    const url = new URL(ownRedisUrl());
    const prefix = url.searchParams.get("prefix") ?? "";
    const admin = await adminOf(url.href);
    const commands = ["eval", "hget", "hmget", "hset", "rpush", "lrange", "scan", "info"];
    const rights = [`~${prefix}*`, ...commands.map((name) => `+${name}`)];
    await admin.sendCommand(["ACL", "SETUSER", prefix, "on", ">app-password", ...rights]);
    [url.username, url.password] = [prefix, "app-password"];

    const store = await opened("redis", url.href);
    const version = await store.put("a", "1", null);
    await store.append("a.jsonl", "1\n");
    await store.append("a.jsonl", "2\n", 2);

    expect(await store.get("a")).toEqual({ content: "1", version });
    expect(await store.readLog("a.jsonl")).toBe("1\n2\n");
    expect(await store.list("")).toEqual(["a", "a.jsonl"]);
    url.searchParams.set("prefix", "elsewhere:");
    const outside = await opened("redis", url.href);
    await expect(outside.put("a", "1", null)).rejects.toThrow("grant its user the keys");
  });

  test("is written to over a further connection where one breaks", async () => {
    const url = new URL(ownRedisUrl());
    const user = url.searchParams.get("prefix") ?? "";
    const admin = await adminOf(url.href);
    await admin.sendCommand(["ACL", "SETUSER", user, "on", ">app-password", "~*", "+@all"]);
    [url.username, url.password] = [user, "app-password"];
    const store = await opened("redis", url.href);
    const version = await store.put("a", "1", null);

    expect(await admin.sendCommand(["CLIENT", "KILL", "USER", user])).toBe(1);
    const next = await store.put("a", "2", version);
    expect(await admin.sendCommand(["CLIENT", "KILL", "USER", user])).toBe(1);

    expect(await store.get("a")).toEqual({ content: "2", version: next });
  });
});

describe("Azurite", () => {
  test.each([
    ["", false],
    [", each line where it is expected", true],
  ])("has a log that goes on in further blobs where one is full%s", async (_, isExpected) => {
    const container = smallBlobs(ownContainer());
    const [store, other] = [new AzureBlobStore(container), new AzureBlobStore(container)];
    const lines = ["1\n", "2\n", "3\n", "4\n", "5\n"];

    for (const [index, line] of lines.entries()) {
      const door = index % 2 === 0 ? store : other;
      await door.append("audit.jsonl", line, isExpected ? 2 * index : undefined);
    }

    expect(await store.readLog("audit.jsonl")).toBe(lines.join(""));
    expect(await store.list("")).toEqual(["audit.jsonl"]);
    const names: string[] = [];
    for await (const { name } of container.listBlobsFlat({ prefix: "" })) names.push(name);
    expect(names).toEqual(["audit.jsonl", "audit.jsonl@1", "audit.jsonl@2"]);
  });
});

/**
 * The same container, whose append blobs are full after two short entries: writing the 50,000
 * blocks that they take (Azurite too) lasts a minute and a half.
 */
function smallBlobs(container: ContainerClient): BlobContainer {
  return {
    url: container.url,
    createIfNotExists: async () => await container.createIfNotExists(),
    getBlockBlobClient: (name) => container.getBlockBlobClient(name),
    listBlobsFlat: (options) => container.listBlobsFlat(options),
    getAppendBlobClient: (name) => {
      const blob = container.getAppendBlobClient(name);
      return {
        create: async (options) => await blob.create(options),
        download: async () => await blob.download(),
        appendBlock: async (body, length, options) => {
          try {
            const conditions = { ...options?.conditions, maxSize: 150 };
            return await blob.appendBlock(body, length, { conditions });
          } catch (error) {
            if (!(error instanceof RestError) || error.code !== "MaxBlobSizeConditionNotMet")
              throw error;
            throw new RestError("", { code: "BlockCountExceedsLimit", statusCode: 409 });
          }
        },
      };
    },
  };
}
