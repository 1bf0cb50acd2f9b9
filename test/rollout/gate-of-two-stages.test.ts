import { customGate, gateFails, gatePasses } from "ringwright";
import { expect, test } from "vitest";
import { rolloutConfig, rolloutLab, threeStages } from "../support/rollout-lab.ts";

const [pilot, early, broad] = threeStages.stages;
if (!pilot || !early || !broad) throw new Error("there are three stages");
const config = rolloutConfig({
  ...threeStages,
  stages: [
    { ...pilot, watch: ["tickets"] },
    { ...early, soak: { minHours: 0, startsAtReached: 0.8 }, gates: ["tickets", "board"] },
    broad,
  ],
  gates: {
    ...threeStages.gates,
    tickets: { type: "custom", timeoutSeconds: 10 },
    board: { type: "approval" },
  },
});

const me = { by: "eva", identity: null };

test("a gate that watches one stage and promotes another is asked for each", async () => {
  let isPilotBad = false;
  const tickets = customGate({
    name: "tickets",
    evaluate: ({ stage }) =>
      stage === "pilot" && isPilotBad ? gateFails("many tickets") : gatePasses(`${stage} is quiet`),
  });
  const lab = await rolloutLab({
    config,
    controller: { customGates: [tickets] },
  });
  await lab.controller.start("november", me);
  await lab.run(({ phase }) => phase === "AwaitingApproval");

  isPilotBad = true;
  lab.advance(0.1);
  const { state } = await lab.controller.tick("november");

  expect(state.phase).toBe("Held");
  expect(state.hold?.message).toContain("pilot");
  expect(state.hold?.message).toContain("many tickets");
});

test("a gate of which nobody gave the code is told at the start, not days later", async () => {
  const lab = await rolloutLab({ config });
  const before = lab.mock.requests.length;

  for (const begin of [
    lab.controller.preview("november", me),
    lab.controller.start("november", me),
  ])
    await expect(begin).rejects.toThrow(
      /^november: no code was given for gates\.tickets \(type: custom\); .*customGates/,
    );

  expect(lab.mock.requests.slice(before).filter(({ method }) => method !== "GET")).toEqual([]);
  expect(await lab.controller.list()).toEqual([]);
});
