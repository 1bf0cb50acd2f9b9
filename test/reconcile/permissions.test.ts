import { describe, expect, test } from "vitest";
import { createLab, threeRings, threeRingsTenant } from "../support/lab.ts";
import { writesOf } from "../support/writes.ts";

describe("an apply whose token lacks a permission to write", () => {
  test("is refused before the first write, and says what to grant for what", async () => {
    const roles = ["DeviceManagementConfiguration.Read.All", "Device.Read.All"];
    const lab = createLab({ ...threeRingsTenant, roles: [...roles, "Group.ReadWrite.All"] });

    await expect(lab.apply(threeRings)).rejects.toMatchObject({
      name: "ApplyRefusedError",
      kind: "refused",
      reasons: [
        expect.stringMatching(
          /lacks DeviceManagementConfiguration\.ReadWrite\.All, which writing ring\/pilot and 2 more needs: grant it/,
        ) as string,
      ],
    });
    expect(writesOf(lab.mock)).toEqual([]);
  });

  test("goes on where the token does not say what it may do", async () => {
    const lab = createLab(threeRingsTenant);

    const { results } = await lab.apply(threeRings);

    expect(results.every(({ result }) => result === "applied")).toBe(true);
  });
});
