import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { formatted, refreshed } from "../../scripts/windows-data-file.ts";
import { readProducts } from "../../src/releases/read-products.ts";
import { type WindowsData, windowsData } from "../../src/releases/windows-data.ts";
import { connectTo } from "../support/lab.ts";
import { served } from "../support/served.ts";
import { createTestTenant } from "../support/tenant.ts";

const shipped = new URL("../../src/releases/windows-data.gen.json", import.meta.url);

async function fromMock(data: WindowsData = windowsData) {
  return refreshed(data, await readProducts(connectTo(createTestTenant()).graph), "2026-11-22");
}

const rowOf = ({ revisions }: WindowsData, build: number, revision: number) =>
  revisions.find((row) => row.revision === revision && row.builds.includes(build));

describe("the data file", () => {
  test("is written as the script writes it", () => {
    expect(formatted(windowsData)).toBe(readFileSync(shipped, "utf8"));
  });
});

describe("a refreshed data file", () => {
  test("has what the service lists, with the service as the source", async () => {
    const data = await fromMock();

    expect(data.asOf).toBe("2026-11-22");
    expect(data.sources["service"]).toContain("on 2026-11-22");
    expect(rowOf(data, 26_300, 9744)).toEqual({
      builds: [26_100, 26_200, 26_300],
      revision: 9744,
      releasedOn: "2026-11-10",
      kb: "KB5193395",
      kind: "security",
      hotpatch: true,
      source: "service",
    });
    expect(rowOf(data, 26_100, 9633)).toMatchObject({ baseline: true, releasedOn: "2026-10-13" });
    expect(rowOf(data, 26_100, 9812)).not.toHaveProperty("baseline");
  });

  test("keeps rows that the service no longer lists, and their sources", async () => {
    const data = await fromMock();

    for (const row of windowsData.revisions.filter(({ releasedOn }) => releasedOn < "2026-08-01"))
      expect(data.revisions).toContainEqual(row);
    expect(data.sources).toMatchObject({ windows11: windowsData.sources["windows11"] });
    expect(data.serverTracks).toEqual(windowsData.serverTracks);
  });

  test("keeps what the service does not say of a version, and marks what it does", async () => {
    const { versions } = await fromMock();
    const of = (build: number) => versions.find((version) => version.build === build);

    expect(of(19_045)).toEqual(windowsData.versions.find(({ build }) => build === 19_045));
    expect(of(26_100)?.ltsc?.name).toBe("Windows 11 Enterprise LTSC 2024");
    expect(of(26_300)).not.toHaveProperty("unverified");
  });

  test("is the same when it is refreshed again", async () => {
    const once = await fromMock();

    expect(formatted(await fromMock(once))).toBe(formatted(once));
  });
});

describe("scripts/refresh-windows-data.ts", () => {
  test("signs in from the environment and writes the file anew", async () => {
    const mock = served();
    const file = join(mkdtempSync(join(tmpdir(), "windows-data-")), "data.json");
    writeFileSync(file, formatted(windowsData));

    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--no-warnings", "scripts/refresh-windows-data.ts", file],
      {
        env: {
          ...process.env,
          RINGWRIGHT_GRAPH_URL: await mock.url(),
          RINGWRIGHT_ACCESS_TOKEN: "a-token",
        },
      },
    );

    const written = JSON.parse(readFileSync(file, "utf8")) as WindowsData;
    expect(stdout).toContain(`data of ${written.asOf}`);
    expect(rowOf(written, 26_100, 9812)?.source).toBe("service");
    expect(written.asOf).toBe(mock.clock.now().toISOString().slice(0, 10));
  });
});
