import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { namings, pagesOf, picturesOf } from "./documents.ts";
import { overlappingTexts } from "./measure-page.ts";
import { startBrowser, withPage } from "./open-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
});

describe.each(Object.entries(namings))("with %s", (_, names) => {
  const pictures = picturesOf(names);

  test.each(["light", "dark"] as const)(
    "every picture is well-formed as a file of its own, on a %s ground",
    async (theme) => {
      const grounds = { light: "rgb(255, 255, 255)", dark: "rgb(13, 17, 23)" };
      for (const [name, content] of Object.entries(await pictures)) {
        const reader = { width: 800, theme };
        await withPage(browser, { content, type: "svg", reader }, async (open) => {
          const { page } = open;

          const root = await page.evaluate<string>("document.documentElement.nodeName");
          expect(root, name).toBe("svg");
          expect(await page.locator("parsererror").count(), name).toBe(0);
          const ground = await page.evaluate<string>(
            'getComputedStyle(document.querySelector(".ground")).fill',
          );
          expect(ground, name).toBe(grounds[theme]);
          expect(await overlappingTexts(page), name).toEqual([]);
          expect([...open.complaints, ...open.requests], name).toEqual([]);
        });
      }
    },
  );
});

describe("with a keyboard", () => {
  test("what is wider than a phone is reached and scrolled, and named", async () => {
    const { forecast = "" } = await pagesOf(namings["ordinary names"] ?? []);
    const reader = { width: 360, theme: "light" } as const;
    await withPage(browser, { content: forecast, type: "html", reader }, async ({ page }) => {
      const active = async (what: string) =>
        await page.evaluate<string | number | null>(`document.activeElement.${what}`);

      await page.keyboard.press("Tab");
      expect(await active('getAttribute("aria-label")')).toBe(
        "When each ring is offered the release and restarts",
      );
      await page.keyboard.press("ArrowRight");
      await expect.poll(async () => await active("scrollLeft")).toBeGreaterThan(0);
      for (const name of [
        "When so many percent of the devices run it",
        "What was measured, beside the forecast",
        "Time between a ring and the next",
      ]) {
        await page.keyboard.press("Tab");
        expect(await active('getAttribute("aria-label")')).toBe(name);
      }
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      expect(await active('getAttribute("aria-label")')).toBe(
        "Devices that restart, by weekday and hour",
      );
    });
  });
});
