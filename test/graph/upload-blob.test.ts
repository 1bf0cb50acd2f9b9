import { GraphClient } from "ringwright";
import { describe, expect, test } from "vitest";
import { isStorageAddress } from "../../src/graph/storage-host.ts";
import type { BlobUpload } from "../../src/graph/upload-blob.ts";

const good = "https://account1.blob.core.windows.net/c/f?sv=1&sig=se%2Fcret%2B1%3D";
const secret = "se%2Fcret%2B1%3D";

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

interface Storage {
  readonly sent: Sent[];
  readonly waits: number[];
  readonly asked: boolean[];
  readonly upload: (more?: Partial<BlobUpload>, abortSignal?: AbortSignal) => Promise<void>;
}

/** A storage that answers one thing after the other, and then takes everything. */
function storage(
  answers: readonly (number | Error)[] = [],
  addresses: readonly { readonly address: string; readonly expiresAt: Date | null }[] = [],
): Storage {
  const [sent, waits, asked]: [Sent[], number[], boolean[]] = [[], [], []];
  const left = [...answers];
  const places = [...addresses];
  const graph = new GraphClient(
    { getToken: () => Promise.reject(new Error("nothing asks for a token")) },
    {
      fetch: async (url, init) => {
        sent.push({ url, init });
        const answer = left.shift() ?? 201;
        if (answer instanceof Error) throw answer;
        return await Promise.resolve(new Response(null, { status: answer }));
      },
      sleep: async (ms) => {
        waits.push(ms);
        await Promise.resolve();
      },
      now: () => new Date("2026-11-02T06:00:00Z"),
    },
  );
  return {
    sent,
    waits,
    asked,
    upload: async (more = {}, abortSignal?) =>
      await graph.uploadBlob(
        {
          blocks: blocks(),
          order: () => ["MDA=", "MDE="],
          address: async (isOver) => {
            asked.push(isOver);
            return await Promise.resolve(places.shift() ?? { address: good, expiresAt: null });
          },
          ...more,
        },
        { abortSignal },
      ),
  };
}

async function* blocks() {
  yield await Promise.resolve({ id: "MDE=", bytes: Buffer.from("second") });
  yield await Promise.resolve({ id: "MDA=", bytes: Buffer.from("first") });
}

async function messageOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(Error);
  return (error as Error).message;
}

describe("a file that is put to a storage", () => {
  test("goes block by block and then by their list, without a token, by the address as it is", async () => {
    const { upload, sent, asked } = storage();

    await upload();

    expect(sent.map(({ url }) => url)).toEqual([
      `${good}&comp=block&blockid=MDE%3D`,
      `${good}&comp=block&blockid=MDA%3D`,
      `${good}&comp=blocklist`,
    ]);
    expect(asked).toEqual([false]);
    for (const { init } of sent) {
      expect(init).toMatchObject({ method: "PUT", redirect: "manual", credentials: "omit" });
      expect(new Headers(init.headers).has("authorization")).toBe(false);
    }
    expect(new Headers(sent[0]?.init.headers).get("x-ms-blob-type")).toBe("BlockBlob");
    expect(sent[2]?.init.body).toBe(
      '<?xml version="1.0" encoding="utf-8"?><BlockList><Latest>MDA=</Latest><Latest>MDE=</Latest></BlockList>',
    );
  });

  test("is tried again where the network or the storage fails for a moment", async () => {
    const lost = Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET" } });
    const { upload, sent, waits } = storage([lost, 503, 429]);

    await upload();

    expect(sent).toHaveLength(6);
    expect(waits).toEqual([1000, 2000, 4000]);
  });

  test("goes on by another address where one has run out, or is about to", async () => {
    const other = "https://account2.blob.core.windows.net/c/f?sig=2";
    const refused = storage(
      [403],
      [
        { address: good, expiresAt: null },
        { address: other, expiresAt: null },
      ],
    );
    const ending = storage(
      [],
      [
        { address: good, expiresAt: new Date("2026-11-02T06:01:00Z") },
        { address: other, expiresAt: new Date("2026-11-02T07:00:00Z") },
      ],
    );

    await refused.upload();
    await ending.upload();

    expect(refused.sent.map(({ url }) => new URL(url).host[7])).toEqual(["1", "2", "2", "2"]);
    expect(refused.asked).toEqual([false, true]);
    expect(ending.sent.map(({ url }) => new URL(url).host[7])).toEqual(["1", "2", "2"]);
  });

  test("is given up with a reason that holds no address", async () => {
    const names = await messageOf(storage([503, 503, 503, 503, 503]).upload());
    const moved = await messageOf(storage([307]).upload());
    const odd = await messageOf(storage([200, 200, 200, 200, 200]).upload());
    const broken = await messageOf(
      storage(Array.from({ length: 5 }, () => new TypeError(`fetch failed: ${good}`))).upload(),
    );

    expect(names).toContain("status 503, 5 times");
    expect(moved).toContain("status 307, a redirect, which is not followed");
    expect(odd).toContain("status 200, which no storage gives");
    expect(broken).toContain("the connection was lost");
    for (const message of [names, moved, odd, broken]) {
      expect(message).not.toContain(secret);
      expect(message).not.toContain("account1");
    }
  });

  test("is not sent to what is no storage of the cloud", async () => {
    const { upload, sent } = storage(
      [],
      [{ address: "https://blob.core.windows.net.example/f?sig=1", expiresAt: null }],
    );

    expect(await messageOf(upload())).toContain("no storage of its cloud; nothing was sent to it");
    expect(sent).toEqual([]);
  });

  test("ends at once where the caller gives up", async () => {
    const ending = new AbortController();
    ending.abort(new Error("enough"));

    await expect(
      storage([new DOMException("aborted", "AbortError")]).upload({}, ending.signal),
    ).rejects.toThrow("enough");
  });
});

describe("an address of a storage", () => {
  const graph = "https://graph.microsoft.com";
  test.each([
    ["https://a.blob.core.windows.net/x?sig=1", graph, true],
    ["https://a.z12.blob.storage.azure.net/x?sig=1", graph, true],
    ["http://a.blob.core.windows.net/x?sig=1", graph, false],
    ["https://a.blob.core.windows.net@evil.example/x", graph, false],
    ["https://u:p@a.blob.core.windows.net/x", graph, false],
    ["https://evil.example/.blob.core.windows.net", graph, false],
    ["https://ablob.core.windows.net/x", graph, false],
    ["https://a.blob.core.usgovcloudapi.net/x", graph, false],
    ["https://a.blob.core.usgovcloudapi.net/x", "https://graph.microsoft.us", true],
    ["https://a.blob.core.windows.net/x", "https://dod-graph.microsoft.us", false],
    ["https://a.blob.core.chinacloudapi.cn/x", "https://microsoftgraph.chinacloudapi.cn", true],
    ["http://127.0.0.1:4000/x?sig=1", "http://127.0.0.1:4000", true],
    ["http://127.0.0.1:4001/x?sig=1", "http://127.0.0.1:4000", false],
    ["https://a.blob.core.windows.net/x", "http://127.0.0.1:4000", true],
    ["not a url", graph, false],
  ])("%s of %s: %s", (address, root, expected) => {
    expect(isStorageAddress(address, root)).toBe(expected);
  });
});
