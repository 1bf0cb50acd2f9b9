import { join } from "node:path";
import { ConfigError } from "ringwright";
import { describe, expect, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import { createLab, load } from "../support/lab.ts";
import { served } from "../support/served.ts";

const config = (rule: string, platform = "windows10AndLater") => `version: 1
stack: corp
filters:
  corporate:
    displayName: Corporate
    platform: ${platform}
    rule: ${rule}
`;

describe("a policy file with a filter", () => {
  test("fails with file, line, path and advice for each error of its rule", async () => {
    const rule = '(device.deviceModel -eq "A") and (device.deviceOwnership -in ["Company"])';

    const failure = await load(config(rule)).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(ConfigError);
    expect((failure as ConfigError).issues).toMatchObject([
      {
        file: expect.stringMatching(/ringwright\.yaml$/) as string,
        line: 7,
        column: 11,
        path: "filters.corporate.rule",
        message:
          "at column 2 of the rule: device.deviceModel is no property of a filter: that is its name in group rules; in filters it is device.model",
      },
      {
        line: 7,
        message:
          "at column 58 of the rule: device.deviceOwnership does not take -in; it takes -eq, -ne",
      },
    ]);
  });

  test("may ask other platforms for what only they have", async () => {
    const { resources } = await load(config('(device.isRooted -eq "False")', "androidForWork"));

    expect(resources).toHaveLength(1);
  });

  test("assigned by its display name is the filter of that key", async () => {
    const rings = (filter: string) =>
      `${config('(device.deviceOwnership -eq "Corporate")')}rings:\n  r: { displayName: R, assignments: [{ allDevices: true, filter: ${filter} }] }\n`;
    const filterOf = async (name: string) =>
      (await load(rings(name))).resources.find(({ kind }) => kind === "ring")?.assignments?.[0];

    expect(await filterOf("Corporate")).toMatchObject({ filter: { key: "corporate" } });
    expect(await filterOf("corporate")).toMatchObject({ filter: { key: "corporate" } });
    await expect(filterOf("Corp")).rejects.toThrow(/"Corp" is not a key under filters/);
  });

  test("that is valid and doubtful is a warning with its place, in validate and in the plan", async () => {
    const doubtful = config(
      '(device.model -eq "A") and (device.model -eq "B") or (device.model -eq "C")',
    );
    const { config: file } = await folderWith(doubtful);

    const { code, err } = await command(undefined, ["validate", "-c", file]);
    const plan = await createLab().plan(doubtful);

    expect(code).toBe(0);
    expect(err).toMatch(
      /ringwright\.yaml:7:11: warning RL640 filters\.corporate\.rule: .*parentheses/,
    );
    expect(plan.diagnostics).toMatchObject([
      { id: "RW119", severity: "warning", address: "filter/corporate", line: 7 },
    ]);
    expect(plan.changes).toHaveLength(1);
  });

  test("that a tenant has in a spelling of its own is exported, and plans without a write", async () => {
    const rule = '(device.deviceOwnership eq "Unknown") and (device.deviceCategory ne Null)';
    const mock = served({ filters: [{ displayName: "Theirs", rule: '(device.model -eq "A")' }] });
    const id = String(mock.state.list("assignmentFilters")[0]?.["id"]);
    mock.state.patch("assignmentFilters", id, { rule });
    const { folder } = await folderWith("");
    const out = join(folder, "exported");

    const exported = await command(mock, ["export", "--out", out, "--stack", "corp"]);
    const planned = await command(mock, ["plan", "-c", out, "--json"]);

    expect(exported.code).toBe(0);
    expect(planned.code).toBe(0);
    expect(JSON.parse(planned.out)).toMatchObject({
      changes: [{ action: "adopt" }],
      diagnostics: [],
    });
  });

  test("plans empty where the tenant spells the same rule in another way", async () => {
    const lab = createLab();
    const { mock } = lab;
    const file = config(
      '(device.deviceOwnership -eq "Corporate") and (device.model -in ["A", "B"])',
    );
    await lab.apply(file);
    const id = String(mock.state.list("assignmentFilters")[0]?.["id"]);

    mock.state.patch("assignmentFilters", id, {
      rule: 'device.deviceOwnership  -EQ "Corporate" -and ((device.model -in ["B","A"]))',
    });
    const respelt = await lab.plan(file);
    mock.state.patch("assignmentFilters", id, { rule: 'device.model -in ["A", "C"]' });
    const changed = await lab.plan(file);

    expect(respelt.changes).toEqual([]);
    expect(changed.drift).toMatchObject([{ address: "filter/corporate", path: "rule" }]);
  });
});
