import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  applyPlan,
  ConfigError,
  type ConfigIssue,
  createPlan,
  desiredState,
  loadDesiredState,
  scriptProblems,
  takeSnapshot,
} from "ringwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { readToolLock } from "../../../src/config/tools/tool-lock-file.ts";
import { checkTools } from "../../../src/config/tools/check-tools.ts";
import { IssueList } from "../../../src/config/issue-list.ts";
import { mergedSources } from "../../../src/config/load.ts";
import { toolKinds } from "../../../src/tools/registry/tools.ts";
import type { ToolKind } from "../../../src/tools/registry/tool-kind.ts";
import { createLab } from "../../support/lab.ts";
import type { ToolLock, ToolPin } from "../../../src/tools/pins/tool-lock.ts";

const head =
  "version: 1\nstack: corp\ngroups:\n  pilot: { displayName: Pilot, members: { devices: [LT-1] } }\n";
const share = String.raw`'\\files\share\go'`;

const pin = (version: string, arch = "amd64"): ToolPin => ({
  file: `go${version}.windows-${arch}.zip`,
  url: `https://go.dev/dl/go${version}.windows-${arch}.zip`,
  sha256: "a".repeat(64),
  size: 70_000_000,
  from: "https://go.dev/dl/",
  readAt: "2026-11-26T09:00:00Z",
});

const pins = (...versions: string[]): ToolLock => ({
  formatVersion: 1,
  tools: { go: Object.fromEntries(versions.map((version) => [version, { x64: pin(version) }])) },
});

const allPins = pins("1.25.3", "1.26.9", "1.26.10", "1.27.3", "1.27.4", "1.28rc1");

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-tools-"));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

async function loaded(tools: string, lock: unknown = allPins) {
  const text = typeof lock === "string" ? lock : JSON.stringify(lock);
  const folder = await folderOf({
    "ringwright.yaml": `${head}${tools}`,
    ...(lock !== null && { "tools.lock.json": text }),
  });
  return await loadDesiredState(join(folder, "ringwright.yaml"), { env: {} });
}

async function problemsOf(tools: string, lock?: unknown): Promise<readonly string[]> {
  const error = await loaded(tools, lock).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).issues.map(
    ({ path, line, message }) => `${line ?? "-"} ${path}: ${message}`,
  );
}

describe("tools in policy files", () => {
  test("are resolved: kind, pin, versions to go back to, defaults and assignments", async () => {
    const { tools } = await loaded(`tools:
  go:
    version: "1.27.4"
    keep: 3
    source: ${share}
    assignments:
      - { group: pilot, schedule: { every: hour } }
    place:
      assignments:
        - { allDevices: true, schedule: { every: day, at: "03:00" } }
`);

    expect(tools?.["go"]).toEqual({
      kind: toolKinds[0],
      version: "1.27.4",
      architecture: "x64",
      pin: pin("1.27.4"),
      previous: [
        { version: "1.27.3", pin: pin("1.27.3") },
        { version: "1.26.10", pin: pin("1.26.10") },
      ],
      keep: 3,
      placing: { as: "remediation", source: String.raw`\\files\share\go` },
      environment: { GOTOOLCHAIN: "local" },
      assignments: [{ target: "group", group: "pilot", terms: { schedule: { every: "hour" } } }],
      placeAssignments: [
        { target: "allDevices", terms: { schedule: { every: "day", at: "03:00" } } },
      ],
    });
  });

  test("keep two versions unless more are wanted, and one has none to go back to", async () => {
    const of = async (more: string) =>
      (await loaded(`tools: { go: { version: 1.27.4, ${more} source: ${share} } }`)).tools?.["go"];

    expect((await of(""))?.previous.map(({ version }) => version)).toEqual(["1.27.3"]);
    expect((await of("keep: 1,"))?.previous).toEqual([]);
    expect((await of("gotoolchain: path,"))?.environment).toEqual({ GOTOOLCHAIN: "path" });
    expect((await of(""))?.assignments).toBeUndefined();
  });

  test("stand for two remediations, which are planned, applied and planned empty", async () => {
    const { mock, tenant } = createLab();
    const desired = await loaded(
      `tools: { go: { version: 1.27.4, source: ${share}, assignments: [ { allDevices: true, schedule: { every: hour } } ], place: { assignments: [ { allDevices: true, schedule: { every: day, at: "03:00" } } ] } } }`,
    );
    const plan = createPlan(desired, await takeSnapshot(tenant, desired));
    const result = await applyPlan(tenant, plan, desired, { partial: true });
    const again = createPlan(desired, await takeSnapshot(tenant, desired));

    const made = plan.changes.filter(({ kind }) => kind === "remediation");
    expect(made.map(({ address, action }) => [address, action])).toEqual([
      ["remediation/go.place", "create"],
      ["remediation/go.activate", "create"],
    ]);
    expect(desired.resources.find(({ key }) => key === "go.place")?.givenBy).toBe("tool/go");
    expect(result.results.every(({ result: became }) => became === "applied")).toBe(true);
    expect(again.changes).toEqual([]);
    const scripts = mock.state.list("deviceHealthScripts");
    const place = scripts.find(({ displayName }) => displayName === "Go: place");
    const text = Buffer.from(String(place?.["remediationScriptContent"]), "base64").toString();
    expect(text).toContain("1.27.4");
    expect(scriptProblems(text)).toEqual([]);
    // another version is another script of the same object
    const next = await loaded(
      `tools: { go: { version: 1.27.3, source: ${share}, assignments: [ { allDevices: true, schedule: { every: hour } } ], place: { assignments: [ { allDevices: true, schedule: { every: day, at: "03:00" } } ] } } }`,
    );
    const back = createPlan(next, await takeSnapshot(tenant, next));
    expect(back.changes.map(({ address, action }) => [address, action])).toEqual([
      ["remediation/go.place", "update"],
      ["remediation/go.activate", "update"],
    ]);
  });

  test("leave keys with a dot to themselves", async () => {
    await expect(
      loaded(`remediations: { go.place: { displayName: Mine, detect: detect.ps1 } }`),
    ).rejects.toThrow(
      /must have no dot: keys of remediations with a dot are those that other resources give/,
    );
  });

  test("have errors of their own, each in its place", async () => {
    expect(
      await problemsOf(`tools:
  goo: { version: 1.27.4, source: ${share} }
  go:
    version: go1.27.4
    keep: 6
    gotoolchain: latest
    source: 'C:\\go'
    colour: red
`),
    ).toEqual([
      '6 tools.goo: is no tool that is known (go, node, temurin, python, dotnet); did you mean "go"?',
      expect.stringMatching(
        /^8 tools\.go\.version: is no version of Go; write one such as "1\.27\.4"/,
      ),
      expect.stringMatching(/^9 tools\.go\.keep: /),
      expect.stringMatching(/^10 tools\.go\.gotoolchain: .*local.*path.*auto/),
      expect.stringMatching(/^11 tools\.go\.source: must be a share such as \\\\files\\share\\go/),
      "12 tools.go.colour: is not a known property",
    ]);
  });

  test("need a version that is text, and a pin", async () => {
    expect(await problemsOf(`tools: { go: { version: 1.27, source: ${share} } }`)).toEqual([
      "5 tools.go.version: must be text (is 1.27)",
    ]);
    expect(await problemsOf(`tools: { go: { version: 1.27.9, source: ${share} } }`)).toEqual([
      "5 tools.go.version: has no pin in tools.lock.json; look at its digest and pin it with: ringwright tool pin go 1.27.9 (Go, x64)",
    ]);
    expect(
      await problemsOf(`tools: { go: { version: 1.27.4, architecture: arm64, source: ${share} } }`),
    ).toEqual([
      "5 tools.go.version: has no pin in tools.lock.json; look at its digest and pin it with: ringwright tool pin go 1.27.4 --arch arm64 (Go, arm64)",
    ]);
    expect(
      await problemsOf(`tools: { go: { version: 1.27.4, source: ${share} } }`, null),
    ).toHaveLength(1);
  });

  test("are assigned to groups that are there, once each", async () => {
    const lines =
      "[ { group: pilto, schedule: { every: hour } }, { allDevices: true, filter: x, schedule: { every: hour } } ]";
    const twice = "[ { group: pilot, schedule: { every: hour } }, { group: pilot } ]";

    expect(
      await problemsOf(
        `tools: { go: { version: 1.27.4, source: ${share}, assignments: ${lines}, place: { assignments: ${twice} } } }`,
      ),
    ).toEqual(
      expect.arrayContaining([
        '5 tools.go.assignments.0.group: "pilto" is not a key under groups; did you mean "pilot"?',
        '5 tools.go.assignments.1.filter: "x" is not a key under filters',
        "5 tools.go.place.assignments.1: names pilot a second time; the first is assignments.0",
        '5 tools.go.place.assignments.1: needs a schedule, such as { every: day, at: "03:00" }',
      ]),
    );
  });

  test.each([
    String.raw`\\files\share'`,
    String.raw`\\files\$(calc)`,
    String.raw`\\files\share` + "`n",
    String.raw`\\files\sh"are`,
    String.raw`\\files\..\c$`,
    String.raw`\\files\share\..`,
    String.raw`\\files\share;x`,
    String.raw`\\files`,
    String.raw`\\?\C:\go`,
    String.raw`\\.\pipe\x`,
    "//files/share",
    String.raw`\\files\share\ `,
    "\\\\files\\sh\u202eare",
    "\\\\files\\share\n",
  ])("refuse %j as a share", (source) => {
    const state = () =>
      desiredState({ version: 1, stack: "corp", tools: { go: { version: "1.27.4", source } } });

    expect(state).toThrow(/tools\.go\.source: must be a share/);
  });

  test("need a file beside them, which a value has not", () => {
    const source = String.raw`\\files-1.corp.example\Tools and more\go`;
    const state = () =>
      desiredState({ version: 1, stack: "corp", tools: { go: { version: "1.27.4", source } } });

    expect(state).toThrow(
      "has no pin: only a config that is loaded from a file has a tools.lock.json",
    );
  });

  test("may stand in several files of a folder, with the pins of that folder", async () => {
    const folder = await folderOf({
      "a.yaml": `${head}tools: { go: { version: 1.27.4, source: ${share} } }`,
      "tools.lock.json": JSON.stringify(allPins),
    });
    await mkdir(join(folder, "more"));
    await writeFile(
      join(folder, "more", "b.yaml"),
      `tools: { node: { version: 24.11.1, source: ${share} }, go: { version: 1.27.4, source: ${share} } }`,
    );

    const error = await loadDesiredState(folder, { env: {} }).catch((caught: unknown) => caught);

    expect((error as ConfigError).issues.map(({ path, message }) => `${path}: ${message}`)).toEqual(
      [
        expect.stringContaining("tools.node.version: has no pin in tools.lock.json"),
        expect.stringContaining("tools.go: is given twice"),
      ],
    );
  });
});

describe("the pins beside a config", () => {
  test("are part of its hash where it has tools", async () => {
    const tools = `tools: { go: { version: 1.27.4, source: ${share} } }`;
    const hashes = await Promise.all([
      loaded(tools),
      loaded(tools),
      loaded(tools, pins("1.27.4")),
      loaded("", allPins),
      loaded("", null),
    ]);
    const [one, same, other, without, none] = hashes.map(({ configHash }) => configHash);

    expect(same).toBe(one);
    expect(other).not.toBe(one);
    expect(none).toBe(without);
  });

  test("that are no lock file are told with file and path", async () => {
    expect(await problemsOf("", "{")).toEqual(["- : is no JSON"]);
    expect(await problemsOf("", { ...allPins, formatVersion: 2 })).toHaveLength(1);
    expect(
      await problemsOf("", {
        formatVersion: 1,
        tools: { go: { "1.27.4": { x64: { ...pin("1.27.4"), sha256: "a" } } } },
      }),
    ).toEqual([
      expect.stringMatching(/^- tools\.go\.1\.27\.4\.x64\.sha256: must be 64 of 0-9 and a-f/),
    ]);
    expect(await problemsOf("", " ".repeat(4 * 1024 * 1024 + 1))).toEqual([
      "- : has more than 4 MB, which no lock file has",
    ]);
  });

  test("count only with the tool's own kind of digest, and under a version of its grammar", async () => {
    const { sha256: _, ...others } = pin("1.27.4");
    const lock = {
      formatVersion: 1,
      tools: {
        go: {
          "go1.27.3": { x64: pin("1.27.3") },
          "1.27.4": { x64: pin("1.27.4") },
          "1.27.5": { x64: { ...others, sha512: "a".repeat(128) } },
        },
      },
    };
    const tool = (version: string) => `tools: { go: { version: ${version}, source: ${share} } }`;

    expect((await loaded(tool("1.27.4"), lock)).tools?.["go"]?.previous).toEqual([]);
    expect(await problemsOf(tool("1.27.5"), lock)).toEqual([
      expect.stringContaining("tools.go.version: has no pin in tools.lock.json"),
    ]);
  });

  test("of several folders are one, and must not contradict each other", async () => {
    const [base, same, other] = await Promise.all([
      folderOf({ "tools.lock.json": JSON.stringify(pins("1.27.3", "1.27.4")) }),
      folderOf({ "tools.lock.json": JSON.stringify(pins("1.26.10", "1.27.4")) }),
      folderOf({
        "tools.lock.json": JSON.stringify({
          formatVersion: 1,
          tools: { go: { "1.27.4": { x64: { ...pin("1.27.4"), sha256: "b".repeat(64) } } } },
        }),
      }),
    ]);
    const issues: ConfigIssue[] = [];

    const lock = await readToolLock([base, same], issues);

    expect(issues).toEqual([]);
    expect(lock).toEqual(pins("1.27.3", "1.27.4", "1.26.10"));
    await readToolLock([base, other], issues);
    expect(issues).toEqual([
      {
        id: "RC307",
        file: join(other, "tools.lock.json"),
        path: "tools.go.1.27.4.x64",
        message: "is pinned with another digest in the folder of another layer",
      },
    ]);
  });

  test("may not be a folder", async () => {
    const folder = await folderOf({ "ringwright.yaml": head });
    await mkdir(join(folder, "tools.lock.json"));

    await expect(loadDesiredState(join(folder, "ringwright.yaml"), { env: {} })).rejects.toThrow(
      "is a folder, and a lock file must be a file",
    );
  });
});

describe("a tool that is added by its data alone", () => {
  const python = toolKinds.find(({ name }) => name === "python") as ToolKind;
  const added: ToolKind = {
    ...python,
    name: "pypy",
    title: "PyPy",
    archive: { ...python.archive, architectures: { x64: "win64", arm64: "" } },
    environment: [{ name: "PYPY_MODE", values: ["fast", "safe"], default: "safe" }],
  };
  const kinds = [...toolKinds, added];
  const lock: ToolLock = {
    formatVersion: 1,
    tools: { pypy: { "3.11.9": { x64: pin("3.11.9") }, "3.11.13": { x64: pin("3.11.13") } } },
  };

  function checked(tools: unknown) {
    const list = new IssueList(
      mergedSources([{ file: "config", value: { tools }, place: () => undefined }], {}, []),
    );
    return {
      desired: checkTools(tools, { kinds, lock, fileAt: (_at, path) => path }, list),
      issues: list.issues,
    };
  }

  test("has its schema, its variables and its order", () => {
    const source = String.raw`\\files\pypy`;

    const { desired, issues } = checked({
      pypy: { version: "3.11.13", source, pypy_mode: "fast" },
    });

    expect(issues).toEqual([]);
    expect(desired["pypy"]?.environment).toEqual({ PYPY_MODE: "fast" });
    expect(desired["pypy"]?.previous.map(({ version }) => version)).toEqual(["3.11.9"]);
  });

  test("is refused where it has no archive for the architecture", () => {
    const source = String.raw`\\files\pypy`;

    const { issues } = checked({ pypy: { version: "3.11.13", source, architecture: "arm64" } });

    expect(issues.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      "tools.pypy.architecture: PyPy has no archive for Windows on arm64",
    ]);
  });
});
