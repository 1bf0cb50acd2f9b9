import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { MockTenant } from "ringwright/mocks";
import { describe, expect, onTestFinished, test } from "vitest";
import { folderWith } from "../support/cli.ts";
import { threeRings, threeRingsTenant } from "../support/lab.ts";
import { served } from "../support/served.ts";

const main = join(import.meta.dirname, "../../dist/cli/main.js");
// every write to it fails as on a full disk
const fullDisk = () => openSync("/dev/full", "w");

interface ProcessOptions {
  readonly graphUrl?: string;
  readonly stdout?: "pipe" | number;
  readonly stderr?: "pipe" | number;
  readonly nodeArgs?: readonly string[];
  /** Aborted: the process is interrupted. */
  readonly interrupt?: Promise<unknown>;
}

/** The built command as a process of its own. */
async function inProcess(args: readonly string[], options: ProcessOptions = {}) {
  const { graphUrl, stdout = "pipe", stderr = "pipe", nodeArgs = [], interrupt } = options;
  const child = spawn(process.execPath, [...nodeArgs, main, ...args], {
    env: {
      PATH: process.env["PATH"],
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
      ...(graphUrl && { RINGWRIGHT_GRAPH_URL: graphUrl, RINGWRIGHT_ACCESS_TOKEN: "test" }),
    },
    stdio: ["ignore", stdout, stderr],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  void interrupt?.then(() => child.kill("SIGINT"));
  const read = async (stream: Readable | null) => (stream ? await text(stream) : "");
  const [out, err, [code]] = await Promise.all([
    read(child.stdout),
    read(child.stderr),
    once(child, "close") as Promise<[number | null]>,
  ]);
  return { code, out, err };
}

async function beforeApply(): Promise<{ mock: MockTenant; graphUrl: string; config: string }> {
  const mock = served(threeRingsTenant);
  const { config } = await folderWith(threeRings);
  return { mock, graphUrl: await mock.url(), config };
}

const rings = (mock: MockTenant) => mock.state.list("deviceConfigurations").length;

describe("an apply whose output is not taken", () => {
  test("ends whole, with exit code 3 and the reason on stderr, where stdout is on a full disk", async () => {
    const { mock, graphUrl, config } = await beforeApply();

    const args = ["apply", "--yes", "--json", "-c", config];
    const { code, err } = await inProcess(args, { graphUrl, stdout: fullDisk() });

    expect(code, err).toBe(3);
    expect(err).toContain("error stdout did not take all that there was to say (ENOSPC");
    expect(err).not.toMatch(/^\s+at /m);
    expect(rings(mock)).toBe(3);
  });

  test("ends whole, with exit code 3 and the reason on stdout, where stderr is on a full disk", async () => {
    const { mock, graphUrl, config } = await beforeApply();

    const args = ["apply", "--yes", "-c", config];
    const { code, out } = await inProcess(args, { graphUrl, stderr: fullDisk() });

    expect(code, out).toBe(3);
    expect(out).toContain("The tenant is as the files say.\n");
    expect(out).toContain("error stderr did not take all that there was to say (ENOSPC");
    expect(rings(mock)).toBe(3);
  });

  test("prints one JSON document all the same", async () => {
    const { graphUrl, config } = await beforeApply();

    const args = ["apply", "--yes", "--json", "-c", config];
    const { code, out } = await inProcess(args, { graphUrl, stderr: fullDisk() });

    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ remaining: { create: 0 } });
  });

  test("tells its result, and ends with exit code 3, where --json-into cannot be written", async () => {
    const { mock, graphUrl, config } = await beforeApply();

    const args = ["apply", "--yes", "--json", "-c", config, "--json-into", "/dev/full"];
    const { code, out, err } = await inProcess(args, { graphUrl });

    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ remaining: { create: 0 } });
    expect(err).toContain("error the result could not be written to /dev/full: ENOSPC");
    expect(rings(mock)).toBe(3);
  });
});

describe("a command that writes nothing, and whose output is not taken", () => {
  test("ends with exit code 1 and the reason", async () => {
    const { graphUrl, config } = await beforeApply();

    const { code, err } = await inProcess(["plan", "-c", config], {
      graphUrl,
      stdout: fullDisk(),
    });

    expect(code, err).toBe(1);
    expect(err).toContain("error stdout did not take all that there was to say (ENOSPC");
  });

  test("tells its result, and ends with exit code 1, where --json-into cannot be written", async () => {
    const { graphUrl, config } = await beforeApply();

    const args = ["plan", "-c", config, "--json-into", "/dev/full"];
    const { code, out } = await inProcess(args, { graphUrl });

    expect(code).toBe(1);
    expect(out).toContain("Plan: 7 to create");
  });
});

describe("the process of a command", () => {
  test("ends when its result is told, whatever is pending, and cuts nothing", async () => {
    // stands for a request that was given up and that nothing aborts
    const pending = "data:text/javascript,setInterval(() => undefined, 1000)";

    const { code, out } = await inProcess(["schema"], { nodeArgs: ["--import", pending] });

    expect(code).toBe(0);
    expect(out.length).toBeGreaterThan(65_536);
    expect(() => JSON.parse(out) as unknown).not.toThrow();
  });

  test("ends where it is interrupted while an answer comes drop by drop", async () => {
    const { promise: asked, resolve: onAsked } = Promise.withResolvers<undefined>();
    const dripping = createServer((request, response) => {
      request.resume();
      response.writeHead(200, { "content-type": "application/json" });
      const drops = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(drops));
      onAsked(undefined);
    });
    dripping.listen(0, "127.0.0.1");
    await once(dripping, "listening");
    onTestFinished(() => {
      dripping.closeAllConnections();
      dripping.close();
    });
    const { config } = await folderWith(threeRings);

    const { code } = await inProcess(["plan", "-c", config], {
      graphUrl: `http://127.0.0.1:${(dripping.address() as AddressInfo).port}`,
      interrupt: asked,
    });

    expect(code).toBe(130);
  });
});
