import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { namings, pagesOf, picturesOf } from "./documents.ts";
import { overlappingTexts } from "./measure-page.ts";
import { ReaderWindow, startBrowser } from "./open-page.ts";

let browser: Browser;
let open: ReaderWindow;
beforeAll(async () => {
  browser = await startBrowser();
  open = await ReaderWindow.open(browser);
});
afterAll(async () => {
  await open.close();
  await browser.close();
});

describe.each(Object.entries(namings))("with %s", (_, names) => {
  const pictures = picturesOf(names);

  test.each(["light", "dark"] as const)(
    "every picture is well-formed as a file of its own, on a %s ground",
    async (theme) => {
      const grounds = { light: "rgb(255, 255, 255)", dark: "rgb(13, 17, 23)" };
      const { page } = open;
      for (const [name, content] of Object.entries(await pictures)) {
        await open.show({ content, type: "svg" }, { width: 800, theme });

        const root = await page.evaluate<string>("document.documentElement.nodeName");
        expect(root, name).toBe("svg");
        expect(await page.locator("parsererror").count(), name).toBe(0);
        const ground = await page.evaluate<string>(
          'getComputedStyle(document.querySelector(".ground")).fill',
        );
        expect(ground, name).toBe(grounds[theme]);
        expect(await overlappingTexts(page), name).toEqual([]);
        expect([...open.complaints, ...open.requests], name).toEqual([]);
      }
    },
  );
});

describe("with a keyboard", () => {
  test("what is wider than a phone is reached and scrolled, and named", async () => {
    const { forecast = "" } = await pagesOf(namings["ordinary names"] ?? []);
    await open.show({ content: forecast, type: "html" }, { width: 360, theme: "light" });
    const { page } = open;
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
