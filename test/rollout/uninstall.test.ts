import { describe, expect, test } from "vitest";
import { rolloutConfig, rolloutLab, threeStages } from "../support/rollout-lab.ts";

const me = { by: "eva", identity: null };
const allowed = rolloutConfig({ ...threeStages, rollback: { devices: "withApproval" } });
const rings = "deviceConfigurations";

describe("devices uninstall an update", () => {
  test("only where the rollout allows it, somebody says how many, and it is not more", async () => {
    const strict = await rolloutLab();
    await strict.controller.start("november", me);
    const asked = { verb: "rollback", reason: "bad", devices: 500 } as const;
    await expect(strict.controller.command("november", asked, me)).rejects.toThrow(
      /never uninstalls/,
    );

    const lab = await rolloutLab({ config: allowed });
    const uninstalling = () =>
      lab.mock.state
        .list(rings)
        .filter((ring) => ring["qualityUpdatesWillBeRolledBack"] === true)
        .map(({ displayName }) => displayName);
    const { state } = await lab.controller.start("november", me);
    const pilot = state.stages[0]?.targets?.count ?? 0;
    const few = await lab.controller.command("november", { ...asked, devices: pilot - 1 }, me);
    expect(few.state.phase).toBe("RolledBack");
    expect(few.events.map(({ message }) => message).join("\n")).toMatch(
      new RegExp(`reach ${pilot} devices, and ${pilot - 1} were approved`),
    );
    expect(uninstalling()).toEqual([]);
  });

  test("of the rings that were released, and of no other", async () => {
    const lab = await rolloutLab({ config: allowed });
    await lab.controller.start("november", me);

    const { state } = await lab.controller.command(
      "november",
      { verb: "rollback", reason: "bad", devices: 500 },
      me,
    );

    expect(state.phase).toBe("RolledBack");
    const rolled = lab.mock.state
      .list(rings)
      .map((ring) => [ring["displayName"], ring["qualityUpdatesWillBeRolledBack"] === true]);
    expect(Object.fromEntries(rolled)).toEqual({
      "Ring pilot": true,
      "Ring early": false,
      "Ring broad": false,
    });
  });
});
