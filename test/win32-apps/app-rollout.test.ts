import { type ConfigError, MemoryStore, readTools, RolloutController, Session } from "ringwright";
import { describe, expect, test } from "vitest";
import { appFiles, appWorld } from "../support/app-world.ts";

const anHour = 3_600_000;
const eva = { by: "Eva", identity: null };
const owner = { pid: 1, host: "test" };

const files = appFiles({
  more: "next: { version: 1.27.4, group: go-next }",
  tail: `rollouts:
  go:
    content: { kind: tool, tool: go }
    population: { include: [hosts] }
    actuator: { type: groupMembership, group: go-next }
    stages:
      - { name: pilot, percent: 25, soak: { minHours: 48 }, timeoutDays: 7, gates: [reach] }
      - { name: broad, rest: true, timeoutDays: 7, gates: [reach] }
    gates: { reach: { type: devicesSucceeded, min: 0.8 } }
`,
});

describe("a rollout of a tool that is placed as an app", () => {
  test("takes no gate that counts what nobody would ever hear", async () => {
    const world = await appWorld();
    const gate = "alarm: { type: toolStates, states: [hashMismatch, noSpace, noArchive] }";
    const alarmed = files
      .replaceAll("gates: [reach] }", "gates: [reach, alarm] }")
      .replace("gates: { reach:", `gates: { ${gate}, reach:`);

    const error = await world.files(alarmed).catch((refused: unknown) => refused);

    const { issues } = error as ConfigError;
    expect(issues.map(({ path, message }) => `${path} ${message.split(" ")[0]}`)).toEqual([
      "rollouts.go.gates.alarm.states.1 noSpace",
      "rollouts.go.gates.alarm.states.2 noArchive",
    ]);
    expect(issues[0]?.message).toContain("take it out, or place with a remediation");
    const heard = alarmed.replace(", noSpace, noArchive", "");
    expect((await world.files(heard)).rollouts).toHaveProperty("go");
  });

  test("waits for the folders by what activations print, and then goes to its end", async () => {
    const world = await appWorld({
      devices: 40,
      tools: { installed: { go: ["1.27.3"] } },
    });
    const desired = await world.files(files);
    const store = new MemoryStore();
    await new Session(world.tenant, desired).planAndApply({
      store,
      owner,
      confirm: () => true,
      impact: false,
    });
    const controller = new RolloutController(world.tenant, desired, {
      store,
      owner,
      fetch: world.mock.fetch,
    });
    await controller.start("go", eva);

    const early = await controller.look("go");
    let { state } = early;
    for (let ticks = 0; ticks < 80 && !["Completed", "Failed"].includes(state.phase); ticks++) {
      world.mock.clock.advance(6 * anHour);
      ({ state } = await controller.tick("go"));
    }

    expect(early.blockers[0]?.what).toMatch(
      /^pilot waits to be released: 0 of \d+ devices of pilot have the folder/,
    );
    expect(state.phase).toBe("Completed");
    const active = world.mock.devicesWith("go").filter((pc) => pc.active === "1.27.4");
    expect(active.length).toBeGreaterThan(25);
    const { report } = await readTools(world.tenant, desired);
    expect(report.tools[0]?.placed).toMatchObject([{ version: "1.27.3" }, { version: "1.27.4" }]);
    expect(report.tools[0]?.placed[1]?.devices).toBeGreaterThan(25);
  });
});
