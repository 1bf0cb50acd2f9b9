import { listRingRows } from "ringwright";
import { displayWidth } from "../../src/report/display-width.ts";
import { plainPaint, ringTable } from "../../src/report/index.ts";
import { describe, expect, test } from "vitest";
import { createLab, threeRings, threeRingsTenant } from "../support/lab.ts";

async function tableOf(columns: number | undefined, ...more: string[]): Promise<string> {
  const lab = createLab({
    ...threeRingsTenant,
    rings: more.map((displayName) => ({ displayName })),
  });
  await lab.apply(threeRings);
  return ringTable(await listRingRows(lab.tenant), plainPaint, { columns });
}

const widths = (table: string) =>
  table
    .split("\n")
    .filter((line) => /^(?:Name|Ring|By|第|🚀| )/u.test(line))
    .map(displayWidth);

describe("the table of rings", () => {
  test("holds every column where nobody says how much room there is", async () => {
    const [head] = (await tableOf(undefined)).split("\n");

    expect(head).toMatch(
      /^Name +Key +State +Devices +Reported +Deferral +Deadline +Assigned +Changed +Id$/,
    );
  });

  test.each([100, 80, 60, 50])("fits %i columns, and names what it leaves out", async (columns) => {
    const table = await tableOf(
      columns,
      "By hand, with a name that is as long as names can get to be",
    );

    expect(Math.max(...widths(table))).toBeLessThanOrEqual(columns);
    expect(table).toContain("ring/pilot");
    expect(table).toMatch(/^Name +Key +State +Devices/);
    expect(table).toMatch(/Left out: .*Id.*--json/);
  });

  test("goes on in a line below rather than leave a column out", async () => {
    const lab = createLab(threeRingsTenant);
    await lab.apply(threeRings);
    const id = String(lab.ring("Ring 3 - Broad")["id"]);
    lab.mock.state.patch("deviceConfigurations", id, {
      qualityUpdatesPaused: true,
      featureUpdatesPaused: true,
    });

    const table = ringTable(await listRingRows(lab.tenant), plainPaint, { columns: 80 });

    expect(table).toMatch(
      /^Ring 3 - Broad +ring\/broad +quality paused 35 d, feature +\d+ .*\n +paused 35 d$/m,
    );
    expect(table).toMatch(/^Name +Key +State +Devices +Reported/);
    expect(Math.max(...widths(table))).toBeLessThanOrEqual(80);
  });

  test("lines up under names of wide characters", async () => {
    const names = ["第一更新リング", "🚀 pilot 🇩🇪", "Ring é"];

    const lines = (await tableOf(undefined, ...names)).split("\n");

    const places = names.map((name) => {
      const line = lines.find((text) => text.startsWith(name)) ?? "";
      return displayWidth(line.slice(0, line.indexOf("running")));
    });
    const head = lines[0] ?? "";
    expect(places).toEqual(names.map(() => head.indexOf("State")));
  });

  test("has a column of stacks where there is more than one", async () => {
    const lab = createLab();
    const ring = "{ displayName: NAME, quality: { deferralDays: 1 } }";
    for (const stack of ["corp", "emea"])
      await lab.apply(
        `version: 1\nstack: ${stack}\nrings:\n  pilot: ${ring.replace("NAME", `Pilot ${stack}`)}\n`,
      );

    const table = ringTable(await listRingRows(lab.tenant), plainPaint);

    expect(table).toMatch(/^Name +Key +Stack +State/);
    expect(table).toMatch(/^Pilot emea +ring\/pilot +emea +running/m);
  });
});

describe("displayWidth", () => {
  test.each([
    ["plain", 5],
    ["é", 1],
    ["e\u0301", 1],
    ["第一", 4],
    ["한국어", 6],
    ["ＡＢ", 4],
    ["🚀", 2],
    ["👩‍💻", 2],
    ["🇩🇪", 2],
    ["❤️", 2],
    ["❤", 1],
    ["\u200b", 0],
  ])("of %s is %i", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});
