import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import { threeRings, threeRingsTenant } from "../support/lab.ts";
import { served } from "../support/served.ts";

// nothing listens on port 1; with servers: npm run test:servers
const inRedis = `${threeRings}\nstate: { store: redis, url: "\${var:STATE_URL}" }\n`;
const env = { RINGWRIGHT_VAR_STATE_URL: "redis://app:s3cr3t@127.0.0.1:1/0" };
const unreachable =
  "the state store redis://127.0.0.1:1/0 (prefix ringwright:) failed: connect ECONNREFUSED 127.0.0.1:1; see that the server runs and can be reached from here, then run the command again";

describe("a state store that cannot be reached", () => {
  test.each([
    [["apply", "--yes"]],
    [["ring", "pause", "Ring 3 - Broad", "--quality", "--yes"]],
    [["state", "show"]],
    [["state", "unlock", "--yes"]],
  ])("ends %j with 1, and nothing is written", async (args) => {
    const mock = served(threeRingsTenant);
    const { folder, config } = await folderWith(inRedis);

    const { code, out, err } = await command(mock, [...args, "-c", config], { env });

    expect(code).toBe(1);
    expect(err).toContain(unreachable);
    expect(`${out}${err}`).not.toContain("s3cr3t");
    expect(mock.requests.filter(({ method }) => method !== "GET")).toEqual([]);
    expect(await readdir(folder)).toEqual(["ringwright.yaml"]);
  });

  test("is not asked where a folder is named", async () => {
    const mock = served(threeRingsTenant);
    const { config } = await folderWith(inRedis);
    const state = join((await folderWith("")).folder, "state");
    const apply = ["apply", "-c", config, "--yes"];

    const named = await command(mock, [...apply, "--state-dir", state], { env });
    const show = ["state", "show", "-c", config];
    const shown = await command(mock, show, { env: { ...env, RINGWRIGHT_STATE_DIR: state } });

    expect(named.code, named.err).toBe(0);
    expect(shown.out).toBe("apply-corp (token 1): free\n");
  });

  test("stops no plan, which says what it does not know, and keeps devices beside the config", async () => {
    const mock = served(threeRingsTenant);
    const { folder, config } = await folderWith(inRedis);

    const { code, err } = await command(mock, ["plan", "-c", config], { env });

    expect(code, err).toBe(0);
    expect(err).toContain("which objects a running rollout holds is not known");
    expect(await readdir(join(folder, ".ringwright"))).toEqual([
      ".gitignore",
      expect.stringMatching(/^devices-[0-9a-f-]{36}\.sqlite$/),
    ]);
  });
});

describe("a config that cannot be read", () => {
  test("hides where state is, which a folder replaces", async () => {
    const { folder, config } = await folderWith("state: [\n");

    const { code, err } = await command(undefined, ["state", "show", "-c", config]);
    const named = await command(undefined, ["state", "show", "-c", config, "--state-dir", folder]);

    expect(code).toBe(1);
    expect(err).toContain("so where state is kept is not known");
    expect(named.code).toBe(0);
  });

  test("shows leases where only other parts of it are wrong", async () => {
    const { config } = await folderWith("version: 1\nstack: corp\nrings: 7\n");

    expect(await command(undefined, ["state", "show", "-c", config])).toMatchObject({ code: 0 });
  });
});
