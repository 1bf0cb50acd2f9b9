import { applyText, complianceText, plainPaint, readinessText, toolsText } from "ringwright/report";
import { describe, expect, test } from "vitest";
import { complianceWith } from "../support/compliance-report.ts";
import { readinessWith } from "../support/readiness-report.ts";
import { createLab } from "../support/lab.ts";
import { oneRing } from "../support/dangerous-plan.ts";
import { toolsWith } from "../support/tools-report.ts";

const columns = 50;
const tenantName = "Contoso Deutschland GmbH";
const shown = { columns, tenantName };

async function texts(): Promise<readonly (readonly [string, string])[]> {
  const { report, lines } = toolsWith("LT-0001", "a device with a longer name");
  const tools = { ...report, tenantId: "68d6bb4a-9154-488e-a439-43eec198c4d4" };
  const compliance = complianceWith(
    "Ring 1 - Pilot",
    "A ring with a name that is longer than others",
  );
  const applied = await createLab({ devices: 5 }).apply(oneRing);
  return [
    ["tools", toolsText(tools, plainPaint, { ...shown, devices: lines })],
    ["compliance", complianceText(compliance, [], plainPaint, shown)],
    ["readiness", readinessText(readinessWith("Pilot", "Broad"), plainPaint, shown)],
    ["apply", applyText(applied, plainPaint, { columns })],
  ];
}

describe("on a terminal of 50 columns", () => {
  test("every line fits, and the id of the tenant is whole", async () => {
    for (const [name, text] of await texts()) {
      for (const line of text.split("\n"))
        expect(line.length, `${name}: ${line}`).toBeLessThanOrEqual(columns);
      expect(text, name).toMatch(/\([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\)/);
    }
  });
});
