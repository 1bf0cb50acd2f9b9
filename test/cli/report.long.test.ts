import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { MockTenant, MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { deviceStates } from "../../src/health/device-state.ts";
import { command, folderWith } from "../support/cli.ts";
import { threeRings } from "../support/lab.ts";
import { served } from "../support/served.ts";

const config = threeRings.replace(
  "{ existing: true, displayName: All Windows devices }",
  `{ displayName: All Windows devices, membershipRule: '(device.deviceOSType -eq "Windows")' }`,
);

async function tenantWithRings(
  options: MockTenantOptions = {},
): Promise<{ mock: MockTenant; file: string; folder: string }> {
  const mock = served({ devices: 300, ...options });
  const { folder, config: file } = await folderWith(config);
  const applied = await command(mock, ["apply", "-c", file, "--yes"]);
  expect(applied.code, applied.out + applied.err).toBe(0);
  return { mock, file, folder };
}

/** Whatever day it is, the release is the one that the mock's devices know. */
const compliance = ["report", "compliance", "--release", "2026-11-10"];

interface Document {
  readonly formatVersion: number;
  readonly release: { readonly releasedOn: string };
  readonly devices: { readonly managed: number };
  readonly min: number | null;
  readonly below: readonly { readonly displayName: string }[];
  readonly policies: readonly {
    readonly displayName: string;
    readonly key: string | null;
    readonly ours: boolean | null;
    readonly total: number;
    readonly counts: Readonly<Record<string, number>>;
  }[];
}

describe("report compliance", () => {
  test("prints one document with --json that counts every device of every ring", async () => {
    const { mock, file } = await tenantWithRings();

    const { code, out, err } = await command(mock, [...compliance, "-c", file, "--json"]);

    expect(code, err).toBe(0);
    const document = JSON.parse(out) as Document;
    expect(document).toMatchObject({
      formatVersion: 1,
      devices: { managed: 300 },
      min: null,
      below: [],
    });
    expect(document.policies.map(({ key, ours }) => [key, ours])).toEqual([
      ["ring/pilot", true],
      ["ring/early", true],
      ["ring/broad", true],
    ]);
    for (const { counts, total } of document.policies) {
      expect(Object.keys(counts)).toEqual([...deviceStates]);
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(total);
    }
    // the two of the excluded group are in no ring
    expect(document.policies.reduce((sum, { total }) => sum + total, 0)).toBe(298);
    expect(err).toMatch(/Reading .* devices: \d+/);
  });

  test("works without a config, and then marks nothing as ours", async () => {
    const { mock } = await tenantWithRings();

    const { out } = await command(mock, [...compliance, "--json"]);

    const { policies } = JSON.parse(out) as Document;
    expect(policies.map(({ ours }) => ours)).toEqual([null, null, null]);
  });

  test("ends with 2 where a ring is below --min, and names it", async () => {
    const { mock } = await tenantWithRings();
    const below = await command(mock, [...compliance, "--min", "99.5"]);
    const above = await command(mock, [...compliance, "--min", "1"]);

    expect(below.code).toBe(2);
    expect(below.err).toMatch(/below Ring 3 - Broad: .* --min wants 99.5 %/);
    expect(above.code, above.err).toBe(0);
  });

  test("fits a terminal of 80 columns", async () => {
    const { mock } = await tenantWithRings();

    const { out } = await command(mock, [...compliance]);

    expect(out).toContain("Ring 3 - Broad");
    expect(out).toContain("█");
    for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test("takes one ring by key or by name", async () => {
    const { mock } = await tenantWithRings();
    const names = async (...rings: string[]) => {
      const args = rings.flatMap((ring) => ["--ring", ring]);
      const { out } = await command(mock, [...compliance, "--json", ...args]);
      return (JSON.parse(out) as Document).policies.map(({ displayName }) => displayName);
    };

    expect(await names("pilot")).toEqual(["Ring 1 - Pilot"]);
    expect(await names("ring/early", "Ring 1 - Pilot")).toEqual([
      "Ring 1 - Pilot",
      "Ring 2 - Early",
    ]);
  });

  test.each([
    [["--min", "101"], "--min"],
    [["--min", ""], "--min"],
    [["--silent-days", "x"], "--silent-days"],
    [["--release", "November"], "--release"],
    [["--release", "2026-11-11"], "2026-11-10"],
    [["--ring", "nosuch"], "Ring 1 - Pilot"],
  ])("refuses %j and says what it takes", async (args, sentence) => {
    const { mock } = await tenantWithRings();

    const { code, err } = await command(mock, [...compliance, ...args]);

    expect(code).toBe(1);
    expect(err).toContain(sentence);
  });

  // https://owasp.org/www-community/attacks/CSV_Injection
  test("writes a CSV with a line for each device, in which no name is a formula", async () => {
    const { mock, folder } = await tenantWithRings();
    const row = mock.state
      .list("managedDevices")
      .find(({ deviceName }) => deviceName === "LT-0100");
    mock.state.patch("managedDevices", String(row?.["id"]), {
      deviceName: '=HYPERLINK("http://x","A")',
    });
    const file = join(folder, "devices.csv");

    const { code, err } = await command(mock, [...compliance, "--csv", file]);

    expect(code, err).toBe(0);
    const text = await readFile(file, "utf8");
    expect(text.trimEnd().split("\r\n")).toHaveLength(299);
    expect(text.split("\r\n")[0]).toMatch(/^policyKind,policy,policyId,device,/);
    expect(text.includes(`"'=HYPERLINK(""http://x"",""A"")"`)).toBe(true);
  });

  test("writes a page of its own in which names are text", async () => {
    const { mock, folder } = await tenantWithRings();
    const [ring] = mock.state.list("deviceConfigurations");
    mock.state.patch("deviceConfigurations", String(ring?.["id"]), {
      displayName: '<img src="x" onerror=alert(1)>',
    });
    const file = join(folder, "report.html");

    const { code, err } = await command(mock, [...compliance, "--html", file]);

    expect(code, err).toBe(0);
    const html = await readFile(file, "utf8");
    expect(html).toContain("<svg");
    expect(html).toContain("default-src 'none'");
    expect(html).toContain("&lt;img src=&quot;x&quot;");
    expect(html).not.toMatch(/<img|<script|src="http/);
  });

  test("keeps devices beside the config, and reads them from there the next time", async () => {
    const { mock, file, folder } = await tenantWithRings();
    const lists = () => mock.requests.filter(({ path }) => /^\/devices(?:\?|$)/.test(path)).length;
    await rm(join(folder, ".ringwright"), { recursive: true });
    const before = lists();

    await command(mock, [...compliance, "-c", file]);
    const first = lists();
    await command(mock, [...compliance, "-c", file]);

    expect(first).toBeGreaterThan(before);
    expect(lists()).toBe(first);
    const kept = (await readdir(join(folder, ".ringwright"))).find((name) =>
      name.startsWith("devices-"),
    );
    const { mode } = await stat(join(folder, ".ringwright", kept ?? ""));
    expect((mode & 0o777).toString(8)).toBe("600");
    await command(mock, [...compliance, "-c", file, "--no-cache"]);
    expect(lists()).toBeGreaterThan(first);
  });

  test("only reads, where no policy needs a report", async () => {
    const { mock, file } = await tenantWithRings();
    const before = mock.requests.length;

    await command(mock, [...compliance, "-c", file]);

    const sent = mock.requests
      .slice(before)
      .flatMap(({ method, path, body }) =>
        path === "/$batch"
          ? (body as { requests: { method: string; url: string }[] }).requests
          : [{ method, url: path }],
      );
    // a POST that only looks groups up
    const lookUp = "/directoryObjects/getByIds";
    expect(sent.every(({ method, url }) => method === "GET" || url === lookUp)).toBe(true);
  });

  test("lets no address of a report into what it prints, told or not", async () => {
    const { mock, folder } = await tenantWithRings();
    const { config: feature } = await folderWith(
      `${config.replace("stack: corp", "stack: other").replace(/^groups:[\s\S]*/m, "")}groups:\n  all: { existing: true, displayName: All Windows devices }\nfeatureUpdates:\n  next: { displayName: Next, version: "Windows 11, version 25H2", assignments: [ { group: all } ] }\n`,
    );
    const applied = await command(mock, ["apply", "-c", feature, "--yes"]);
    expect(applied.code, applied.out + applied.err).toBe(0);
    const csv = join(folder, "devices.csv");

    const { code, out, err } = await command(mock, [...compliance, "--verbose", "--csv", csv]);

    expect(code, err).toBe(0);
    expect(out).toContain("Feature updates");
    expect(out + err + (await readFile(csv, "utf8"))).not.toMatch(/sig=|mock-storage/);
  });

  test("is interrupted at once", async () => {
    const { mock } = await tenantWithRings();
    const abort = new AbortController();
    abort.abort(new DOMException("interrupted", "AbortError"));

    const { code } = await command(mock, [...compliance], { abortSignal: abort.signal });

    expect(code).toBe(130);
  });
});
