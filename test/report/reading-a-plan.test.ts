import { readFileSync } from "node:fs";
import { join } from "node:path";
import { plainPaint, planText } from "ringwright/report";
import { describe, expect, test } from "vitest";
import { levelSigns } from "../../src/report/consequence-text.ts";
import { actionSigns } from "../../src/report/describe.ts";
import { plannedAfter } from "../support/dangerous-plan.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/reading-a-plan.md"), "utf8");

const before = `version: 1
stack: corp-updates
groups:
  pilot:
    displayName: Pilot
    membershipRule: (device.deviceOSType -eq "Windows") and (device.accountEnabled -eq true)
    sample: { percent: 5 }
  shops: { displayName: Shops, membershipRule: (device.displayName -startsWith "LT-01") }
rings:
  early:
    displayName: Ring 2 - Early
    quality: { deferralDays: 3, deadlineDays: 5 }
    assignments: [ { group: pilot }, { group: shops } ]
`;
const after = before
  .replace("percent: 5", "percent: 10")
  .replace("deferralDays: 3", "deferralDays: 5")
  .replace("{ group: shops }", "{ exclude: shops }");

describe("docs/reading-a-plan.md", () => {
  test("shows a plan as it is printed", async () => {
    const text = planText(await plannedAfter(before, after), plainPaint, { columns: 100 });

    const [, example = ""] = /```text\n([\s\S]*?)```/.exec(page) ?? [];
    expect(withoutConsequences(example)).toBe(
      withoutConsequences(text.replace(/ringwright \d+\.\d+\.\d+/, "ringwright 1.0.0")),
    );
  });

  test("names every sign", () => {
    const rows = [...page.matchAll(/^\| `([^`]+)` +\| (\w+) /gm)].map(([, sign, name]) => [
      name,
      sign,
    ]);

    expect(rows).toEqual([...Object.entries(actionSigns), ...Object.entries(levelSigns)]);
  });
});

/** What changes do to devices has a table and tests of its own. */
function withoutConsequences(text: string): string {
  return text.replace(/^ {4}(?:!!|!|·) [\s\S]*?\n\n/gm, "\n");
}
