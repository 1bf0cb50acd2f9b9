import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { namings, pagesOf } from "./documents.ts";
import {
  cutOff,
  outsideOfPictures,
  overflowOf,
  overlappingTexts,
  scrolled,
} from "./measure-page.ts";
import { type Reader, readers, startBrowser, withPage } from "./open-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
});

/** Names that harm change no colour, and no theme moves anything: of them the light is enough. */
function readersOf(naming: string): readonly Reader[] {
  return naming === "ordinary names" ? readers : readers.filter(({ theme }) => theme === "light");
}

/** All rules of axe once for each width, and what colours have to do with in the dark. */
function rulesFor(naming: string, { width, theme }: Reader): "all" | "colours" | "none" {
  if (naming !== "ordinary names") return width === 360 ? "all" : "none";
  return theme === "light" ? "all" : "colours";
}

async function violationsOf(page: Page, rules: "all" | "colours" | "none"): Promise<string[]> {
  if (rules === "none") return [];
  // without frames, results need not be carried from page to page, which takes most of the time
  expect(await page.locator("iframe, frame, object, embed").count()).toBe(0);
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ["violations"] });
  const { violations } = await (rules === "all" ? axe : axe.withRules("color-contrast")).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
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

describe.each(Object.entries(namings))("with %s", (naming, names) => {
  const pages = pagesOf(names);

  describe.each(kinds)("the page of a %s", (kind) => {
    test.concurrent.each(readersOf(naming))(
      "is shown whole and clean at $width px, $theme",
      async (reader) => {
        const content = (await pages)[kind] ?? "";
        await withPage(browser, { content, type: "html", reader }, async (open) => {
          const { page } = open;

          expect(await page.locator("svg.drawing:visible").count()).toBeGreaterThan(0);
          expect(await overflowOf(page)).toBeLessThanOrEqual(0);
          expect(await cutOff(page)).toEqual([]);
          expect(await overlappingTexts(page)).toEqual([]);
          expect(await outsideOfPictures(page)).toEqual([]);
          expect(await violationsOf(page, rulesFor(naming, reader))).toEqual([]);
          expect(open.complaints).toEqual([]);
          expect(open.requests).toEqual([]);
        });
      },
    );

    test.concurrent("prints without anything cut off", async () => {
      const content = (await pages)[kind] ?? "";
      // the width of A4 within usual margins
      const reader = { width: 718, theme: "light" } as const;
      await withPage(browser, { content, type: "html", reader }, async ({ page }) => {
        await page.emulateMedia({ media: "print" });

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
  });
});
