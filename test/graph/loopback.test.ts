import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { GraphClient } from "../../src/graph/index.ts";
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

function clientOf(graphUrl: string): GraphClient {
  return new GraphClient(
    { getToken: () => Promise.resolve({ token: "t", expiresOnTimestamp: Infinity }) },
    { graphUrl, sleep: () => Promise.resolve(), retry: { attempts: 2 } },
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

  test("ends a request under way within 50 ms of an abort", async () => {
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

    expect(performance.now() - abortedAt).toBeLessThan(50);
  });
});
