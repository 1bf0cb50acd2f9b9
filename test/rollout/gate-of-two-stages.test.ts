import { customGate, gateFails, gatePasses } from "ringwright";
import { expect, test } from "vitest";
import { rolloutConfig, rolloutLab, threeStages } from "../support/rollout-lab.ts";

const me = { by: "eva", identity: null };

test("a gate that watches one stage and promotes another is asked for each", async () => {
  const [pilot, early, broad] = threeStages.stages;
  if (!pilot || !early || !broad) throw new Error("there are three stages");
  let isPilotBad = false;
  const tickets = customGate({
    name: "tickets",
    evaluate: ({ stage }) =>
      stage === "pilot" && isPilotBad ? gateFails("many tickets") : gatePasses(`${stage} is quiet`),
  });
  const lab = await rolloutLab({
    config: rolloutConfig({
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
    }),
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
