import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import { served } from "../support/served.ts";

const files = `version: 1
stack: corp
groups:
  pilot: { displayName: Pilot, membershipRule: (device.deviceOSType -eq "Windows"), sample: { percent: 30 } }
  later: { displayName: Later, membershipRule: (device.deviceOSType -eq "Windows") }
rings:
  pilot: { displayName: Ring pilot, order: 10, quality: { deferralDays: 0, deadlineDays: 2 }, gracePeriodDays: 2, assignments: [ { group: pilot } ] }
compatibility:
  - { name: erp-client, when: { app: "Contoso ERP", version: "< 9.2" }, content: { kind: feature }, level: block }
`;

interface Document {
  readonly complete: boolean;
  readonly total: { readonly devices: number; readonly counts: Readonly<Record<string, number>> };
  readonly populations: readonly {
    readonly displayName: string;
    readonly key: string | null;
    readonly devices: number;
  }[];
  readonly devices?: readonly { readonly verdict: string }[];
}

async function inFolder(options: MockTenantOptions = {}, text = files) {
  const mock = served({ devices: 120, ...options });
  const { folder, config } = await folderWith(text);
  const type = async (...args: readonly string[]) =>
    await command(mock, ["report", "readiness", ...args, "-c", config]);
  const applied = await command(mock, ["apply", "--yes", "--only", "ring/pilot", "-c", config]);
  expect(applied.code, applied.err).toBe(0);
  return { mock, folder, type };
}

describe("report readiness", () => {
  test("tells counts per ring and ends with 2 where a device is blocked", async () => {
    const { type } = await inFolder();

    const { code, out, err } = await type("--content", "feature:25H2");

    expect(code, err).toBe(2);
    expect(out).toContain("Readiness for Windows 11, version 25H2");
    expect(out).toMatch(/Ring pilot +\d+ +\d+ +\d+ +\d+ +\d+/);
    expect(out).toMatch(/\d+ block: compatibility: erp-client: it has Contoso ERP 9\.1\.0/);
    expect(out).toContain("Not checked: safeguard hold");
    for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test("prints one document with --json, with every device where they are asked for", async () => {
    const { type } = await inFolder();
    const documentOf = async (...args: readonly string[]) =>
      JSON.parse((await type("--content", "feature:25H2", "--json", ...args)).out) as Document;

    const without = await documentOf();
    const document = await documentOf("--devices");

    expect(without.devices).toBeUndefined();
    expect(document).toMatchObject({ ...without, createdAt: expect.anything() as unknown });
    expect(document.total.devices).toBe(120);
    expect(document.devices).toHaveLength(120);
    const blocked = document.devices?.filter(({ verdict }) => verdict === "block");
    expect(blocked).toHaveLength(document.total.counts["block"] ?? 0);
  });

  test("ends with 0 where nothing is blocked, and with 3 where something could not be read", async () => {
    const { type } = await inFolder({
      editionShares: {},
      modelShares: { A: 1 },
      faults: [{ match: { path: "/deviceManagement/detectedApps" }, then: { status: 403 } }],
    });
    const ready = await type("--content", "driver:Realtek*", "--group", "pilot");
    const unread = await type("--content", "feature:25H2");

    expect(unread.code).toBe(3);
    expect(unread.out).toContain("Not checked: compatibility");
    // registered PCs take no drivers of policies
    expect([0, 2]).toContain(ready.code);
    expect(ready.code === 2).toBe(/ block: join type/.test(ready.out));
  });

  test("takes a group by key, and says where the tenant does not have it yet", async () => {
    const { type } = await inFolder();

    const { out } = await type("--content", "quality:2026-10-13", "--json", "--group", "pilot");
    const missing = await type("--content", "quality:2026-10-13", "--group", "later");
    const unknown = await type("--content", "quality:2026-10-13", "--group", "nosuch");

    const { populations, total } = JSON.parse(out) as Document;
    expect(populations).toMatchObject([{ displayName: "Pilot", key: "group/pilot" }]);
    expect(total.devices).toBe(populations[0]?.devices);
    expect(total.devices).toBeGreaterThan(20);
    expect(total.devices).toBeLessThan(60);
    expect([missing.code, unknown.code]).toEqual([1, 1]);
    expect(missing.err).toContain("group Later is in the files and not in the tenant");
    expect(unknown.err).toContain("nosuch");
  });

  test("lists the devices that are not ready, each with why", async () => {
    const { type } = await inFolder();

    const { out } = await type("--content", "feature:25H2", "--devices");

    const [, list = ""] = out.split("Devices that are not ready\n");
    expect(list).toMatch(/^block {3}LT-\d+ {2}.+\n {8}block: /m);
    expect(list).toMatch(/\d+ others are ready\./);
  });

  test("writes files that only their owner can read, in which no name is code", async () => {
    const { mock, folder, type } = await inFolder();
    const [first] = mock.state.list("managedDevices");
    const name = '=HYPERLINK("http://x","<img src=x>")';
    mock.state.patch("managedDevices", String(first?.["id"]), { deviceName: name, model: "<b>A" });
    const [csv, html] = [join(folder, "a.csv"), join(folder, "a.html")];

    await type("--content", "feature:25H2", "--csv", csv, "--html", html);

    const text = await readFile(csv, "utf8");
    expect(text.split("\r\n")[0]).toBe(
      "device,managedDeviceId,deviceId,manufacturer,model,osBuild,freeGb,populations,verdict,hasContent,holdsStart,findings",
    );
    expect(text.trimEnd().split("\r\n")).toHaveLength(121);
    expect(text).toContain(`"'=HYPERLINK(`);
    const page = await readFile(html, "utf8");
    expect(page).toContain("erp-client: it has Contoso ERP 9.1.0");
    expect(page).not.toMatch(/<img|<b>A|<script/);
    for (const file of [csv, html]) expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test("writes the devices that must not get it as a file that loads, and never over one", async () => {
    const { folder, type, mock } = await inFolder();
    const file = join(folder, "not-ready.yaml");

    const first = await type("--content", "feature:25H2", "--json", "--write-exclusions", file);
    const again = await type("--content", "feature:25H2", "--write-exclusions", file);

    const held = (JSON.parse(first.out) as { total: { holding: number } }).total.holding;
    expect(held).toBeGreaterThan(3);
    expect(first.err).toContain(`group/not-ready-windows-11-version-25h2 of ${held} devices`);
    expect(again.code).toBe(1);
    expect(again.err).toContain("is there already, and is not written over");
    const alone = await command(mock, ["validate", "-c", file]);
    const together = await command(mock, ["validate", "-c", folder]);
    expect([alone.code, together.code], alone.err + together.err).toEqual([0, 0]);
    const text = await readFile(file, "utf8");
    expect(text.match(/ # LT-\d+: erp-client: it has Contoso ERP 9\.1\.0/g)).toHaveLength(held);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test("writes no exclusions where there are none, or no config whose they could be", async () => {
    const { folder, type, mock } = await inFolder();
    const file = join(folder, "none.yaml");

    const none = await type("--content", "quality:2026-10-13", "--write-exclusions", file);
    const words = ["report", "readiness", "--content", "quality", "--write-exclusions", file];
    const without = await command(mock, words);

    expect(none.err).toContain("no device has to be left out");
    await expect(stat(file)).rejects.toThrow("ENOENT");
    expect(without.code).toBe(1);
    expect(without.err).toContain("name one with --config");
  });

  test("only reads", async () => {
    const { mock, type } = await inFolder();
    const before = mock.requests.length;

    await type("--content", "feature:25H2");

    const sent = mock.requests.slice(before);
    const calls = sent.flatMap(({ method, path, body }) =>
      path === "/$batch"
        ? (body as { requests: { method: string; url: string }[] }).requests
        : [{ method, url: path }],
    );
    // a POST that only looks groups up
    const lookUp = "/directoryObjects/getByIds";
    expect(calls.every(({ method, url }) => method === "GET" || url === lookUp)).toBe(true);
  });

  test.each([
    [["--content", "features:25H2"], "--content takes KIND:VALUE"],
    [["--content", "quality:November"], "--content takes KIND:VALUE"],
    [["--content", "driver"], "--content takes KIND:VALUE"],
    [["--content", "policy:power"], "--content takes KIND:VALUE"],
    [["--content", "feature:22H2"], "Windows 10, version 22H2; Windows 11, version 22H2"],
    [["--content", "feature:99H9"], "no version that is known"],
    [["--content", "quality:2026-11-11"], "2026-11-10"],
    [["--content", "quality", "--least-free-gb", "x"], "--least-free-gb must be a number"],
    [["--content", "quality", "--ring", "nosuch"], "Ring pilot"],
    [[], "--content"],
  ])("refuses %j and says what it takes", async (args, sentence) => {
    const mock = served({ devices: 3, rings: [{ displayName: "Ring pilot" }] });

    const { code, err } = await command(mock, ["report", "readiness", ...args]);

    expect(code).toBe(1);
    expect(err).toContain(sentence);
  });
});
