import { listLeases } from "ringwright";
import { describe, expect, test, vi } from "vitest";
import { folderWith } from "../support/cli.ts";
import { threeRings, threeRingsTenant } from "../support/lab.ts";
import { served } from "../support/served.ts";
import { command } from "./command.ts";
import { azuritePlace, openedPlace, redisPlace } from "./places.ts";

describe.each([
  ["redis", redisPlace],
  ["azureBlob", azuritePlace],
] as const)("apply with state in %s", (kind, place) => {
  test("writes, while a second run of another folder ends with 6", async () => {
    const own = await place();
    const [, url] = own;
    const secret = new URL(url).password || new URL(url).searchParams.get("sig");
    const store = await openedPlace(own);
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
