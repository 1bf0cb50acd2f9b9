import type { Config } from "ringwright";
import { expect, test } from "vitest";
import { rolloutConfig, rolloutLab, threeStages } from "../support/rollout-lab.ts";

const me = { by: "eva", identity: null };

/** Rings in which feature updates are pinned, and a gate on what devices installed. */
function config(
  gate: object,
  pilot: { watch?: string[]; gates: string[]; timeoutDays: number; minHours: number },
): Config {
  const { minHours, ...terms } = pilot;
  const stages = threeStages.stages.map((stage, place) => ({
    ...stage,
    watch: [],
    gates: ["reach"],
    ...(place === 0 && { ...terms, soak: { minHours, startsAtReached: 0.5 } }),
  }));
  const { reach } = threeStages.gates;
  if (reach === undefined) throw new Error("there is such a gate");
  const made = rolloutConfig(
    {
      ...threeStages,
      stages,
      gates: { reach, unapproved: { type: "unapprovedInstalls", ...gate } as never },
    },
    {
      featureUpdates: {
        pinned: {
          displayName: "Pinned",
          version: "Windows 11, version 25H2",
          assignments: [{ group: "pilot" }, { group: "early" }, { group: "broad" }],
        },
      },
    },
  );
  const rings = Object.entries(made.rings ?? {}).map(([key, ring]) => [
    key,
    { ...ring, driversExcluded: true },
  ]);
  return { ...made, rings: Object.fromEntries(rings) as NonNullable<Config["rings"]> };
}

test("a gate stops a rollout on whose devices something came that policy did not allow", async () => {
  const lab = await rolloutLab({
    config: config(
      { subjects: ["feature", "quality"] },
      { watch: ["unapproved"], gates: ["reach"], timeoutDays: 40, minHours: 24 * 30 },
    ),
    mock: {
      devices: 60,
      unapprovedInstalls: [
        {
          at: "2026-11-22T02:00:00Z",
          installs: { version: "Windows 11, version 26H2" },
          share: 0.4,
        },
      ],
    },
  });
  await lab.controller.start("november", me);
  const { state: calm } = await lab.run(() => lab.mock.clock.now() > new Date("2026-11-21"));
  expect(calm.phase).toBe("Progressing");
  expect(await lab.store.get("rollouts/corp/november/installs")).toBeDefined();

  const { state } = await lab.run(({ phase }) => phase === "Held", 20);

  expect(state.hold?.reason).toBe("watchFailed");
  expect(state.hold?.message).toMatch(
    /\d+ unapproved installs \(\d+ featureVersion, on [0-9a-f-]{36}/,
  );
  expect(lab.mock.clock.now() < new Date("2026-11-24")).toBe(true);
});

test("a gate that cannot read what it needs never passes", async () => {
  const lab = await rolloutLab({
    config: config(
      { subjects: ["driver"] },
      { gates: ["unapproved"], timeoutDays: 5, minHours: 1 },
    ),
    mock: { devices: 60 },
  });
  await lab.controller.start("november", me);

  const { state } = await lab.run(({ phase }) => phase === "Held", 20);

  expect(state.hold?.reason).toBe("timeout");
  const { seen } = await lab.controller.look("november");
  expect(seen.measures["pilot"]?.["unapproved"]).toMatchObject({
    kind: "installs",
    found: 0,
    driverDevices: { told: 0 },
  });
});

test("what a look keeps is damaged, and the next one begins anew", async () => {
  const lab = await rolloutLab({
    config: config(
      { subjects: ["feature"] },
      { watch: ["unapproved"], gates: ["reach"], timeoutDays: 40, minHours: 24 },
    ),
    mock: { devices: 60 },
  });
  const key = "rollouts/corp/november/installs";
  await lab.store.put(key, '{"formatVersion":1,"at":', null);
  await lab.controller.start("november", me);

  await lab.run(() => lab.mock.clock.now() > new Date("2026-11-14"));

  expect((await lab.store.get(key))?.content).toContain('"formatVersion":1,"at":"2026');
});
