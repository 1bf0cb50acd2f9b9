import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import { threeRings, threeRingsTenant } from "../support/lab.ts";
import { served } from "../support/served.ts";

describe("a plan in a pipeline", () => {
  test.each([
    [
      "GitHub Actions",
      {
        GITHUB_ACTIONS: "true",
        GITHUB_SERVER_URL: "https://github.com",
        GITHUB_REPOSITORY: "contoso/updates",
        GITHUB_RUN_ID: "77",
      },
      "(https://github.com/contoso/updates/actions/runs/77)",
    ],
    [
      "Azure Pipelines",
      {
        TF_BUILD: "True",
        SYSTEM_COLLECTIONURI: "https://dev.azure.com/contoso/",
        SYSTEM_TEAMPROJECT: "Windows Updates",
        BUILD_BUILDID: "7",
      },
      "(https://dev.azure.com/contoso/Windows%20Updates/_build/results?buildId=7)",
    ],
  ])("links its run in the comment: %s", async (_name, env, link) => {
    const { folder, config } = await folderWith(threeRings);
    const file = join(folder, "plan.md");

    await command(served(threeRingsTenant), ["plan", "-c", config, "--markdown", file], { env });

    expect(await readFile(file, "utf8")).toContain(`[The pipeline run that made this plan]${link}`);
  });

  test("has no link where the run does not say where it is", async () => {
    const { folder, config } = await folderWith(threeRings);
    const file = join(folder, "plan.md");

    await command(served(threeRingsTenant), ["plan", "-c", config, "--markdown", file], {
      env: { GITHUB_ACTIONS: "true" },
    });

    expect(await readFile(file, "utf8")).not.toContain("pipeline run");
  });
});

describe("drift beside policies of others", () => {
  test.each([
    ["lists them", [], 0, true],
    ["only counts them on request", ["--no-unmanaged"], 0, false],
    ["lists them where they fail it", ["--fail-on", "unmanaged"], 2, true],
  ] as const)("%s", async (_what, more, expected, isListed) => {
    const mock = served({ ...threeRingsTenant, rings: [{ displayName: "Theirs" }] });
    const { config } = await folderWith(threeRings);
    expect((await command(mock, ["apply", "-c", config, "--yes"])).code).toBe(0);

    const { code, out } = await command(mock, ["drift", "-c", config, ...more]);

    expect(code).toBe(expected);
    expect(out).toContain("i 1 object is not managed here");
    expect(out.includes("Theirs")).toBe(isListed);
  });
});
