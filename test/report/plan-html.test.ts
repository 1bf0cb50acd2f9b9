import { planHtml } from "ringwright/report";
import { describe, expect, test } from "vitest";
import { bigPlan } from "../support/dangerous-plan.ts";
import { contrast, themes } from "../support/contrast.ts";

describe("a plan as a page", () => {
  test("says the risk, whose it is, the sum and what to read first above tables and changes", async () => {
    const page = planHtml(await bigPlan());

    const places = [
      /<h1>Ringwright plan for <code>rep<\/code><\/h1>/,
      /<p class="risk">Risk: takes a policy from \d+ devices/,
      /Tenant Contoso \([0-9a-f-]{36}\), stack rep, .*ringwright \d.* UTC/,
      /<p>Plan: 6 to create/,
      /<h2>Read this first<\/h2>\n<ul><li><code>ring\/z<\/code>: <b class="danger">DANGER:<\/b> group/,
      /<h2>Overview<\/h2>\n<div class="wide" [^>]*><table><tr><th scope="col"/,
      /<section class="card change create">/,
      /<section class="card change update">/,
    ].map((part) => page.search(part));

    expect(places.every((at) => at >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(page).not.toContain("<details");
  });

  test("has headings over its tables, and numbers to the right", async () => {
    const page = planHtml(await bigPlan());

    expect(page).toContain('<th scope="col" class="number">Devices</th>');
    expect(page).toMatch(/<td class="number">\d+<\/td><\/tr>/);
    for (const table of page.match(/<table>[\s\S]*?<\/table>/g) ?? [])
      expect(table).toMatch(/^<table><tr><th scope="col"/);
  });

  test("shows a change of words as words taken out and put in", async () => {
    const plan = await bigPlan(0);
    const [ring] = plan.changes.slice(-1);
    const fields = [
      {
        path: "description",
        before: "A ring that is for the first of all devices",
        after: "A ring that is for the last of all devices",
      },
    ];
    const page = planHtml({ ...plan, changes: ring ? [{ ...ring, fields }] : [] });

    expect(page).toContain(
      "<code>A ring that is for the <del>first</del><ins>last</ins> of all devices</code>",
    );
  });

  test.each(["light", "dark"] as const)(
    "has text of enough contrast in %s colours",
    async (mode) => {
      const colours = themes(planHtml(await bigPlan()))[mode];

      for (const text of ["text", "quiet", "red", "yellow", "blue"])
        for (const ground of ["page", "code"])
          expect(
            contrast(colours[text], colours[ground]),
            `${text} on ${ground}`,
          ).toBeGreaterThanOrEqual(4.5);
      for (const ground of ["gone", "come"])
        expect(contrast(colours["text"], colours[ground]), ground).toBeGreaterThanOrEqual(4.5);
      // an edge is no text: https://www.w3.org/TR/WCAG22/#non-text-contrast
      for (const edge of ["redEdge", "yellowEdge", "greenEdge", "blueEdge"])
        expect(contrast(colours[edge], colours["page"]), edge).toBeGreaterThanOrEqual(3);
    },
  );
});
