import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Forecast, ForecastDiff } from "../../src/index.ts";
import { command, folderWith } from "../support/cli.ts";

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
