import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pagesOf } from "./documents.ts";
import {
  cutOff,
  outsideOfPictures,
  overflowOf,
  overlappingTexts,
  scrolled,
} from "./measure-page.ts";
import { type Reader, ReaderWindow, startBrowser } from "./open-page.ts";

/** Rules of axe: what colours have to do with is another in the dark, and all else is the same. */
export type AxeRules = "all" | "colours" | "none";

/** Who reads a page, and by which rules it is looked at then. */
export interface Reading extends Reader {
  readonly rules: AxeRules;
}

const kinds = [
  "plan",
  "forecast",
  "compliance",
  "health",
  "readiness",
  "rollout",
  "fleet",
  "tools",
] as const;

/** Tests that every page of things of these names is shown whole and clean, and prints. */
export function describePages(names: readonly string[], readings: readonly Reading[]): void {
  const pages = pagesOf(names);
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  describe.each(kinds)("the page of a %s", (kind) => {
    let open: ReaderWindow;
    beforeAll(async () => {
      open = await ReaderWindow.open(browser);
      const [first] = readings;
      if (first === undefined) throw new TypeError("nobody reads the pages");
      await open.show({ content: (await pages)[kind] ?? "", type: "html" }, first);
      // once, since it takes a third of a second
      await open.page.evaluate(axe.source);
    });
    afterAll(async () => {
      await open.close();
    });

    test.each(readings)("is shown whole and clean at $width px, $theme", async (reading) => {
      const { page } = open;

      await open.readAs(reading);

      expect(await page.locator("svg.drawing:visible").count()).toBeGreaterThan(0);
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      expect(await cutOff(page)).toEqual([]);
      expect(await overlappingTexts(page)).toEqual([]);
      expect(await outsideOfPictures(page)).toEqual([]);
      expect(await violationsOf(page, reading.rules)).toEqual([]);
      expect(open.complaints).toEqual([]);
      expect(open.requests).toEqual([]);
    });

    test("prints without anything cut off", async () => {
      const { page } = open;

      // the width of A4 within usual margins
      await open.readAs({ width: 718, theme: "light", media: "print" });

      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      expect(await scrolled(page)).toEqual([]);
      const folded = "details:not([open]) table";
      const heights = await page.evaluate<number[]>(
        `[...document.querySelectorAll("${folded}")].map((one) => one.getBoundingClientRect().height)`,
      );
      expect(heights.every((height) => height > 20)).toBe(true);
      // those of a health page list the devices of each problem
      const expected = {
        forecast: 1,
        health: names.length,
        plan: 0,
        compliance: 0,
        readiness: 0,
        rollout: 0,
        fleet: 0,
        tools: 0,
      };
      expect(heights.length).toBe(expected[kind]);
    });
  });
}

async function violationsOf(page: Page, rules: AxeRules): Promise<string[]> {
  if (rules === "none") return [];
  // axe was told of none
  expect(await page.locator("iframe, frame, object, embed").count()).toBe(0);
  const options: axe.RunOptions = {
    resultTypes: ["violations"],
    ...(rules === "colours" && { runOnly: { type: "rule", values: ["color-contrast"] } }),
  };
  const { violations } = await page.evaluate<axe.AxeResults>(
    `axe.run(document, ${JSON.stringify(options)})`,
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
