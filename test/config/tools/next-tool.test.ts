import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ConfigError,
  type DesiredState,
  loadDesiredState,
  scriptProblems,
  toolKinds,
} from "ringwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { expandTool } from "../../../src/config/tools/expand-tool.ts";
import { valueAt } from "../../../src/kind/value-at.ts";
import { toolText } from "../../../src/tools/registry/tool-text.ts";

const pin = (version: string) => ({
  file: `go${version}.windows-amd64.zip`,
  url: `https://go.dev/dl/go${version}.windows-amd64.zip`,
  sha256: (version === "1.27.3" ? "a" : "b").repeat(64),
  size: 70_000_000,
  from: "https://go.dev/dl/",
  readAt: "2026-11-26T09:00:00Z",
});
const lock = JSON.stringify({
  formatVersion: 1,
  tools: { go: { "1.27.3": { x64: pin("1.27.3") }, "1.27.4": { x64: pin("1.27.4") } } },
});
const everybody = "{ allDevices: true, schedule: { every: hour } }";
const goTool = (more: string, assignments = `[ ${everybody} ]`) =>
  `tools: { go: { version: 1.27.3, source: '\\\\files\\share', assignments: ${assignments}, ${more} } }\n`;
const next = "next: { version: 1.27.4, group: go-next }";
const groups = `groups:
  all: { displayName: All, membershipRule: '(device.deviceOSType -eq "Windows")' }
  go-next: { displayName: Go next }
  spare: { displayName: Spare }
  filled: { displayName: Filled, members: { devices: [LT-1] } }
`;
const rollout = (content: string, group = "go-next") => `rollouts:
  go:
    content: ${content}
    population: { include: [all] }
    actuator: { type: groupMembership, group: ${group} }
    stages: [ { name: everyone, percent: 100, timeoutDays: 3, gates: [reach] } ]
    gates: { reach: { type: devicesSucceeded, min: 0.9 } }
`;

async function loaded(body: string): Promise<DesiredState> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-next-"));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "ringwright.yaml"), `version: 1\nstack: corp\n${groups}${body}`);
  await writeFile(join(folder, "tools.lock.json"), lock);
  return await loadDesiredState(join(folder, "ringwright.yaml"), { env: {} });
}

async function problemsOf(body: string): Promise<readonly string[]> {
  const error: unknown = await loaded(body).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).issues.map(({ path, message }) => `${path}: ${message}`);
}

describe("the next version of a tool", () => {
  test("stands for two remediations more, and the version before leaves its group out", async () => {
    const desired = await loaded(
      goTool(next, `[ ${everybody}, { exclude: filled } ]`) + rollout("{ kind: tool, tool: go }"),
    );

    const remediations = desired.resources.filter(({ kind }) => kind === "remediation");
    const lines = Object.fromEntries(
      remediations.map(({ key, assignments }) => [
        key,
        assignments?.map(({ target, group }) =>
          group === undefined ? target : `${target} ${group}`,
        ),
      ]),
    );
    expect(lines).toEqual({
      "go.place": ["allDevices", "exclude filled"],
      "go.activate": ["allDevices", "exclude filled", "exclude go-next"],
      "go.place-next": ["allDevices", "exclude filled"],
      "go.activate-next": ["group go-next", "exclude filled"],
    });
    expect(remediations.map(({ givenBy }) => givenBy)).toEqual(Array(4).fill("tool/go"));
    expect(desired.tools?.["go"]?.next).toEqual({
      version: "1.27.4",
      group: "go-next",
      pin: pin("1.27.4"),
    });
    expect(desired.rollouts?.["go"]?.content).toEqual({
      kind: "tool",
      tool: "go",
      placedShare: 0.95,
    });
  });

  test("runs as often as the version before", async () => {
    const desired = await loaded(
      goTool(next, '[ { allDevices: true, schedule: { every: day, at: "04:00" } } ]'),
    );
    const activate = desired.resources.find(({ key }) => key === "go.activate-next");
    expect(activate?.assignments?.[0]?.terms).toEqual({ schedule: { every: "day", at: "04:00" } });
  });

  test.each([
    [
      goTool("next: { version: 1.27.3, group: go-next }"),
      "tools.go.next.version: 1.27.3 is the version of all other devices already; take next out, or write the version that a rollout goes to",
    ],
    [
      goTool(`keep: 1, ${next}`),
      "tools.go.keep: has to be 2 at least while there is a next version: going back needs the folder of this one",
    ],
    [
      goTool(next, "[ { exclude: filled } ]"),
      "tools.go.next: needs assignments of the tool: the version before is assigned to all but the group, so that devices that leave it go back",
    ],
    [
      goTool(next, `[ ${everybody}, { exclude: go-next } ]`),
      'tools.go.next.group: "go-next" is excluded in assignments as well; the exclusion follows from next, so take that line out',
    ],
    [
      goTool("next: { version: 1.27.5, group: go-next }"),
      "tools.go.next.version: has no pin in tools.lock.json; look at its digest and pin it with: ringwright tool pin go 1.27.5 (Go, x64)",
    ],
    [
      goTool("next: { version: 1.27.4, group: go-nxt }"),
      'tools.go.next.group: "go-nxt" is not a key under groups; did you mean "go-next"?',
    ],
    [
      goTool("next: { version: 1.27.4, group: all }"),
      'tools.go.next.group: "all" is a dynamic group; devices can be put into an assigned one only',
    ],
    [
      goTool("next: { version: 1.27.4, group: filled }"),
      'tools.go.next.group: the rollout fills "filled", and the files state its members as well; take members out there',
    ],
    [
      goTool(next) + rollout("{ kind: tool, tool: node }"),
      'rollouts.go.content.tool: "node" is not a key under tools',
    ],
    [
      goTool("") + rollout("{ kind: tool, tool: go }"),
      "rollouts.go.content.tool: tools.go has no next version; write next: { version, group } there, and the group as that of the actuator",
    ],
    [
      goTool(next) + rollout("{ kind: tool, tool: go }", "spare"),
      'rollouts.go.actuator.group: must be "go-next", the group of tools.go.next, whose devices have the next version',
    ],
  ])("says what does not go: %#", async (body, problem) => {
    expect(await problemsOf(body)).toContainEqual(expect.stringContaining(problem));
  });

  test("goes with no other way of holding than the group", async () => {
    expect(
      await problemsOf(
        goTool(next) +
          rollout("{ kind: tool, tool: go }").replace(
            "{ type: groupMembership, group: go-next }",
            "ringPause",
          ),
      ),
    ).toContainEqual(
      expect.stringContaining(
        "rollouts.go.actuator: ringPause holds quality and feature content, not tool; groupMembership can",
      ),
    );
  });
});

describe("the gate toolStates", () => {
  const withGate = (gate: string, content = "{ kind: tool, tool: go }") =>
    goTool(next) + rollout(content).replace("gates: { reach:", `gates: { alarm: ${gate}, reach:`);

  test.each([
    [
      withGate("{ type: toolStates, states: [hashMismatch], max: 0, maxShare: 0.1 }"),
      "rollouts.go.gates.alarm: needs either max or maxShare, and has both",
    ],
    [
      withGate("{ type: toolStates, states: [busy] }", "{ kind: quality, release: 2026-11-10 }"),
      "rollouts.go.gates.alarm: goes with content of kind tool, not quality",
    ],
  ])("says what does not go: %#", async (body, problem) => {
    expect(await problemsOf(body)).toContainEqual(problem);
  });
});

describe("every tool that is known", () => {
  test.each(toolKinds.map((kind) => [kind.name, kind] as const))(
    "%s stands for scripts that keep the rules",
    async (name, kind) => {
      const version = kind.version.example;
      const digest = kind.proof === "sha256" ? "a".repeat(64) : "b".repeat(128);
      const archive = toolText(kind, kind.archive.file, { version, architecture: "x64" });
      const folder = await mkdtemp(join(tmpdir(), "ringwright-known-"));
      onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
      await writeFile(
        join(folder, "tools.lock.json"),
        JSON.stringify({
          formatVersion: 1,
          tools: {
            [name]: {
              [version]: {
                x64: { ...pin(version), file: archive, sha256: undefined, [kind.proof]: digest },
              },
            },
          },
        }),
      );
      await writeFile(
        join(folder, "ringwright.yaml"),
        `version: 1\nstack: corp\ntools: { ${name}: { version: "${version}", source: '\\\\files\\share', assignments: [ ${everybody} ] } }\n`,
      );

      const desired = await loadDesiredState(join(folder, "ringwright.yaml"), { env: {} });

      const tool = desired.tools?.[name];
      const scripts = (tool ? expandTool(tool, {}) : []).flatMap(({ spec }) =>
        [spec["detect"], spec["remediate"]].map((script) => valueAt(script, ["script"])),
      );
      expect(scripts).toHaveLength(4);
      for (const script of scripts) expect(scriptProblems(String(script))).toEqual([]);
    },
  );
});
