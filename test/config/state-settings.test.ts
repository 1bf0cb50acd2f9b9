import { join } from "node:path";
import { desiredState, loadDesiredState } from "ringwright";
import { describe, expect, test } from "vitest";
import { loadStateSettings } from "../../src/config/state-settings.ts";
import { folderOf, issuesOf } from "../support/policy-folder.ts";

const head = "version: 1\nstack: corp\n";

describe("state in a policy file", () => {
  test.each([
    ["{ store: file }", { store: "file" }],
    [
      "{ store: redis, url: 'rediss://cache.example.com:6380/0' }",
      { store: "redis", url: "rediss://cache.example.com:6380/0" },
    ],
    [
      "{ store: azureBlob, url: 'https://contoso.blob.core.windows.net/ringwright' }",
      { store: "azureBlob", url: "https://contoso.blob.core.windows.net/ringwright" },
    ],
  ])("is %s", async (written, settings) => {
    const folder = await folderOf({ "ringwright.yaml": `${head}state: ${written}\n` });
    const file = join(folder, "ringwright.yaml");

    const desired = await loadDesiredState(file);

    expect(desired.stateStore).toEqual(settings);
    expect(await loadStateSettings(file)).toEqual(settings);
  });

  test("takes a secret from a variable, and carries it into no JSON", async () => {
    const file = join(
      await folderOf({
        "ringwright.yaml": `${head}state: { store: redis, url: "\${var:STATE_URL}" }\n`,
      }),
      "ringwright.yaml",
    );
    const env = { RINGWRIGHT_VAR_STATE_URL: "redis://:s3cr3t@127.0.0.1:6379" };
    const settings = { store: "redis", url: env.RINGWRIGHT_VAR_STATE_URL };

    const desired = await loadDesiredState(file, { env });

    expect(desired.stateStore).toEqual(settings);
    expect(await loadStateSettings(file, { env })).toEqual(settings);
    expect(JSON.stringify(desired)).not.toContain("s3cr3t");
    expect(await issuesOf(file)).toEqual([
      `${file}:3:29: state.url: \${var:STATE_URL} needs the environment variable RINGWRIGHT_VAR_STATE_URL, which is not set`,
    ]);
  });

  test.each([
    ["{ store: postgres }", 'state.store: must be one of file, redis, azureBlob (is "postgres")'],
    [
      "{ url: 'redis://app:s3cr3t@cache' }",
      "state.store: is missing; it is one of file, redis, azureBlob",
    ],
    ["redis://app:s3cr3t@cache", "state: "],
    ["{ store: redis }", "state.url: is missing"],
    ["{ store: redis, url: 'http://app:s3cr3t@cache' }", "state.url: must be redis://HOST:PORT/0"],
    ["{ store: file, url: 'redis://app:s3cr3t@cache' }", "state.url: is not a known property"],
    [
      "{ store: azureBlob, url: 'AccountName=a;AccountKey=s3cr3t' }",
      "connection strings are not taken",
    ],
    [
      "{ store: azureBlob, url: 'http://contoso.example.com/state?sig=s3cr3t' }",
      "state.url: must be the URL of a container",
    ],
  ])("is not %s, of which no secret is told", async (written, message) => {
    const folder = await folderOf({ "ringwright.yaml": `${head}state: ${written}\n` });
    const file = join(folder, "ringwright.yaml");

    const [issue, ...others] = await issuesOf(file);

    expect(issue).toContain(message);
    expect(others).toEqual([]);
    expect(issue).not.toContain("s3cr3t");
    await expect(loadStateSettings(file)).rejects.toThrow(message);
  });

  test("is known while the rest of the files is wrong", async () => {
    const folder = await folderOf({
      "a.yaml": `${head}rings: { broad: { displayName: 7 } }\n`,
      "b.yaml": "state: { store: file }\n",
    });

    expect(await loadStateSettings(folder)).toEqual({ store: "file" });
    expect((await issuesOf(folder)).join()).toContain("rings.broad.displayName");
  });

  test("is not in files that do not say", () => {
    expect(desiredState({ version: 1, stack: "corp" }).stateStore).toBeUndefined();
  });
});
