import type { RolloutState } from "ringwright";
import type { MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { anHour, goFiles, toolWorld, type ToolWorld } from "../support/tool-world.ts";

const eva = { by: "Eva", identity: null };

const rollout = (more = "") => `rollouts:
  go:
    content: { kind: tool, tool: go }
    population: { include: [hosts] }
    actuator: { type: groupMembership, group: go-next }
    stages:
      - { name: pilot, percent: 25, soak: { minHours: 48 }, timeoutDays: 7, watch: [alarm], gates: [reach] }
      - { name: broad, rest: true, timeoutDays: 7, watch: [alarm], gates: [reach] }
    gates:
      reach: { type: devicesSucceeded, min: 0.8 }
      alarm: { type: toolStates, states: [hashMismatch], of: anywhere }
    ${more}
`;

const hosts: MockTenantOptions = { devices: 60 };

async function started(files: string, options: MockTenantOptions, waitHours = 30) {
  const world = await toolWorld(files, options);
  world.mock.clock.advance(waitHours * anHour);
  const { state } = await world.controller.start("go", eva);
  return { ...world, state };
}

/** Ticks every six hours until it stands, has ended, or a condition holds. */
async function ticked(
  { mock, controller }: ToolWorld,
  isEnough: (state: RolloutState) => boolean = () => false,
): Promise<RolloutState> {
  for (let ticks = 0; ticks < 80; ticks++) {
    mock.clock.advance(6 * anHour);
    const { state } = await controller.tick("go");
    if (state.phase !== "Progressing" || isEnough(state)) return state;
  }
  throw new Error("it goes on and on");
}

const activeOn = ({ mock }: ToolWorld, version: string) =>
  mock.devicesWith("go").filter(({ active }) => active === version).length;

describe("a rollout of a tool", () => {
  test("takes devices to the next version stage by stage, and by Path alone", async () => {
    const world = await started(goFiles(rollout()), hosts);
    const pilot = await ticked(world, ({ stages }) => stages[0]?.phase === "Soaking");
    const inPilot = pilot.stages[0]?.targets?.count ?? 0;
    expect(activeOn(world, "1.27.4")).toBeLessThanOrEqual(inPilot);
    expect(activeOn(world, "1.27.4")).toBeGreaterThanOrEqual(inPilot * 0.8);

    const ended = await ticked(world);

    expect(ended.phase).toBe("Completed");
    expect(ended.content).toMatchObject({
      title: "Go 1.27.4",
      tool: { name: "go", version: "1.27.4", from: "1.27.3", digest: `sha256:${"2".repeat(64)}` },
    });
    const succeeded = ended.stages.reduce((sum, { counts }) => sum + (counts?.succeeded ?? 0), 0);
    expect(activeOn(world, "1.27.4")).toBeGreaterThanOrEqual(succeeded);
    expect(succeeded).toBeGreaterThan(40);
  });

  test("releases nothing before the devices of the stage have the folder", async () => {
    // the scripts come within eight hours, so that at the start no folder is there
    const world = await started(goFiles(rollout()), hosts, 1);

    const { blockers, state } = await world.controller.look("go");
    expect(state.stages[0]?.phase).toBe("Waiting");
    expect(blockers[0]?.what).toMatch(
      /^pilot waits to be released: 0 of \d+ devices of pilot have the folder, 95 % is asked for$/,
    );
    expect(blockers[0]?.unblock).toContain("ringwright report tools");
    expect(activeOn(world, "1.27.4")).toBe(0);

    const later = await ticked(world, ({ stages }) => stages[0]?.phase === "Reaching");
    expect(later.stages[0]?.releasedAt).not.toBeNull();
  });

  test("names the sites whose devices do not have the folder yet", async () => {
    const sites =
      "sites: { by: { attribute: extensionAttribute2 }, list: { FRA: { mbitPerSecond: 100 }, zrh: { mbitPerSecond: 2 } } }";
    const world = await started(`${goFiles(rollout())}${sites}\n`, hosts, 1);

    const { blockers } = await world.controller.look("go");

    const what = blockers[0]?.what ?? "";
    expect(what).toMatch(/: 0 of \d+ devices of pilot have the folder, 95 % is asked for, at /);
    for (const site of ["FRA", "zrh", "no site"]) {
      expect(what).toMatch(new RegExp(`${site} 0 of \\d+`));
    }
  });

  test("waits for no single device of a site, and for two of one", async () => {
    const sites = `sites: { by: { attribute: extensionAttribute2 }, list: { FRA: {}, BER: {}, MUC: {}, VIE: {}, ZRH: {} } }\n`;
    const lackOf = async (full: readonly number[]) => {
      let hosts = 0;
      const troubles = () => (full.includes(hosts++) ? { diskFull: true } : undefined);
      const files = goFiles(rollout().replace("tool: go }", "tool: go, placedShare: 0.9 }"));
      const { controller } = await started(`${files}${sites}`, {
        devices: 60,
        tools: { troubles },
      });
      const { blockers } = await controller.look("go");
      return blockers[0]?.what;
    };
    // the third and fourth host are both of the pilot, and at one site
    expect(await lackOf([3])).toMatch(/^0 of 15 devices of pilot have it/);
    expect(await lackOf([3, 4])).toBe(
      "pilot waits to be released: 13 of 15 devices of pilot have the folder, 90 % is asked for, at ZRH 5 of 7",
    );
  });

  test("rolls back by Path on an alarm that is raised anywhere, and proves it", async () => {
    const world = await started(goFiles(rollout("rollback: { automatic: [alarm] }")), hosts);
    await ticked(world, ({ stages }) => stages[0]?.phase === "Soaking");
    expect(activeOn(world, "1.27.4")).toBeGreaterThan(0);
    // somebody changes the digest in the tenant: the folders that are there are others then
    const scripts = world.mock.state
      .list("deviceHealthScripts")
      .filter(({ displayName }) => displayName === "Go: place next");
    for (const { id, detectionScriptContent, remediationScriptContent } of scripts) {
      const changed = (text: unknown) =>
        Buffer.from(
          Buffer.from(String(text), "base64")
            .toString("utf8")
            .replaceAll("2".repeat(64), "9".repeat(64)),
        ).toString("base64");
      world.mock.state.patch("deviceHealthScripts", String(id), {
        detectionScriptContent: changed(detectionScriptContent),
        remediationScriptContent: changed(remediationScriptContent),
      });
    }
    expect(scripts).toHaveLength(1);

    let { phase } = await ticked(world);
    for (let ticks = 0; ticks < 10 && phase === "RollingBack"; ticks++) {
      world.mock.clock.advance(6 * anHour);
      ({
        state: { phase },
      } = await world.controller.tick("go"));
    }

    expect(phase).toBe("RolledBack");
    expect(activeOn(world, "1.27.4")).toBe(0);
    expect(activeOn(world, "1.27.3")).toBe(60);
    const { records } = await world.controller.history("go");
    expect(JSON.stringify(records)).toContain("every device that had Go 1.27.4 went back");
  });

  test("does not start where Windows is too old", async () => {
    const files = goFiles(rollout().replace("tool: go }", "tool: dotnet }"))
      .replaceAll("  go:\n    { version: 1.27.3", "  dotnet:\n    { version: 10.0.100")
      .replace("version: 1.27.4", "version: 10.0.101");
    const world = await toolWorld(files, { ...hosts, devicesUpdate: false });
    const [first] = world.mock.state.list("managedDevices");
    world.mock.state.patch("managedDevices", String(first?.["id"]), { osVersion: "10.0.10586.1" });

    const { state } = await world.controller.start("go", eva);

    expect(state.hold?.reason).toBe("precheck");
    expect(state.hold?.message).toContain(
      "1 of 60 devices must not get .NET SDK 10.0.101 (1: .NET SDK 10.0.101 runs from build 14393 on, and it runs build 10586)",
    );
    expect(state.hold?.message).toContain("--allow-blocked");
  });

  test("says what the tenant does not have yet", async () => {
    const { loadDesiredState, RolloutController, MemoryStore } = await import("ringwright");
    const { writeFile } = await import("node:fs/promises");
    const world = await toolWorld(goFiles("", ""), hosts);
    await writeFile(world.config, goFiles(rollout()));
    const desired = await loadDesiredState(world.config, { env: {} });
    const controller = new RolloutController(world.tenant, desired, {
      store: new MemoryStore(),
      owner: { pid: 1, host: "test" },
      fetch: world.mock.fetch,
      backup: false,
    });

    const { seen } = await controller.preview("go", eva);

    expect(seen.prechecks).toEqual(
      expect.arrayContaining([
        "the tenant has no remediation/go.place-next; apply the files first",
        "the tenant has no remediation/go.activate-next; apply the files first",
      ]),
    );
  });
});
