import { fleetMetricsText } from "ringwright";
import { fleetHtml, fleetLines, fleetMarkdown, fleetText } from "ringwright/report";
import { describe, expect, test } from "vitest";
import { fleetWith } from "../../support/fleet-report.ts";
import {
  expectHarmlessHtml,
  expectHarmlessJsonLines,
  expectHarmlessMarkdown,
  expectHarmlessText,
  hostileNames,
} from "../../support/hostile.ts";

describe("the report on many tenants", () => {
  test("begins with those that differ, then what needs a person", () => {
    const { result, summary } = fleetWith("alpha", "beta", "gamma");

    for (const text of [
      fleetText(result, summary),
      fleetMarkdown(result, summary),
      fleetHtml(result, summary),
    ]) {
      const places = ["Differ from the others", "Need a person", "Waves", "objects"].map((title) =>
        text.toLowerCase().indexOf(title.toLowerCase(), text.indexOf("Differ") - 1),
      );
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(places[0]).toBeGreaterThan(0);
    }
  });

  test("says what it comes to for devices before anything else", () => {
    const { result, summary } = fleetWith("alpha", "beta", "gamma");

    const [title, risk] = fleetText(result, summary).split("\n");

    expect(title).toBe("apply of 15 tenants in 60.0 s: 5 partly applied, 5 waiting and 5 applied");
    expect(risk).toBe("Risk: forces restarts among at least 600 devices in 15 tenants.");
  });

  test("cuts Markdown by tenants and rows, and says how many more there are", () => {
    const { result, summary } = fleetWith(...Array.from({ length: 60 }, (_, at) => `t${at}`));

    const text = fleetMarkdown(result, summary, { tenants: 3, rows: 4 });

    expect(text).toMatch(/ and \d+ more/);
    expect(text).toContain("more objects");
    expect(text.split("\n").length).toBeLessThan(400);
  });

  test("has one line for each tenant, and one for all", () => {
    const { result, summary } = fleetWith("alpha");

    const lines = fleetLines(result, summary)
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly type: string });

    expect(lines.map(({ type }) => type)).toEqual([...Array<string>(5).fill("tenant"), "summary"]);
  });

  test("takes no harm from names", async () => {
    const { result, summary } = fleetWith(...hostileNames);

    expectHarmlessText(fleetText(result, summary), "text");
    expectHarmlessMarkdown(fleetMarkdown(result, summary), "Markdown");
    expectHarmlessHtml(fleetHtml(result, summary, { names: { x: "y" } }), "page");
    expectHarmlessJsonLines(fleetLines(result, summary), "lines");
    // labels keep line ends and quotes escaped, so that no name makes a sample of its own
    const samples = (await fleetMetricsText(result)).split("\n");
    expect(samples.filter((line) => !/^(#|ringwright_|$)/.test(line))).toEqual([]);
  });
});
