import { describe, expect, test } from "vitest";
import { rolloutLab } from "../support/rollout-lab.ts";

const me = { by: "eva", identity: "app-1" };

describe("a rollout", () => {
  test("promotes a healthy update ring by ring, and writes nothing but the pauses it said", async () => {
    const lab = await rolloutLab();
    const before = lab.mock.requests.length;

    await lab.controller.start("november", me);
    const { state } = await lab.run(({ phase }) => phase !== "Progressing");

    expect(state.phase).toBe("Completed");
    expect(state.stages.map(({ phase }) => phase)).toEqual(["Passed", "Passed", "Passed"]);
    expect(state.holds).toEqual([]);
    const writes = lab.mock.requests
      .slice(before)
      .filter(({ method, path }) => method !== "GET" && !/getByIds$|\$batch$/.test(path));
    // two rings are paused at the start, and each is resumed once
    expect(writes.map(({ method }) => method)).toEqual(["PATCH", "PATCH", "PATCH", "PATCH"]);
  });

  test("holds a bad update at the pilot, which gets no further devices either", async () => {
    const lab = await rolloutLab({
      mock: { devicesUpdate: { failures: { rate: 0.4, releases: ["2026-11-10"] } } },
    });

    await lab.controller.start("november", me);
    const { state } = await lab.run(({ phase }) => phase === "Held");

    expect(state.hold?.reason).toBe("watchFailed");
    expect(state.stages.map(({ phase }) => phase)).toEqual(["Held", "Waiting", "Waiting"]);
    const held = await lab.controller.tick("november");
    expect(held.state.holds.map(({ object }) => object)).toEqual([
      "ring/pilot quality",
      "ring/early quality",
      "ring/broad quality",
    ]);
  });
});
