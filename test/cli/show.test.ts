import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { planDigest } from "ringwright";
import { describe, expect, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import { threeRings, threeRingsTenant } from "../support/lab.ts";
import { served } from "../support/served.ts";

async function saved(config = threeRings) {
  const mock = served(threeRingsTenant);
  const { folder, config: file } = await folderWith(config);
  const plan = join(folder, "plan.json");
  const planned = await command(mock, ["plan", "-c", file, "--out", plan]);
  return { mock, folder, file, plan, planned };
}

describe("show of a saved plan", () => {
  test("is what plan printed, then its digest, and asks neither config nor tenant", async () => {
    const { plan, planned } = await saved();

    const { code, out, err } = await command(undefined, ["show", plan]);

    expect(code, err).toBe(0);
    expect(out.startsWith(planned.out)).toBe(true);
    const digest = planDigest(await readFile(plan));
    expect(out).toContain(`Digest:    ${digest}\nApplyable: yes\n`);
    expect(planned.err).toContain(digest);
  });

  test("says that it is not applyable, and what it allows", async () => {
    const { plan } = await saved(threeRings.replace("LT-0002]", "no-such-device]"));
    const text = await readFile(plan, "utf8");
    const edited = { ...(JSON.parse(text) as object), approvals: approvals({ prune: true }) };
    await writeFile(plan, JSON.stringify(edited));

    const { code, out } = await command(undefined, ["show", plan]);

    expect(code).toBe(0);
    expect(out).toContain("Allowed:   prune, allow maxDeletes (counts only with --digest)\n");
    expect(out).toContain("Applyable: no");
  });

  test("gives the plan with its digest as JSON, on stdout and into a file", async () => {
    const { plan, folder } = await saved();
    const into = join(folder, "shown.json");

    const { out } = await command(undefined, ["show", plan, "--json", "--json-into", into]);

    expect(JSON.parse(out)).toEqual({
      formatVersion: 1,
      digest: planDigest(await readFile(plan)),
      applyable: true,
      plan: JSON.parse(await readFile(plan, "utf8")) as unknown,
    });
    expect(await readFile(into, "utf8")).toBe(out);
  });

  test.each([
    ["of another format", '{ "formatVersion": 1 }', "Make a new plan with: ringwright plan --out"],
    ["that is no plan", "hello", "is no plan: it is not valid JSON"],
    [
      "that Windows PowerShell 5.1 wrote with >",
      Buffer.from('\ufeff{ "formatVersion": 2 }', "utf16le"),
      "is no plan: it is UTF-16, as > in Windows PowerShell 5.1 writes it. Make it with: ringwright plan --out FILE",
    ],
  ])("refuses one %s with exit code 1", async (_what, text, advice) => {
    const { folder } = await folderWith(threeRings);
    const plan = join(folder, "plan.json");
    await writeFile(plan, text);

    const { code, out, err } = await command(undefined, ["show", plan]);

    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain(advice);
  });

  test("says of a word that is no file and no address what was meant", async () => {
    const { code, err } = await command(undefined, ["show", "rign/broad"]);

    expect(code).toBe(1);
    expect(err).toContain("there is no kind rign; did you mean ring/broad?");
  });
});

describe("show of an address", () => {
  test("sets what the files say beside what the tenant holds", async () => {
    const { mock, file } = await saved();
    await command(mock, ["apply", "-c", file, "--yes"]);
    await command(mock, ["ring", "pause", "Ring 3 - Broad", "--quality", "--yes"]);
    await writeFile(file, threeRings.replace("deferralDays: 7", "deferralDays: 9"));

    const { code, out, err } = await command(mock, ["show", "ring/broad", "-c", file]);

    expect(code, err).toBe(0);
    const lines = out.replace(/ {2,}/g, "  ").split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        'ring/broad  "Ring 3 - Broad"  update ring',
        "  apply:  update",
        "  Property  Files  Tenant  Since the last apply",
        "  quality.deferralDays  9  7  changed in the files",
        '  exclude "WinUpdate-VIP"',
      ]),
    );
    expect(out).toMatch(
      /operator: quality updates are paused until 20.* \(never written by apply\)/,
    );
    expect(out).toMatch(/tenant: [0-9a-f-]{36}, owned by stack corp as ring\/broad\n/);
  });

  test("shows a long value below the table, whole", async () => {
    const { mock, file } = await saved();

    const { out } = await command(mock, ["show", "group/pilot", "-c", file]);

    expect(out).toMatch(
      /\n {2}membershipRule: not created yet\n {4}files: {2}\(device\..* true\), sample: 5 %\n/,
    );
    expect(out).toContain("tenant: there is no such object\n");
  });

  test("gives the same as JSON", async () => {
    const { mock, file } = await saved();

    const { out } = await command(mock, ["show", "ring/broad", "-c", file, "--json"]);

    expect(JSON.parse(out)).toMatchObject({
      formatVersion: 1,
      address: "ring/broad",
      inTenant: "missing",
      action: "create",
    });
  });

  test("refuses one that nothing bears with exit code 1 and the nearest", async () => {
    const { mock, file } = await saved();

    const { code, err } = await command(mock, ["show", "ring/braod", "-c", file]);

    expect(code).toBe(1);
    expect(err).toContain("did you mean ring/broad?");
  });
});

function approvals(given: object) {
  const none = { adopt: false, replace: false, force: [] };
  return { ...none, allow: ["maxDeletes"], ...given };
}
