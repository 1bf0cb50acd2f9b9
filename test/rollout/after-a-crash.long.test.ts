import { operateRing } from "ringwright";
import { describe, expect, test } from "vitest";
import { Killed, type Effect, Mortal } from "../support/mortal.ts";
import { rolloutConfig, type RolloutLab, rolloutLab, threeStages } from "../support/rollout-lab.ts";

const me = { by: "eva", identity: null };
const lease = { isGone: () => true, repeat: () => () => undefined };

/** A controller whose process dies before an effect. */
async function dying(
  lab: RolloutLab,
  isDue: (effect: Effect) => boolean,
  work: (controller: RolloutLab["controller"]) => Promise<unknown>,
): Promise<void> {
  const mortal = new Mortal({ isDue });
  const controller = lab.another({ store: mortal.store(lab.store), lease });
  await expect(mortal.live(async () => await work(controller))).rejects.toThrow(Killed);
}

/** The line in the log of a verb on a ring. */
function isLine(effect: Effect, event: "request" | "result", verb: string, ring: string): boolean {
  const texts = [`"event":"${event}"`, `"verb":"${verb}"`, `"displayName":"${ring}"`];
  return effect.kind === "append" && texts.every((text) => effect.content?.includes(text));
}

function isState({ kind, what }: Effect): boolean {
  return kind === "put" && what.endsWith("/state");
}

async function byHand(lab: RolloutLab, verb: "pause" | "resume"): Promise<void> {
  const { actions } = await operateRing(
    lab.session.tenant,
    { verb, ring: "Ring early", contents: ["quality"] },
    { confirm: () => true },
  );
  expect(actions.map(({ result }) => result)).toEqual(["applied"]);
}

function isPaused(lab: RolloutLab): unknown {
  const rings = lab.mock.state.list("deviceConfigurations");
  return rings.find(({ displayName }) => displayName === "Ring early")?.["qualityUpdatesPaused"];
}

/** Ticks for weeks: whatever comes, a pause that a person set stays. */
async function expectTheirPauseStays(lab: RolloutLab): Promise<void> {
  const controller = lab.another({ lease });
  for (let tick = 0; tick < 60; tick++) {
    const { state } = await controller.tick("november");
    expect(isPaused(lab)).toBe(true);
    expect(state.phase).toBe("Held");
    expect(state.hold?.message).toMatch(
      /^ring\/early quality (is held by somebody else|is paused already, and not by this rollout)/,
    );
    lab.advance(0.4);
  }
}

describe("after a crash, a pause that somebody set", () => {
  test("is not taken for one that was noted and never sent", async () => {
    const lab = await rolloutLab();
    await dying(
      lab,
      (effect) => isLine(effect, "request", "pause", "Ring early"),
      async (controller) => await controller.start("november", me),
    );

    lab.advance(0.01);
    await byHand(lab, "pause");

    await expectTheirPauseStays(lab);
  });

  test("is not taken for one that was sent and ended by hand", async () => {
    const lab = await rolloutLab();
    await dying(
      lab,
      (effect) => isLine(effect, "result", "pause", "Ring early"),
      async (controller) => await controller.start("november", me),
    );

    lab.advance(0.01);
    await byHand(lab, "resume");
    await byHand(lab, "pause");

    await expectTheirPauseStays(lab);
  });

  test("is not taken for one that was read back and ended by hand before the next look", async () => {
    const lab = await rolloutLab();
    let isRead = false;
    let isKept = false;
    await dying(
      lab,
      (effect) => {
        const isDue = isKept;
        isKept ||= isRead && isState(effect);
        isRead ||= isLine(effect, "result", "pause", "Ring early");
        return isDue;
      },
      async (controller) => await controller.start("november", me),
    );

    lab.advance(0.01);
    await byHand(lab, "resume");
    await byHand(lab, "pause");

    await expectTheirPauseStays(lab);
  });

  test("is not taken for the one whose end was sent", async () => {
    const lab = await rolloutLab();
    await lab.controller.start("november", me);
    await dying(
      lab,
      (effect) => isLine(effect, "result", "resume", "Ring early"),
      async (controller) => {
        for (;;) {
          await controller.tick("november");
          lab.advance(0.25);
        }
      },
    );
    expect(isPaused(lab)).toBe(false);

    lab.advance(0.01);
    await byHand(lab, "pause");

    await expectTheirPauseStays(lab);
  });
});

describe("without a crash, a pause that somebody set", () => {
  test("is not taken for the rollout's own, which they had ended", async () => {
    const lab = await rolloutLab();
    await lab.controller.start("november", me);
    lab.advance(0.25);
    await lab.controller.tick("november");

    lab.advance(0.01);
    await byHand(lab, "resume");
    await byHand(lab, "pause");

    const controller = lab.another({ lease });
    for (let tick = 0; tick < 60; tick++) {
      lab.advance(0.25);
      const { state } = await controller.tick("november");
      expect(isPaused(lab)).toBe(true);
      expect(state.holds.map(({ stage }) => stage)).not.toContain("early");
    }
    expect((await controller.status("november"))?.hold?.message).toMatch(
      /^ring\/early quality is held by somebody else/,
    );
  });

  test("ends where they end it, and what the rollout holds then is its own again", async () => {
    const lab = await rolloutLab();
    await lab.controller.start("november", me);
    lab.advance(0.01);
    await byHand(lab, "resume");
    lab.advance(0.25);
    const { state } = await lab.controller.tick("november");
    expect(state.hold?.reason).toBe("drift");

    await lab.controller.command("november", { verb: "retry", reassert: true }, me);
    await lab.controller.command("november", { verb: "pause", reason: "x" }, me);
    await lab.controller.command("november", { verb: "resume" }, me);
    expect(isPaused(lab)).toBe(true);
    const end = await lab.run(({ phase }) => phase !== "Progressing");

    expect(end.state.phase).toBe("Completed");
    expect(isPaused(lab)).toBe(false);
  });
});

describe("a rollout", () => {
  test("has what a rollback goes back to, where its first look failed", async () => {
    const lab = await rolloutLab();
    lab.mock.inject({ match: { path: "/deviceManagement/managedDevices" }, then: { status: 403 } });
    const first = await lab.controller.start("november", me);
    expect(first.state.hold?.reason).toBe("precheck");
    lab.mock.clearFaults();

    const { state } = await lab.controller.tick("november");
    expect(state.phase).toBe("Progressing");
    const back = await lab.controller.command("november", { verb: "rollback", reason: "x" }, me);

    expect(back.state.phase).toBe("RolledBack");
  });

  test("waits for another one that took its objects while its start was cut off", async () => {
    const rollouts = { november: threeStages, twin: threeStages };
    const lab = await rolloutLab({ config: rolloutConfig(threeStages, { rollouts }) });
    await dying(
      lab,
      ({ kind, what }) => kind === "put" && what.startsWith("claims/"),
      async (controller) => await controller.start("november", me),
    );

    await lab.another({ lease }).start("twin", me);

    await expect(lab.controller.tick("november")).rejects.toThrow(/is of rollout twin/);
    await lab.controller.command("twin", { verb: "abort", reason: "x" }, me);
    const { state } = await lab.controller.tick("november");
    expect(state.hold?.message).toMatch(/^ring\/early quality is paused already/);
  });

  test("puts back what was changed by hand, and sends no assignment that is as it was", async () => {
    const lab = await rolloutLab();
    await lab.controller.start("november", me);
    const [ring] = lab.mock.state
      .list("deviceConfigurations")
      .filter(({ displayName }) => displayName === "Ring early");
    const id = String(ring?.["id"]);
    lab.mock.state.patch("deviceConfigurations", id, { qualityUpdatesDeferralPeriodInDays: 9 });
    const from = lab.mock.requests.length;

    const { state } = await lab.controller.command(
      "november",
      { verb: "rollback", reason: "x" },
      me,
    );

    expect(state.phase).toBe("RolledBack");
    expect(lab.mock.state.get("deviceConfigurations", id)).toMatchObject({
      qualityUpdatesDeferralPeriodInDays: 0,
      qualityUpdatesPaused: true,
    });
    const assigned = lab.mock.requests.slice(from).filter(({ path }) => path.endsWith("/assign"));
    expect(assigned).toEqual([]);
  });
});
