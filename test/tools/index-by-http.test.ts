import { describe, expect, test } from "vitest";
import type { Fetch } from "ringwright";
import { indexByHttp } from "../../src/tools/versions/index-by-http.ts";
import { indexLimitInBytes, ToolIndexError } from "../../src/tools/versions/index-source.ts";

const hosts = ["go.dev", "dl.google.com"];
const address = "https://go.dev/dl/?mode=json";

/** Answers by address, and what was asked. */
function answering(answers: Readonly<Record<string, () => Response>>) {
  const asked: { readonly url: string; readonly init: RequestInit | undefined }[] = [];
  const fetch: Fetch = (input, init) => {
    const url = String(input);
    asked.push({ url, init });
    return Promise.resolve((answers[url] ?? (() => new Response("", { status: 404 })))());
  };
  return { fetch, asked };
}

const to = (location: string) => () => new Response(null, { status: 302, headers: { location } });

describe("a list of versions at an address", () => {
  test("is asked for without credentials, and documents beside it by their path", async () => {
    const { fetch, asked } = answering({
      [address]: () => new Response("[]"),
      "https://go.dev/dl/v1/SUMS.txt": () => new Response("sums"),
    });
    const source = indexByHttp(address, hosts, { fetch });

    expect(await source.text("")).toBe("[]");
    expect(await source.text("v1/SUMS.txt")).toBe("sums");
    expect(source.from).toBe("https://go.dev/dl/");
    for (const { init } of asked) {
      expect(init).toMatchObject({ method: "GET", redirect: "manual", credentials: "omit" });
      expect(Object.keys(init?.headers ?? {})).toEqual(["accept"]);
    }
  });

  test("may redirect to a host that is pinned", async () => {
    const { fetch } = answering({
      [address]: to("https://dl.google.com/list"),
      "https://dl.google.com/list": to("/other"),
      "https://dl.google.com/other": () => new Response("found"),
    });

    expect(await indexByHttp(address, hosts, { fetch }).text("")).toBe("found");
  });

  test.each([
    [
      "another host",
      "https://evil.example/list?token=secret",
      "leads to evil.example, which is none of its hosts (go.dev, dl.google.com)",
    ],
    [
      "another port",
      "https://go.dev:8443/list",
      "leads to go.dev:8443, which is none of its hosts",
    ],
    ["plain http", "http://go.dev/list", "redirects to what is no https address"],
    ["a file", "file:///etc/passwd", "redirects to what is no https address"],
    ["itself", address, "redirects more than 5 times"],
  ])(
    "that redirects to %s is refused, and nothing is asked there",
    async (_what, location, message) => {
      const { fetch, asked } = answering({ [address]: to(location) });

      const error = await indexByHttp(address, hosts, { fetch })
        .text("")
        .catch((thrown: unknown) => thrown);

      expect(error).toBeInstanceOf(ToolIndexError);
      expect((error as Error).message).toContain(message);
      expect((error as Error).message).not.toContain("secret");
      expect(asked.every(({ url }) => url === address)).toBe(true);
      expect(asked.length).toBe(location === address ? 6 : 1);
    },
  );

  test("is refused unless it is https without a name and a password", () => {
    expect(() => indexByHttp("http://go.dev/dl/", hosts)).toThrow("must be an https address");
    expect(() => indexByHttp("not an address", hosts)).toThrow("must be an https address");
    expect(() => indexByHttp("https://me:secret@go.dev/", hosts)).toThrow(
      "without a user name and a password",
    );
  });

  test("that is larger than any list is not read to its end", async () => {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 2 ** 20;
        controller.enqueue(new Uint8Array(2 ** 20));
      },
    });
    const { fetch } = answering({ [address]: () => new Response(body) });

    await expect(indexByHttp(address, hosts, { fetch }).text("")).rejects.toThrow(
      "has more than 32 MB, which no list of versions has",
    );
    expect(pulled).toBeLessThan(indexLimitInBytes + 4 * 2 ** 20);
  });

  test("that does not answer ends in time", async () => {
    const fetch: Fetch = (_input, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => {
          reject(init.signal?.reason as Error);
        });
      });

    await expect(indexByHttp(address, hosts, { fetch, timeoutInMs: 1 }).text("")).rejects.toThrow(
      "https://go.dev/dl/ could not be read: no answer within 0.001 s",
    );
  });

  test("is given up with the caller's own reason", async () => {
    const { fetch } = answering({ [address]: () => new Response("[]") });
    const reason = new Error("enough");
    const failing: Fetch = (input, init) => {
      init?.signal?.throwIfAborted();
      return fetch(input, init);
    };

    const read = indexByHttp(address, hosts, { fetch: failing }).text("", {
      abortSignal: AbortSignal.abort(reason),
    });

    await expect(read).rejects.toBe(reason);
  });

  test("that fails is told by a code, without its query", async () => {
    const refused = Object.assign(new Error("to https://go.dev/?secret"), { code: "ECONNREFUSED" });
    const fetch: Fetch = () => Promise.reject(new TypeError("fetch failed", { cause: refused }));
    const missing = answering({});

    await expect(indexByHttp(address, hosts, { fetch }).text("")).rejects.toThrow(
      new ToolIndexError("https://go.dev/dl/ could not be read: ECONNREFUSED"),
    );
    await expect(indexByHttp(address, hosts, { fetch: missing.fetch }).text("")).rejects.toThrow(
      "https://go.dev/dl/ answered with status 404",
    );
  });
});
