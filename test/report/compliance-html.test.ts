import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { deviceStates } from "../../src/health/device-state.ts";
import { command, folderWith } from "../support/cli.ts";
import { contrast, themes } from "../support/contrast.ts";
import { threeRings, threeRingsTenant } from "../support/lab.ts";
import { served } from "../support/served.ts";

async function page(...words: string[]): Promise<string> {
  const mock = served(threeRingsTenant);
  const { folder, config } = await folderWith(threeRings);
  const applied = await command(mock, ["apply", "-c", config, "--yes"]);
  expect(applied.code, applied.err).toBe(0);
  for (const { id } of mock.state.list("deviceConfigurations")) {
    mock.state.patch("deviceConfigurations", String(id), {
      lastModifiedDateTime: "2026-01-01T00:00:00Z",
    });
  }
  const file = join(folder, "report.html");
  const report = ["report", "compliance", "--release", "2026-11-10", "--html", file];
  const { code, err } = await command(mock, [...report, ...words]);
  expect([0, 2], err).toContain(code);
  return await readFile(file, "utf8");
}

const cards = (html: string) =>
  [...html.matchAll(/<section class="([^"]*)">/g)].map(([, classes]) => classes);

describe("a compliance report as a page", () => {
  test("calls no policy good or bad where no share is asked for", async () => {
    const html = await page();

    expect(cards(html).length).toBeGreaterThan(0);
    expect(new Set(cards(html))).toEqual(new Set(["card"]));
  });

  test.each([
    ["0", "card enough", "no policy is below"],
    ["100", "card below", "policies are below"],
  ])("with --min %s says which are below", async (min, classes, sentence) => {
    const html = await page("--min", min);

    expect(cards(html)).toContain(classes);
    expect(html).toContain(`At least ${min} % are asked for; `);
    expect(html).toContain(sentence);
  });

  test("says which build is wanted and since when it is overdue, by state", async () => {
    const html = await page();

    expect(html).toMatch(
      /<td class="short">overdue<\/td><td>runs 26100\.\d+; 26100\.\d+ or 26100\.\d+ as a hotpatch is wanted, overdue since 2026-11-\d\d<\/td>/,
    );
    for (const table of html.match(/<tr><th scope="col" class="short">State[\s\S]*?<\/table>/g) ??
      []) {
      const states = [...table.matchAll(/<td class="short">(\w+)<\/td>/g)].map(
        ([, state]) => state,
      );
      const order: readonly string[] = deviceStates;
      const places = states.map((state) => order.indexOf(String(state)));
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }
    expect(html).toMatch(
      /<h2>Builds of this release<\/h2>[\s\S]*<td class="number">26100\.\d+<\/td>/,
    );
  });

  test("has bars that are as wide as there is room for, and figures to the right", async () => {
    const html = await page();

    expect(html).toMatch(/<svg class="bar" role="img" aria-label="[^"]*" viewBox="0 0 600 14"/);
    expect(html).not.toMatch(/<svg[^>]* width="600"/);
    expect(html).toContain('<th scope="col" class="number">Devices</th>');
    expect(html).toMatch(/Tenant Contoso \([0-9a-f-]{36}\), as of 20\d\d-\d\d-\d\d \d\d:\d\d UTC/);
  });

  test.each(["light", "dark"] as const)(
    "has remarks of enough contrast in %s colours",
    async (mode) => {
      const colours = themes(await page())[mode];

      for (const text of ["text", "quiet", "yellow"])
        expect(contrast(colours[text], colours["page"]), text).toBeGreaterThanOrEqual(4.5);
    },
  );
});
