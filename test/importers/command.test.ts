import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { importFormats } from "ringwright";
import { describe, expect, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import { fixtureFolder, fixtureTenant } from "./fixture-files.ts";

const [ring = {}] = fixtureTenant.deviceConfigurations;

async function imported(content: unknown, ...args: string[]) {
  const { folder } = await folderWith("");
  const file = join(folder, "answer.json");
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  const out = join(folder, "out");
  const result = await command(undefined, ["import", "graph", file, "--out", out, ...args]);
  return { ...result, file, folder, config: join(out, "ringwright.yaml") };
}

describe("ringwright import", () => {
  test("shows what became of each field that says something, and what to do next", async () => {
    const { code, out, config } = await imported({
      ...ring,
      qualityUpdatesPaused: true,
      featureUpdatesPaused: false,
      assignments: [
        {
          target: {
            "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget",
            groupId: "x",
          },
        },
      ],
    });

    expect(code).toBe(0);
    expect(out).toMatch(/^ring\/ring-1-pilot: "Ring 1: Pilot" \(.*answer\.json\)$/m);
    expect(out).toContain("assigned to nobody: group x has no name in the source");
    expect(out).toMatch(/^qualityUpdatesDeferralPeriodInDays +1 +ring quality\.deferralDays$/m);
    expect(out).toMatch(/^qualityUpdatesPaused +true +- is for an operator/m);
    expect(out).not.toMatch(/^(featureUpdatesPaused|createdDateTime|updateWeeks) /m);
    expect(out).toMatch(/^\d+ fields: \d+ are carried over, .*are the service's own\.$/m);
    expect(out).toMatch(/^warning update ring "Ring 1: Pilot" was paused/m);
    expect(out).toContain(`Wrote ${config}. Next: look through it, then run: ringwright validate`);
    expect(await readFile(config, "utf8")).toMatch(
      /^# Read this first:\n# - update ring "Ring 1: Pilot" was paused/m,
    );
  });

  test("prints one document with --json", async () => {
    const { code, out, err, config, file } = await imported(ring, "--json", "--same-tenant");

    expect([code, err]).toEqual([0, ""]);
    expect(JSON.parse(out)).toMatchObject({
      formatVersion: 1,
      format: "graph",
      out: config,
      config: { version: 1, stack: "corp-updates", adopt: [{ to: "ring/ring-1-pilot" }] },
      tenant: { sourceId: null, targetId: null, isSame: true },
      objects: [{ file, kind: "ring", address: "ring/ring-1-pilot", isAdopted: true }],
      values: expect.arrayContaining([
        expect.objectContaining({ path: "displayName", outcome: "mapped" }),
      ]) as unknown,
      others: [],
      warnings: [],
      handover: [],
    });
  });

  test("says what takes resources out of Terraform's state, unless it is of another tenant", async () => {
    const { folder } = await folderWith("");
    const run = async (...args: string[]) => {
      const from = fixtureFolder("terraform");
      const out = join(folder, String(args.length));
      const line = ["import", "terraform", from, "--out", out, "--json", ...args];
      return JSON.parse((await command(undefined, line)).out) as { handover: string[] };
    };
    const one = ["--source-tenant", "11111111-0000-4000-8000-000000000001"];
    const two = ["--target-tenant", "22222222-0000-4000-8000-000000000002"];

    const unknown = await run();
    const other = await run(...one, ...two);

    expect(unknown.handover).toContain(
      "terraform state rm 'microsoft365_graph_beta_device_management_windows_update_ring.ring[\"pilot\"]'",
    );
    // what the files only refer to stays Terraform's
    expect(unknown.handover.join("\n")).not.toContain("azuread_group");
    expect(other.handover).toEqual([]);
  });

  test.each([
    ["no update policy", { "@odata.type": "#microsoft.graph.iosUpdateConfiguration" }, "iosUpdate"],
    ["a broken file", '{"displayName"', "answer.json:1:15: is not valid JSON"],
    ["another format", { version: 4, resources: [] }, "run: ringwright import terraform FILE"],
  ])("ends with 1 for %s, and writes nothing", async (_, content, message) => {
    const { code, out, err, config } = await imported(content);

    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain(message);
    await expect(readFile(config)).rejects.toThrow("ENOENT");
  });

  test.each([
    [["--stack", "Not A Stack"], "--stack must be 1 to 32 of a-z"],
    [["--source-tenant", "contoso"], '"contoso" is not the id of a tenant'],
  ])("refuses %j", async (args, message) => {
    const { code, err } = await imported(ring, ...args);

    expect(code).toBe(1);
    expect(err).toContain(message);
  });

  test("does not write over a file unless that is asked for", async () => {
    const first = await imported(ring);
    const again = (...args: string[]) =>
      command(undefined, ["import", "graph", first.file, "--out", first.config, ...args]);

    const kept = await again();
    const forced = await again("--force");

    expect(kept).toMatchObject({ code: 1, err: expect.stringContaining("--force") as string });
    expect(forced.code).toBe(0);
  });

  test("says so where nothing of it can be said in a file", async () => {
    const { code, out, config } = await imported({
      ...ring,
      displayName: "Windows Autopatch - Ring1",
    });

    expect(code).toBe(0);
    expect(out).toContain("Left out (its name begins with");
    expect(out).toContain("no file was written");
    await expect(readFile(config)).rejects.toThrow("ENOENT");
  });

  test.each(importFormats)("%s has help that ends with an example", async (format) => {
    const { code, out } = await command(undefined, ["import", format, "--help"]);

    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`import ${format} .*--out policies\\n?$`));
  });
});
