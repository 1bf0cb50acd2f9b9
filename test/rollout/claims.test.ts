import { desiredState, Session } from "ringwright";
import { describe, expect, test } from "vitest";
import { rolloutConfig, rolloutLab, threeStages } from "../support/rollout-lab.ts";

const me = { by: "eva", identity: null };
const owner = { pid: 2, host: "other" };

/** The same files with another deferral of one ring, and of a ring that no rollout has. */
const changed = rolloutConfig(threeStages);
const files = {
  ...changed,
  rings: {
    ...changed.rings,
    early: { displayName: "Ring early", order: 20, quality: { deferralDays: 9, deadlineDays: 2 } },
    other: { displayName: "Ring other", order: 90, quality: { deferralDays: 9, deadlineDays: 2 } },
  },
};

describe("while a rollout runs", () => {
  test("apply refuses its objects, and with partial writes the others", async () => {
    const lab = await rolloutLab();
    await lab.controller.start("november", me);
    const session = new Session(lab.session.tenant, desiredState(files));
    const apply = { store: lab.store, owner, confirm: () => true, impact: false } as const;

    const { plan } = await session.plan({ store: lab.store, impact: false });
    expect(plan.applyable).toBe(false);
    expect(plan.diagnostics.find(({ id }) => id === "RW308")).toMatchObject({
      address: "ring/early",
      severity: "error",
    });
    await expect(session.planAndApply(apply)).rejects.toThrow(/rollout november is at work/);
    const blind = await session.plan({ impact: false });
    await expect(session.apply(blind.plan, apply)).rejects.toThrow(/rollout november is at work/);
    const { results } = await session.planAndApply({ ...apply, partial: true });
    expect(results.map(({ address, result }) => [address, result])).toEqual([
      ["ring/other", "applied"],
    ]);
  });

  test("another takes its place with what it holds, and no ring is resumed on the way", async () => {
    const december = {
      ...threeStages,
      content: { kind: "quality", release: "2026-12-08" } as const,
    };
    const lab = await rolloutLab({
      config: rolloutConfig(threeStages, { rollouts: { november: threeStages, december } }),
    });
    await lab.controller.start("november", me);
    lab.advance(28);
    const before = lab.mock.requests.length;

    const { state } = await lab.controller.start("december", me, { supersede: "november" });

    expect((await lab.controller.status("november"))?.phase).toBe("Superseded");
    expect(state.phase).toBe("Progressing");
    expect(state.holds.map(({ object }) => object)).toEqual([
      "ring/early quality",
      "ring/broad quality",
    ]);
    const bodies = lab.mock.requests.slice(before).map(({ body }) => JSON.stringify(body ?? null));
    expect(bodies.filter((body) => body.includes('"qualityUpdatesPaused":false'))).toEqual([]);
    expect(state.intents.map(({ effect, status }) => [effect.type, status])).toEqual([
      ["renew", "applied"],
      ["renew", "applied"],
    ]);
  });

  test("one that was ended is not rolled back on objects that another one has by now", async () => {
    const lab = await rolloutLab({
      config: rolloutConfig(threeStages, {
        rollouts: { november: threeStages, twin: threeStages },
      }),
    });
    await lab.controller.start("november", me);
    const { controller } = lab;
    await controller.command("november", { verb: "abort", reason: "over" }, me);
    await controller.start("twin", me);

    const asked = controller.command("november", { verb: "rollback", reason: "late" }, me);

    await expect(asked).rejects.toThrow(/is of rollout twin/);
    expect((await controller.status("november"))?.phase).toBe("Aborted");
  });

  test("no second one starts on its objects, and after its end apply writes again", async () => {
    const lab = await rolloutLab({
      config: rolloutConfig(threeStages, {
        rollouts: { november: threeStages, twin: threeStages },
      }),
    });
    await lab.controller.start("november", me);

    await expect(lab.controller.start("twin", me)).rejects.toThrow(/is of rollout november/);
    await lab.controller.command("november", { verb: "abort", reason: "over" }, me);
    const session = new Session(lab.session.tenant, desiredState(files));
    const apply = { store: lab.store, owner, confirm: () => true, impact: false } as const;
    const { results } = await session.planAndApply(apply);
    expect(results.map(({ result }) => result)).toEqual(["applied", "applied"]);
  });
});
