import { readTools, type ToolLine, type ToolReport } from "ringwright";
import { toolsCsv, toolsHtml, toolsText } from "ringwright/report";
import type { MockTenantOptions, ToolTroubles } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { plainPaint } from "../../../src/report/paint.ts";
import { command } from "../../support/cli.ts";
import {
  expectHarmlessCsv,
  expectHarmlessHtml,
  expectHarmlessText,
  hostileNames,
} from "../../support/hostile.ts";
import { anHour, goFiles, toolWorld } from "../../support/tool-world.ts";

/** Devices in the order that Intune lists them, each with a trouble of its own. */
function troubled(
  troubles: readonly ToolTroubles[],
  more: MockTenantOptions = {},
): MockTenantOptions {
  let asked = 0;
  return { ...more, tools: { troubles: () => troubles[asked++] } };
}

const building = { from: "2026-11-02T00:00:00Z", to: "2026-12-01T00:00:00Z" };
const kinds: readonly (readonly [string, ToolTroubles])[] = [
  ["foreignPath", { foreign: String.raw`D:\sdk\go\bin` }],
  ["busy", { building }],
  ["hashMismatch", { wrongHash: true }],
  ["noSpace", { diskFull: true }],
  ["cutOutput", { cutOutput: true }],
  ["scriptError", { scriptError: "Access is denied." }],
];

async function reported(options: MockTenantOptions, files = goFiles()) {
  const world = await toolWorld(files, options);
  world.mock.clock.advance(30 * anHour);
  const { report, lines } = await readTools(world.tenant, world.desired);
  const [go] = report.tools;
  if (!go) throw new Error("there is no report on go");
  return { ...world, report, go, lines };
}

const standingsOf = ({ standings }: ToolReport) =>
  Object.fromEntries(standings.map(({ standing, devices }) => [standing, devices]));

describe("what is reported of tools", () => {
  test("tells each trouble apart, with the device and what it said", async () => {
    const { go, lines } = await reported(
      troubled(
        kinds.map(([, trouble]) => trouble),
        { devicesUpdate: false, devices: 20 },
      ),
      // only what is new is placed, so that a full disk and a wrong digest show
      goFiles()
        .replace("version: 1.27.3", "version: 1.27.4")
        .replace(/next: .*? \},/, ""),
    );

    const found = lines.filter(({ standing }) => standing !== "ok" && standing !== "notRun");
    expect(new Set(found.map(({ standing }) => standing))).toEqual(
      new Set(kinds.map(([standing]) => standing)),
    );
    for (const [standing] of kinds) expect(standingsOf(go)[standing], standing).toBe(1);
    const by = (standing: string) => found.find((line) => line.standing === standing);
    expect(by("foreignPath")?.detail).toContain(String.raw`D:\sdk\go\bin`);
    expect(by("scriptError")?.detail).toBe("Access is denied.");
    expect(by("noSpace")).toMatchObject({ active: "1.27.3", placed: ["1.27.3"] });
    expect(go.devices).toBe(20);
    // of one that was cut, and one whose script failed
    expect(go.activeUnknown).toBe(2);
    expect(go.standings[0]?.standing).toBe("hashMismatch");
  });

  test("counts what is active and what is placed, of the version of all and of the next", async () => {
    const { go, lines } = await reported({ devicesUpdate: false });

    expect(go).toMatchObject({
      version: "1.27.3",
      next: { version: "1.27.4", group: "go-next" },
      active: [{ version: "1.27.3", devices: lines.length }],
      placed: [
        { version: "1.27.3", devices: lines.length, unknown: 0 },
        { version: "1.27.4", devices: lines.length, unknown: 0 },
      ],
    });
    expect(go.devices + go.silent).toBe(40);
  });

  test("counts variables that lead a tool elsewhere", async () => {
    const { go } = await reported(
      troubled([{ goroot: String.raw`C:\go-old` }], { devicesUpdate: false }),
    );
    expect(go.misleading).toEqual({ GOROOT: 1 });
  });

  test("says what is not in the tenant, and reports nothing of it", async () => {
    const world = await toolWorld(goFiles("", ""), { devicesUpdate: false });
    const { loadDesiredState } = await import("ringwright");
    const { writeFile } = await import("node:fs/promises");
    await writeFile(world.config, goFiles());
    const desired = await loadDesiredState(world.config, { env: {} });

    const { report } = await readTools(world.tenant, desired);

    expect(report.tools[0]?.notRead?.unknown).toBe(
      "the tenant has no remediation/go.place-next; apply the files first; the tenant has no remediation/go.activate-next; apply the files first",
    );
  });

  test("knows no tool that the files do not have", async () => {
    const { tenant, desired } = await toolWorld(goFiles());
    await expect(readTools(tenant, desired, { tools: ["node"] })).rejects.toThrow(
      'the files have no tool "node"; there are go',
    );
  });
});

describe("the report on tools", () => {
  test("shows devices, shares and what to do in 80 columns", async () => {
    const { report, lines } = await reported(
      troubled([{ foreign: String.raw`C:\Other` }], { devicesUpdate: false }),
    );
    const text = toolsText(report, plainPaint, { devices: lines });

    expect(text).toContain("Go 1.27.3, and 1.27.4 for the devices of group go-next");
    expect(text).toMatch(/foreignPath +1 +2\.5 % +█/);
    expect(text.replace(/\s+/g, " ")).toContain("take its folder from the machine's Path");
    expect(text).toMatch(/foreignPath +\S+ +wants 1\.27\.3/);
    for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(100);
  });

  test.each(hostileNames)("is harmless with what a device says: %j", async (name) => {
    const line: ToolLine = {
      tool: "go",
      device: name,
      managedDeviceId: "1",
      osVersion: name,
      wanted: "1.27.4",
      active: name,
      activeAt: "2026-11-02T06:00:00Z",
      standing: "error",
      detail: name,
      placed: [name],
      at: "2026-11-02T06:00:00Z",
    };
    const tool: ToolReport = {
      name: "go",
      title: "Go",
      version: "1.27.4",
      next: null,
      notRead: { unknown: name },
      devices: 1,
      silent: 0,
      standings: [{ standing: "error", devices: 1 }],
      active: [{ version: name, devices: 1 }],
      activeUnknown: 0,
      placed: [],
      misleading: { [name]: 1 },
    };
    const report = {
      formatVersion: 1 as const,
      createdAt: "2026-11-02T06:00:00Z",
      tenantId: null,
      tools: [tool],
    };
    expectHarmlessText(toolsText(report, plainPaint, { devices: [line] }), "text");
    expectHarmlessHtml(toolsHtml(report, [line]), "page");
    const csv = await toolsCsv([line]);
    const parts: string[] = [];
    for await (const part of csv) parts.push(String(part));
    expectHarmlessCsv(parts.join(""), "csv");
  });
});

describe("ringwright report tools", () => {
  test("prints the report, and exits 2 for a standing that is not accepted", async () => {
    const { mock, config } = await reported(
      troubled([{ wrongHash: true }], { devicesUpdate: false }),
    );
    const plain = await command(mock, ["report", "tools", "-c", config]);
    expect(plain.code, plain.err).toBe(0);
    expect(plain.out).toContain("hashMismatch");

    const alarm = await command(mock, [
      "report",
      "tools",
      "go",
      "-c",
      config,
      "--json",
      "--fail-on",
      "hashMismatch,noSpace",
    ]);
    expect(alarm.code, alarm.err).toBe(2);
    expect(JSON.parse(alarm.out)).toMatchObject({ formatVersion: 1, tools: [{ name: "go" }] });

    const wrong = await command(mock, ["report", "tools", "-c", config, "--fail-on", "slow"]);
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain("--fail-on takes ok, placed");
  });
});
