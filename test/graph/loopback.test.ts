import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { GraphClient, type GraphClientOptions } from "../../src/graph/index.ts";
import { rejection } from "./scripted-fetch.ts";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<{ url: string; graph: GraphClient }> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, graph: clientOf(url) };
}

function clientOf(graphUrl: string, options: GraphClientOptions = {}): GraphClient {
  return new GraphClient(
    { getToken: () => Promise.resolve({ token: "t", expiresOnTimestamp: Infinity }) },
    { graphUrl, sleep: () => Promise.resolve(), retry: { attempts: 2 }, ...options },
  );
}

const groups = { version: "v1.0", path: "/groups" } as const;

// what Node's own fetch throws, rather than what we believe it throws
describe("GraphClient over Node's fetch", () => {
  // F9
  test("reads again what broke off within the announced length", async () => {
    let calls = 0;
    const { graph } = await serve((_request, response) => {
      calls += 1;
      const text = JSON.stringify({ value: [{ id: "1" }] });
      response.writeHead(200, {
        "content-type": "application/json",
        "content-length": text.length,
      });
      if (calls > 1) response.end(text);
      else {
        response.write(text.slice(0, 9));
        setImmediate(() => response.destroy());
      }
    });

    expect(await graph.get(groups)).toEqual({ value: [{ id: "1" }] });
    expect(calls).toBe(2);
  });

  // F39
  test("reads again what does not unpack", async () => {
    let calls = 0;
    const { graph } = await serve((_request, response) => {
      calls += 1;
      response.writeHead(200, {
        "content-type": "application/json",
        ...(calls === 1 && { "content-encoding": "gzip" }),
      });
      response.end('{"value":[]}');
    });

    expect(await graph.get(groups)).toEqual({ value: [] });
    expect(calls).toBe(2);
  });

  // F7
  test("takes a reset after the request for an answer that was lost", async () => {
    let calls = 0;
    const { graph } = await serve((request) => {
      calls += 1;
      request.resume().on("end", () => request.socket.destroy());
    });

    const error = await rejection(graph.post({ ...groups, body: { displayName: "x" } }));

    expect(error).toMatchObject({ code: "NetworkError", ambiguous: true });
    expect(calls).toBe(1);
  });

  // F26
  test("takes a refused connection for a request that never left", async () => {
    const { url } = await serve(() => undefined);
    await new Promise((resolve) => servers.pop()?.close(resolve));

    const error = await rejection(clientOf(url).post({ ...groups, body: {} }));

    expect(error).toMatchObject({ code: "NetworkError", ambiguous: false });
    expect((error as Error).message).toContain("ECONNREFUSED");
  });

  // F38
  test("follows no redirect", async () => {
    let calls = 0;
    const { graph } = await serve((_request, response) => {
      calls += 1;
      response.writeHead(302, { location: "/v1.0/elsewhere" }).end();
    });

    expect(await rejection(graph.get(groups))).toMatchObject({ code: "RedirectRefused" });
    expect(calls).toBe(1);
  });

  // a connection that stays open keeps the process alive
  test.each([
    ["comes drop by drop", true],
    ["never begins", false],
  ])("hangs up on an answer to a write that %s", async (_what, begins) => {
    const drops: NodeJS.Timeout[] = [];
    let closed = false;
    const { url } = await serve((_request, response) => {
      response.on("close", () => {
        closed = true;
        drops.forEach(clearInterval);
      });
      if (!begins) return;
      response.writeHead(201, { "content-type": "application/json" });
      drops.push(setInterval(() => response.write(" "), 10));
    });

    const error = await rejection(
      clientOf(url, { attemptTimeoutMs: 100 }).post({ ...groups, body: { displayName: "x" } }),
    );

    expect(error).toMatchObject({ code: "TimeoutError", status: 0, ambiguous: true });
    await expect.poll(() => closed).toBe(true);
  });

  const large = JSON.stringify({ value: [], blanks: " ".repeat(1_000_000) });
  test.each([
    ["packed", { "content-encoding": "gzip" }, gzipSync(large)],
    ["without a length", {}, Buffer.from(large)],
    ["with its length", { "content-length": large.length }, Buffer.from(large)],
  ])("takes no more of an answer %s than it was told to", async (_what, headers, body) => {
    let calls = 0;
    const { url } = await serve((_request, response) => {
      calls += 1;
      response.writeHead(200, { "content-type": "application/json", ...headers });
      response.end(body);
    });
    const graph = clientOf(url, { maxResponseBytes: 500_000 });

    const read = await rejection(graph.get(groups));
    const created = await rejection(graph.post({ ...groups, body: { displayName: "x" } }));

    const refused = { code: "ResponseTooLarge", status: 200, path: "/groups" };
    expect(read).toMatchObject({ ...refused, method: "GET", ambiguous: false });
    expect(created).toMatchObject({ ...refused, method: "POST", ambiguous: true });
    expect((read as Error).message).toContain("raise maxResponseBytes");
    expect(calls).toBe(2);
    expect(await clientOf(url).get(groups)).toMatchObject({ value: [] });
  });

  test("ends a request under way at once on an abort", async () => {
    const abort = new AbortController();
    const { graph } = await serve(() => {
      setImmediate(() => {
        abort.abort(new Error("stop"));
      });
    });
    let abortedAt = 0;
    abort.signal.addEventListener("abort", () => {
      abortedAt = performance.now();
    });

    await rejection(graph.get(groups, { abortSignal: abort.signal }));

    expect(performance.now() - abortedAt).toBeLessThan(30_000);
  });
});
