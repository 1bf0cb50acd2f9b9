import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Forecast, ForecastActual, ForecastDiff } from "../../src/index.ts";
import { command, folderWith } from "../support/cli.ts";
import { served } from "../support/served.ts";

const ring = (key: string, order: number, deferral: number, deadline: number) =>
  `  ${key}: { displayName: Ring ${key}, order: ${order}, quality: { deferralDays: ${deferral}, deadlineDays: ${deadline} }, gracePeriodDays: 2 }`;
const config = (earlyDeferral = 5) =>
  [
    "version: 1",
    "stack: corp-updates",
    "rings:",
    ring("pilot", 10, 0, 2),
    ring("early", 20, earlyDeferral, 3),
    ring("broad", 30, 12, 3),
  ].join("\n");
const release = ["--release", "2026-12-08"];

describe("ringwright forecast", () => {
  test("prints a line for each ring, what to know and what it takes for granted, without a sign-in", async () => {
    const { config: file } = await folderWith(config());

    const { code, out, err } = await command(undefined, ["forecast", "-c", file, ...release]);

    expect(code, err).toBe(0);
    expect(err).toBe("");
    expect(out).toContain("Forecast of the release of 2026-12-08");
    expect(out).toMatch(/^pilot {2}2,000 \(\?\) {2}12-08 18:00 .*12-11 16:00/m);
    expect(out).toContain("early -> broad: 74 h, enough");
    expect(out).toContain("(scanHours=22)");
  });

  test("prints one document with --json", async () => {
    const { config: file } = await folderWith(config());

    const { out } = await command(undefined, ["forecast", "-c", file, ...release, "--json"]);

    const forecast = JSON.parse(out) as Forecast;
    expect(forecast).toMatchObject({
      formatVersion: 1,
      releasedAt: "2026-12-08T18:00:00.000Z",
      nextReleaseAt: "2027-01-12T18:00:00.000Z",
    });
    expect(forecast.rings.map(({ key }) => key)).toEqual(["pilot", "early", "broad"]);
  });

  test("asks what would be: held rings, other devices, other assumptions", async () => {
    const { config: file } = await folderWith(config());
    const args = ["--hold", "early=3d", "--devices", "pilot=50", "--assume", "scanHours=10"];

    const { out } = await command(undefined, [
      "forecast",
      "-c",
      file,
      ...release,
      ...args,
      "--json",
    ]);

    const { rings, assumptions } = JSON.parse(out) as Forecast;
    expect(rings.map(({ earliestOffer }) => earliestOffer)).toEqual([
      "2026-12-08T18:00:00.000Z",
      "2026-12-16T18:00:00.000Z",
      "2026-12-20T18:00:00.000Z",
    ]);
    expect(rings[0]).toMatchObject({ devices: 50, devicesKnown: false });
    expect(assumptions.scanHours).toBe(10);
  });

  test("leaves columns out that a narrow terminal has no room for, and names them", async () => {
    const { config: file } = await folderWith(config());

    const args = ["forecast", "-c", file, ...release];
    const { out } = await command(undefined, args, { columns: 60 });

    expect(out).toContain("Left out: ");
    expect(
      out
        .split("\n")
        .slice(3, 7)
        .every((line) => line.length <= 60),
    ).toBe(true);
  });

  test.each([
    ["--assume", "speed=1", "scanHours"],
    ["--assume", "scanHours=0", "from 1 to 168"],
    ["--assume", "activeHours=8-17", "08:00-17:00"],
    ["--assume", "timeZone=Mars", "time zone"],
    ["--hold", "pilot", "="],
    ["--hold", "pilot=x", "number"],
    ["--hold", "nobody=1", "pilot, early, broad"],
    ["--release", "2026-13-01", "2026-13-01"],
    ["--policy", "featureUpdate/none", "featureUpdate/none"],
  ])("refuses %s %s with advice", async (flag, value, advice) => {
    const { config: file } = await folderWith(config());

    const { code, err } = await command(undefined, ["forecast", "-c", file, flag, value]);

    expect(code).toBe(1);
    expect(err).toContain(advice);
  });
});

describe("docs/forecast.md", () => {
  test("shows what the command prints of the config that it shows", async () => {
    const text = await readFile("docs/forecast.md", "utf8");
    const [, yaml = ""] = /```yaml\n([^]*?)```/.exec(text) ?? [];
    const [first = "", second = ""] = [...text.matchAll(/```console\n\$[^\n]*\n([^]*?)```/g)].map(
      ([, output]) => output,
    );
    const { folder, config: file } = await folderWith(yaml);
    const after = join(folder, "after.yaml");
    const change = [
      "deferralDays: 4, deadlineDays: 2",
      "deferralDays: 6, deadlineDays: 3",
    ] as const;
    await writeFile(after, yaml.replace(...change));

    const shown = await command(undefined, ["forecast", "-c", file, ...release], { columns: 100 });
    const changed = await command(undefined, ["forecast", "diff", file, after, ...release]);

    expect(shown.out.slice(0, first.length)).toBe(first);
    expect(first).toContain("RL304");
    expect(changed.out).toBe(second);
  });
});

describe("ringwright forecast with a tenant", () => {
  // its rings reach all, and no row changes by itself
  const applied = async () => {
    const mock = served({ devices: 120 });
    const text = `${config()}\n`.replaceAll(
      "gracePeriodDays: 2",
      "gracePeriodDays: 2, assignments: [ { allDevices: true } ]",
    );
    const { config: file, folder } = await folderWith(text);
    const done = await command(mock, ["apply", "-c", file, "--yes"]);
    expect(done.code, done.out + done.err).toBe(0);
    return { mock, file, folder };
  };

  test("counts the devices of each ring there", async () => {
    const { mock, file } = await applied();
    // another of the same name, which is not ours
    mock.state.add("deviceConfigurations", {
      "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
      displayName: "Ring pilot",
    });

    const args = ["forecast", "-c", file, ...release, "--from-tenant", "--json"];
    const { code, out, err } = await command(mock, args);

    expect(code, err).toBe(0);
    const { rings } = JSON.parse(out) as Forecast;
    const [pilot] = rings;
    expect(pilot?.devicesKnown).toBe(true);
    expect(pilot?.devices).toBeGreaterThan(90);
    expect(rings.map(({ devices }) => devices)).toEqual(rings.map(() => pilot?.devices));
  });

  test("sets what compliance measured beside it", async () => {
    const { mock, file } = await applied();
    const args = ["forecast", "-c", file, "--release", "2025-11-11", "--actual"];

    const text = await command(mock, args);
    const json = await command(mock, [...args, "--json"]);

    expect(text.code, text.err).toBe(0);
    expect(text.out).toMatch(/pilot: \d[\d.]* % run it at .* 100 % were forecast/);
    const { actual } = JSON.parse(json.out) as { actual: readonly ForecastActual[] };
    expect(actual.map(({ key }) => key)).toEqual(["pilot", "early", "broad"]);
  });

  test("refuses to measure what is not out, or no monthly release, before any sign-in", async () => {
    const { config: file } = await folderWith(config());

    const future = await command(undefined, [
      "forecast",
      "-c",
      file,
      "--actual",
      "--release",
      "2099-01-13",
    ]);

    expect(future.code).toBe(1);
    expect(future.err).toContain("measures a release that is out");
  });

  test("refuses a config that is for another tenant", async () => {
    const mock = served({ devices: 5 });
    const other = "tenantId: 99999999-2222-3333-4444-555555555555\n";
    const { config: file } = await folderWith(other + config());

    const { code, err } = await command(mock, ["forecast", "-c", file, "--from-tenant"]);

    expect(code).toBe(1);
    expect(err).toContain("the config is for tenant 99999999");
  });
});

describe("ringwright forecast diff", () => {
  const twoConfigs = async () => {
    const { folder, config: before } = await folderWith(config());
    const after = join(folder, "after.yaml");
    await writeFile(after, config(8));
    return [before, after] as const;
  };

  test("tells what a change does, the worst first", async () => {
    const files = await twoConfigs();

    const { code, out } = await command(undefined, ["forecast", "diff", ...files, ...release]);

    expect(code).toBe(0);
    expect(out.split("\n")[1]).toContain("the time from early to broad is 2 hours");
  });

  test("prints both forecasts with --json", async () => {
    const files = await twoConfigs();

    const { out } = await command(undefined, [
      "forecast",
      "diff",
      ...files,
      ...release,
      "--hold",
      "pilot=1",
      "--json",
    ]);

    const diff = JSON.parse(out) as ForecastDiff;
    expect(diff.before.rings[1]?.deferralDays).toBe(5);
    expect(diff.after.rings[1]?.deferralDays).toBe(8);
    expect(diff.after.rings[0]?.earliestOffer).toBe("2026-12-09T18:00:00.000Z");
    expect(diff.sentences.length).toBeGreaterThan(0);
  });

  test("says so where nothing changes", async () => {
    const [file] = await twoConfigs();

    const { out } = await command(undefined, ["forecast", "diff", file, file, ...release]);

    expect(out).toContain("Nothing that people notice changes.");
  });

  test("takes no option of the other command", async () => {
    const files = await twoConfigs();

    const { code, err } = await command(undefined, ["forecast", "diff", ...files, "--from-tenant"]);

    expect(code).toBe(1);
    expect(err).toContain("unknown option '--from-tenant'");
  });

  test("has help of its own, with the program's options and none of the other command", async () => {
    const { code, out } = await command(undefined, ["forecast", "diff", "--help"]);

    expect(code).toBe(0);
    expect(out).toContain("--verbose");
    expect(out).not.toContain("--from-tenant");
    expect(out.match(/--release <day>/g)).toHaveLength(1);
  });
});
