import { type DeviceLine } from "ringwright";
import { complianceCsv } from "ringwright/report";
import { describe, expect, test } from "vitest";
import { complianceWith } from "../support/compliance-report.ts";

const line: DeviceLine = {
  policyKind: "ring",
  policy: "=HYPERLINK(1)",
  policyId: "",
  device: "LT-1",
  managedDeviceId: "",
  osBuild: "26100.1",
  hotpatch: false,
  lastSyncAt: "",
  state: "patched",
  reason: "",
  errorCode: "",
  errorMeaning: "",
  otherRings: "",
  model: "",
};

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of bytes) text += decoder.decode(piece, { stream: true });
  return text;
}

describe("A report as CSV", () => {
  test("is UTF-8 bytes under a heading, with no formula in a cell", async () => {
    const [heading, ...rows] = (await textOf(await complianceCsv([{ ...line, model: "é" }])))
      .trimEnd()
      .split("\r\n");

    expect(heading).toMatch(/^policyKind,policy,/);
    expect(rows).toEqual(["ring,'=HYPERLINK(1),,LT-1,,26100.1,false,,patched,,,,,é"]);
  });

  test.each([
    ["overdue", "runs 26100.1; 26100.7171 is wanted, overdue since 2026-11-19"],
    ["pending", "runs 26100.1; 26100.7171 is wanted, due 2026-11-19"],
    ["silent", "runs 26100.1; 26100.7171 is wanted, due 2026-11-19; no word since"],
    ["patched", "runs 26100.1"],
  ] as const)("names the build that is wanted and its day: %s", async (state, reason) => {
    const report = complianceWith("Broad");
    const device = { ...line, policyId: "0", state, reason: "runs 26100.1" };

    const text = await textOf(await complianceCsv([device], report));

    expect(text).toContain(`,${state},${reason.includes(",") ? `"${reason}"` : reason},`);
  });

  test("ends with the error of its lines, and is never half a report", async () => {
    function* broken() {
      yield line;
      throw new Error("the report could not be read to its end");
    }

    await expect(textOf(await complianceCsv(broken()))).rejects.toThrow("read to its end");
  });
});
