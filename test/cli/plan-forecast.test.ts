import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createMockTenant } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";

const config = (pilot: string, deferral: number) => `version: 1
stack: corp
groups:
  pilot: { displayName: Pilot, membershipRule: '(device.displayName -startsWith "${pilot}")' }
rings:
  pilot: { displayName: Pilot ring, order: 10, quality: { deferralDays: 0, deadlineDays: 2 }, gracePeriodDays: 2, assignments: [ { group: pilot } ] }
  broad: { displayName: Broad ring, order: 20, quality: { deferralDays: ${deferral}, deadlineDays: 3 }, gracePeriodDays: 2, assignments: [ { allDevices: true }, { exclude: pilot } ] }
calendar: { timeZone: Europe/Berlin, businessHours: { start: "08:00", end: "17:00" } }
`;

async function planned(after: string) {
  const mock = createMockTenant({ devices: 200 });
  const { folder, config: file } = await folderWith(config("LT-000", 7));
  const args = ["-c", file, "--no-cache"];
  const first = await command(mock, ["plan", ...args, "--markdown", join(folder, "first.md")]);
  expect(first.code).toBe(0);
  expect((await command(mock, ["apply", ...args, "--yes"])).code).toBe(0);
  await writeFile(file, after);
  const files = ["--markdown", join(folder, "plan.md"), "--html", join(folder, "plan.html")];
  const { code, out } = await command(mock, ["plan", ...args, ...files]);
  expect(code).toBe(0);
  const text = async (name: string) => await readFile(join(folder, name), "utf8");
  return {
    out,
    first: await text("first.md"),
    markdown: await text("plan.md"),
    html: await text("plan.html"),
  };
}

describe("the page of ringwright report compliance", () => {
  test("shows what was forecast of the rings of the config, with the devices that were counted", async () => {
    const mock = createMockTenant({ devices: 200 });
    const { folder, config: file } = await folderWith(config("LT-000", 7));
    const args = ["-c", file, "--no-cache"];
    const page = join(folder, "compliance.html");
    expect((await command(mock, ["apply", ...args, "--yes"])).code).toBe(0);
    expect((await command(mock, ["report", "compliance", ...args, "--html", page])).code).toBe(0);

    const html = await readFile(page, "utf8");
    expect(html).toContain("What was forecast");
    expect(html).toContain("Measured");
    expect(html).not.toMatch(/2,000/);
  });
});

describe("ringwright plan of a change of rings", () => {
  test("tells what it does to the forecast, and who changes rings", async () => {
    const { out, first, markdown, html } = await planned(config("LT-00", 3));

    expect(first).not.toContain("#### Forecast");
    const said = /the time from pilot to broad is 2 hours instead of 98 hours/;
    expect(out).toMatch(said);
    expect(out).toContain("broad is first offered it 4 days earlier");
    expect(markdown).toMatch(/#### Forecast of the release of \d{4}-\d\d-\d\d, what changes\n/);
    expect(markdown).toMatch(said);
    expect(markdown).toMatch(
      /#### Devices that change their ring\n\n- \*\*\d+\*\* from ring\/broad to ring\/pilot/,
    );
    // dangers, lint, moves, forecast, then the changes
    const order = [
      "#### Read this first",
      "#### Lint",
      "#### Devices that",
      "#### Forecast",
      "| | Object",
    ];
    const places = order.map((part) => markdown.indexOf(part)).filter((at) => at >= 0);
    expect(places.length).toBeGreaterThanOrEqual(4);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(html.match(/<svg /g)?.length).toBeGreaterThanOrEqual(2);
  });

  test("says nothing of a forecast where no ring changes", async () => {
    const { out, markdown } = await planned(
      config("LT-000", 7).replace("displayName: Pilot,", "displayName: Pilots,"),
    );
    expect(out).not.toContain("Forecast of");
    expect(markdown).not.toContain("#### Forecast");
  });
});
