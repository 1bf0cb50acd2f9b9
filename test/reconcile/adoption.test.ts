import { ApplyRefusedError } from "ringwright";
import { describe, expect, test } from "vitest";
import { oneRing, twoGroups } from "../support/configs.ts";
import { errorsOf } from "../support/diagnostics.ts";
import { createLab } from "../support/lab.ts";

describe("adoption", () => {
  const foreign = {
    ...twoGroups,
    rings: [
      { displayName: "Broad", qualityUpdatesDeferralPeriodInDays: 5, description: "By hand" },
    ],
  };

  test("of a foreign object by name is planned and refused without approval", async () => {
    const lab = createLab(foreign);
    const config = oneRing("quality: { deferralDays: 3 }");

    const plan = await lab.plan(config);

    expect(plan.changes).toMatchObject([
      { action: "adopt", fields: [{ path: "quality.deferralDays", before: 5, after: 3 }] },
    ]);
    await expect(lab.apply(config)).rejects.toBeInstanceOf(ApplyRefusedError);
    expect(lab.ring("Broad")["qualityUpdatesDeferralPeriodInDays"]).toBe(5);
  });

  test.each(["--adopt", "an adopt entry"])(
    "with %s keeps what the file does not state",
    async (way) => {
      const lab = createLab(foreign);
      const id = String(lab.ring("Broad")["id"]);
      const entry = way === "--adopt" ? "" : `adopt: [ { to: ring/broad, id: ${id} } ]\n`;

      await lab.apply(`${oneRing("quality: { deferralDays: 3 }")}${entry}`, {
        adopt: way === "--adopt",
      });

      expect(lab.ring("Broad")).toMatchObject({
        id,
        qualityUpdatesDeferralPeriodInDays: 3,
        description: expect.stringMatching(/^By hand\n\[ringwright v1 /) as string,
      });
    },
  );

  test("of an object that another stack owns is refused", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("quality: { deferralDays: 3 }").replace("stack: corp", "stack: other"));

    const plan = await lab.plan(oneRing("quality: { deferralDays: 3 }"));

    expect(errorsOf(plan)).toMatchObject([
      { id: "RW109", message: expect.stringContaining("stack other") as string },
    ]);
  });
});
