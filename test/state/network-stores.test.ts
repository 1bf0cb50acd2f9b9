import { inspect } from "node:util";
import {
  AzureBlobStore,
  ioredisCommands,
  nodeRedisCommands,
  openStateStore,
  type RedisCommands,
  RedisStore,
} from "ringwright";
import { describe, expect, test } from "vitest";
import { FakeContainer } from "../support/fake-container.ts";
import { FakeRedis, losingAnswers } from "../support/fake-redis.ts";
import { keepsLeaseLaws } from "../support/lease-laws.ts";
import { keepsStateStoreLaws } from "../support/state-store-laws.ts";

// the same laws hold on real servers: npm run test:servers
keepsStateStoreLaws("RedisStore", () => {
  const redis = new FakeRedis();
  return Promise.resolve([new RedisStore(redis), new RedisStore(redis)]);
});

keepsStateStoreLaws("RedisStore whose answers are lost", () => {
  const redis = new FakeRedis();
  return Promise.resolve([
    new RedisStore(losingAnswers(redis)),
    new RedisStore(losingAnswers(redis)),
  ]);
});

keepsStateStoreLaws("AzureBlobStore", () => {
  const container = new FakeContainer();
  return Promise.resolve([new AzureBlobStore(container), new AzureBlobStore(container)]);
});

keepsStateStoreLaws("AzureBlobStore whose writes are repeated", () => {
  const container = new FakeContainer({ isEveryWriteRepeated: true });
  return Promise.resolve([new AzureBlobStore(container), new AzureBlobStore(container)]);
});

keepsLeaseLaws("RedisStore whose answers are lost", () => {
  const redis = new FakeRedis();
  return Promise.resolve([
    new RedisStore(losingAnswers(redis)),
    new RedisStore(losingAnswers(redis)),
  ]);
});

keepsLeaseLaws("AzureBlobStore whose writes are repeated", () => {
  const container = new FakeContainer({ isEveryWriteRepeated: true });
  return Promise.resolve([new AzureBlobStore(container), new AzureBlobStore(container)]);
});

/** The error of a call that has to fail, whole, as a log would have it. */
async function failureOf(call: Promise<unknown>): Promise<Error> {
  const error: unknown = await call.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!(error instanceof Error)) throw new Error("it did not fail");
  return error;
}

const credential = () => Promise.reject(new Error("no sign-in was expected"));

describe("RedisStore", () => {
  test("keeps what it has under its prefix, and sees nothing else", async () => {
    const redis = new FakeRedis();
    const store = new RedisStore(redis, { prefix: "a*[b]:" });
    const other = new RedisStore(redis, { prefix: "a*" });
    await store.put("leases/x", "1", null);

    expect(await store.list("")).toEqual(["leases/x"]);
    expect(await new RedisStore(redis).list("")).toEqual([]);
    expect(await other.get("leases/x")).toBeUndefined();
  });

  test("takes clients of both packages", async () => {
    const { send } = new FakeRedis();
    const version = await new RedisStore(nodeRedisCommands({ sendCommand: send })).put(
      "a",
      "1",
      null,
    );
    const ioredis = ioredisCommands({
      call: async (command, ...words) => await send([command, ...words]),
    });

    expect(await new RedisStore(ioredis).get("a")).toEqual({ content: "1", version });
  });

  test.each([
    ["WRONGPASS invalid username-password pair or user is disabled.", "correct user and password"],
    ["NOPERM this user has no permissions to run the 'eval' command", "grant its user the keys"],
    ["WRONGTYPE Operation against a key holding the wrong kind of value", "prefix of your own"],
    ["OOM command not allowed when used memory > 'maxmemory'.", "more memory"],
    ["ERR something new", "look into the server's log"],
    ["connect ECONNREFUSED redis://app:s3cr3t@10.0.0.1:6379", "see that the server runs"],
  ])("says of %j what to do, without a secret", async (message, advice) => {
    const refused: RedisCommands = {
      send: () => Promise.reject(Object.assign(new Error(message), { args: ["s3cr3t"] })),
    };
    const store = new RedisStore(refused, { place: "rediss://cache.example.com:6380/0" });

    const error = await failureOf(store.get("a"));

    expect(error.message).toContain("the state store rediss://cache.example.com:6380/0 failed: ");
    expect(error.message).toContain(advice);
    expect(inspect(error)).not.toContain("s3cr3t");
  });

  test("takes a command that is never answered for failed", async () => {
    const silent: RedisCommands = { send: () => new Promise(() => undefined) };
    const store = new RedisStore(silent, { timeoutInMs: 1 });

    await expect(store.append("a.jsonl", "1\n")).rejects.toThrow("no answer within 0.001 s");
  });

  test("refuses what is too long to be a state, and keeps what was there", async () => {
    const store = new RedisStore(new FakeRedis());
    const version = await store.put("a", "1", null);

    await expect(store.put("a", "ü".repeat(9_000_000), version)).rejects.toThrow(
      new RangeError(
        "a would have 18000000 bytes, and at most 16777216 are kept at once; write less under one key",
      ),
    );
    expect(await store.get("a")).toEqual({ content: "1", version });
  });

  test("tells a log that another program wrote into", async () => {
    const redis = new FakeRedis();
    const store = new RedisStore(redis);
    await store.append("a.jsonl", "1\n");
    await redis.send(["RPUSH", "ringwright:a.jsonl", "{}\n"]);

    await expect(store.readLog("a.jsonl")).rejects.toThrow(
      "Redis ringwright:a.jsonl is no log of ringwright, or was changed by hand",
    );
  });
});

describe("AzureBlobStore", () => {
  test.each([
    ["", false],
    [", each line where it is expected", true],
  ])("goes on in a further blob where one is full%s", async (_, isExpected) => {
    const container = new FakeContainer({ blockLimit: 2 });
    const [store, other] = [new AzureBlobStore(container), new AzureBlobStore(container)];
    const lines = ["1\n", "2\n", "3\n", "4\n", "5\n", "6\n"];

    for (const [index, line] of lines.entries()) {
      const door = index % 2 === 0 ? store : other;
      await door.append("audit.jsonl", line, isExpected ? 2 * index : undefined);
    }

    expect(container.names).toEqual(["audit.jsonl", "audit.jsonl@1", "audit.jsonl@2"]);
    expect(await store.readLog("audit.jsonl")).toBe(lines.join(""));
    expect(await store.list("")).toEqual(["audit.jsonl"]);
  });

  test("finds its own write where the answer was lost", async () => {
    const container = new FakeContainer({ isEveryAnswerLost: true });
    const store = new AzureBlobStore(container);

    const version = await store.put("a", "1", null);

    expect(await store.get("a")).toEqual({ content: "1", version });
  });

  test("does not take a blob for a state that nobody wrote as one", async () => {
    const container = new FakeContainer();
    const store = new AzureBlobStore(container);
    await store.append("a", "1\n");

    await expect(store.get("a")).rejects.toThrow(
      "the blob https://contoso.blob.core.windows.net/state/a is no state of ringwright",
    );
  });

  test.each([
    [{ statusCode: 403, code: "AuthorizationPermissionMismatch" }, "Storage Blob Data Contributor"],
    [{ statusCode: 503, code: "ServerBusy" }, "503 ServerBusy; run the command again"],
    [{ code: "ENOTFOUND" }, "see that it can be reached from here"],
    [{ name: "AuthenticationError", statusCode: 400 }, "and that the sign-in works"],
  ])("says of %j what to do, without a secret", async (members, advice) => {
    const container = new FakeContainer();
    const quoted = new Error(`getaddrinfo ${container.url}`);
    const download = () => Promise.reject(Object.assign(quoted, members, { request: container }));
    container.getBlockBlobClient = () => ({ download, upload: download, delete: download });

    const error = await failureOf(new AzureBlobStore(container).put("a", "1", null));

    expect(error.message).toContain(
      "state store https://contoso.blob.core.windows.net/state failed: ",
    );
    expect(error.message).toContain(advice);
    expect(inspect(error)).not.toContain("c2VjcmV0");
  });
});

describe("openStateStore", () => {
  test.each([
    ["redis", "http://cache.example.com", "redis://HOST:PORT/0"],
    ["redis", "rediss://", "redis://HOST:PORT/0"],
    ["azureBlob", "AccountName=a;AccountKey=s3cr3t", "connection strings are not taken"],
    ["azureBlob", "https://contoso.blob.core.windows.net/?sig=s3cr3t", "that of a container"],
    ["azureBlob", "http://contoso.example.com/state?sig=s3cr3t", "that of a container"],
  ] as const)("refuses the url of a %s that is %s", async (store, url, advice) => {
    const error = await failureOf(openStateStore({ store, url }, { folder: "x", credential }));

    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(advice);
    expect(inspect(error)).not.toContain("s3cr3t");
  });

  // nothing listens on port 1
  test.each([
    ["redis://app:s3cr3t@127.0.0.1:1/2?prefix=prod:", "redis://127.0.0.1:1/2 (prefix prod:)"],
    ["rediss://:s%33cr3t@127.0.0.1:1", "rediss://127.0.0.1:1 (prefix ringwright:)"],
  ])("tells that a server cannot be reached without its password", async (url, place) => {
    const error = await failureOf(
      openStateStore({ store: "redis", url }, { folder: "x", credential }),
    );

    expect(error.message).toBe(
      `the state store ${place} failed: connect ECONNREFUSED 127.0.0.1:1; see that the server runs and can be reached from here, then run the command again`,
    );
    expect(inspect(error)).not.toMatch(/s3cr3t|s%33cr3t/);
  });

  test("asks for a sign-in where the url of a container has no signature", async () => {
    const url = "https://contoso.blob.core.windows.net/state";
    const asked = openStateStore({ store: "azureBlob", url }, { folder: "x", credential });
    const signed = `${url}?sv=2025&sig=c2VjcmV0`;

    await expect(asked).rejects.toThrow("no sign-in was expected");
    const { place } = await openStateStore(
      { store: "azureBlob", url: signed },
      { folder: "x", credential },
    );
    expect(place).toBe(url);
  });
});
