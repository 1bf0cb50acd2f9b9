import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { listLeases, openStateStore, type StateStore } from "ringwright";
import type { MockTenant } from "ringwright/mocks";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { folderWith } from "../support/cli.ts";
import { threeRings, threeRingsTenant } from "../support/lab.ts";
import { served } from "../support/served.ts";
import { ownContainer, ownRedisUrl, withSas } from "./places.ts";

const main = join(import.meta.dirname, "../../dist/cli/main.js");

/** What the built command ends with, and says. */
async function command(args: readonly string[], mock: MockTenant, url: string) {
  const env = {
    ...process.env,
    RINGWRIGHT_GRAPH_URL: await mock.url(),
    RINGWRIGHT_ACCESS_TOKEN: "test",
    RINGWRIGHT_VAR_STATE_URL: url,
  };
  const run = promisify(execFile)(process.execPath, [main, ...args], { env });
  return await run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

/** A container that is there: a SAS of its own cannot make it. */
async function containerUrl(): Promise<string> {
  const container = ownContainer();
  await container.create();
  return await withSas(container);
}

async function opened(store: "redis" | "azureBlob", url: string): Promise<StateStore> {
  const credential = () => Promise.reject(new Error("no sign-in was expected"));
  const found = await openStateStore({ store, url }, { folder: "", credential });
  onTestFinished(found.close);
  return found.store;
}

describe.each([
  ["redis", () => Promise.resolve(ownRedisUrl())],
  ["azureBlob", containerUrl],
] as const)("apply with state in %s", (kind, place) => {
  test("writes, while a second run of another folder ends with 6", async () => {
    const url = await place();
    const secret = new URL(url).password || new URL(url).searchParams.get("sig");
    const store = await opened(kind, url);
    const mock = served({
      ...threeRingsTenant,
      // long enough for the second run to come and go
      faults: [{ match: { method: "POST" }, then: { delayMs: 3000 } }],
    });
    const state = `\nstate: { store: ${kind}, url: "\${var:STATE_URL}" }\n`;
    // two checkouts of one config, as two runners have them
    const [first, second] = await Promise.all(
      [1, 2].map(async () => (await folderWith(`${threeRings}${state}`)).config),
    );

    const writing = command(["apply", "--yes", "-c", first ?? ""], mock, url);
    await vi.waitUntil(async () => (await listLeases(store)).some(({ holder }) => holder), {
      timeout: 20_000,
    });
    const refused = await command(["apply", "--yes", "-c", second ?? ""], mock, url);
    const written = await writing;
    const shown = await command(["state", "show", "-c", second ?? "", "--json"], mock, url);
    const again = await command(["apply", "--yes", "-c", second ?? ""], mock, url);

    expect(refused.code, refused.stderr).toBe(6);
    expect(refused.stderr).toContain("another run holds the lease apply-corp: ");
    expect(written.code, written.stderr).toBe(0);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      stateDir: null,
      leases: [{ name: "apply-corp", token: 1, status: "free" }],
    });
    expect(again.code, again.stderr).toBe(0);
    expect(again.stdout).toContain("as the files say");
    expect(await store.list("journal/")).toHaveLength(1);
    const said = [refused, written, shown, again].map(({ stdout, stderr }) => stdout + stderr);
    expect(secret).toMatch(/.{10,}/);
    expect(said.join("\n")).not.toContain(secret);
    expect(said.join("\n")).not.toContain(encodeURIComponent(secret ?? ""));
  });
});
