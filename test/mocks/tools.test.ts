import type { MockTenant, ToolTroubles, WireObject } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { ask, type Json, textAt } from "./ask.ts";
import {
  addRemediation,
  addTool,
  day,
  goAt,
  hour,
  inBase64,
  printed,
  runStates,
  seenNames,
  toAll,
  toGroup,
  toolTenant,
  withoutGroup,
} from "./tool-lab.ts";

const places = "go place";

describe("Tools of a mock tenant", () => {
  test("are on PCs as the options say before any script has run", () => {
    const mock = toolTenant({
      installed: { go: ["1.26.10", "1.27.3"] },
      active: { go: "1.26.10" },
    });
    const [device] = mock.state.list("managedDevices");

    expect(mock.toolsOf(String(device?.["id"]))).toEqual({
      go: {
        placed: ["1.26.10", "1.27.3"],
        active: "1.26.10",
        since: undefined,
        remediationOutput: undefined,
      },
    });
    expect(mock.devicesWith("go")).toHaveLength(12);
    expect(mock.devicesWith("constructor")).toEqual([]);
    expect(() => mock.toolsOf("nobody")).toThrow("holds no managed device nobody");
  });

  test("are placed, activated for a group, and led back, on 1,000 PCs over two weeks", async () => {
    const mock = toolTenant({}, { devices: 1_000 });
    const seen = seenNames(mock);
    const pilots = mock.state
      .list("devices")
      .slice(0, 100)
      .map((device) => String(device["id"]));
    const pilot = String(mock.state.add("groups", { displayName: "Pilot" })["id"]);
    const place = addTool(mock, "place", goAt("1.27.4"));
    const stay = addTool(mock, "activate", goAt("1.27.3"), [toAll, withoutGroup(pilot)]);
    const next = addTool(mock, "activate", goAt("1.27.4"), [toGroup(pilot)]);
    const namesOn = (version: string) =>
      mock
        .devicesWith("go")
        .filter(({ active }) => active === version)
        .map(({ deviceName }) => deviceName);

    mock.clock.advance(day);
    const placed = await runStates(mock, place);
    expect([...placed.keys()].sort()).toEqual([...seen].sort());
    expect(new Set([...placed.values()].map(stateIn))).toEqual(new Set(["placed"]));
    expect(namesOn("1.27.4")).toEqual([]);

    for (const id of pilots) mock.state.addMember(pilot, id);
    mock.clock.advance(7 * hour);
    expect(namesOn("1.27.4")).toEqual([]);
    mock.clock.advance(2 * hour);
    const switched = namesOn("1.27.4");
    expect(switched).toEqual(seen.filter((name) => Number(name.slice(3)) <= 100));
    expect([...(await runStates(mock, next)).keys()]).toEqual(switched);

    for (const id of pilots) mock.state.removeMember(pilot, id);
    for (let tick = 0; tick < 52; tick++) {
      mock.clock.advance(6 * hour);
      if (tick === 0) expect(namesOn("1.27.4")).toEqual(switched);
    }
    expect(namesOn("1.27.4")).toEqual([]);
    const stays = [...(await runStates(mock, stay)).values()].map((state) => [
      state["lastStateUpdateDateTime"],
      state["expectedStateUpdateDateTime"],
    ]);
    const now = mock.clock.now().getTime();
    expect(new Set(stays.map(String))).toEqual(
      new Set([[wholeHour(now), wholeHour(now + hour)].join(",")]),
    );
    const back = mock.devicesWith("go").filter(({ since }) => since !== undefined);
    expect(back.map(({ deviceName }) => deviceName)).toEqual(switched);
    expect(back[0]?.placed).toEqual(["1.27.3", "1.27.4"]);
  });

  test("run in steps as in one go", async () => {
    const endOf = async (stepHours: number) => {
      const mock = toolTenant({ troubles: ({ deviceName }) => troubles[textOf(deviceName)] });
      addTool(mock, "place", goAt("1.27.4"));
      const activate = addTool(mock, "activate", goAt("1.27.4"));
      for (let at = 0; at < 48; at += stepHours) {
        mock.clock.advance(stepHours * hour);
        if (at > 8) await runStates(mock, activate);
      }
      return [[...(await runStates(mock, activate))], mock.state.toJSON().tools];
    };

    expect(await endOf(1)).toEqual(await endOf(48));
  });

  test("have done what was due before a write of any client", async () => {
    const mock = toolTenant();
    const [device] = mock.state.list("devices");
    const id = textOf(device?.["id"]);
    const group = String(mock.state.add("groups", { displayName: "Pilot", members: [id] })["id"]);
    addTool(mock, "place", goAt("1.27.4"), [toGroup(group)]);
    mock.clock.advance(day);

    await ask(mock, "DELETE", `/v1.0/groups/${group}/members/${id}/$ref`);

    expect(mock.state.members(group)).toEqual([]);
    expect(mock.devicesWith("go")[0]?.placed).toEqual(["1.27.3", "1.27.4"]);
  });

  test("go on from a saved state", async () => {
    const before = toolTenant();
    addTool(before, "place", goAt("1.27.4"));
    const activate = addTool(before, "activate", goAt("1.27.4"));
    before.clock.advance(8 * hour);
    const halfway = JSON.parse(JSON.stringify(before.state.toJSON())) as unknown;
    const after = toolTenant({}, { state: halfway, startAt: before.clock.now() });

    expect(after.devicesWith("go")).toEqual(before.devicesWith("go"));
    for (const mock of [before, after]) mock.clock.advance(day);

    expect(after.devicesWith("go").some(({ active }) => active === "1.27.4")).toBe(true);
    expect(after.devicesWith("go")).toEqual(before.devicesWith("go"));
    expect([...(await runStates(after, activate))]).toEqual([
      ...(await runStates(before, activate)),
    ]);
  });

  test("follow what an update of the scripts says, from the next run on", () => {
    const mock = toolTenant();
    addTool(mock, "place", goAt("1.27.4"));
    const activate = addTool(mock, "activate", goAt("1.27.4"));
    mock.clock.advance(day);
    expect(mock.devicesWith("go").map(({ active }) => active)).toContain("1.27.4");
    const other = addTool(mock, "activate", goAt("1.27.3"), []);
    const { detectionScriptContent, remediationScriptContent } =
      mock.state.get("deviceHealthScripts", other) ?? {};

    mock.state.patch("deviceHealthScripts", activate, {
      detectionScriptContent,
      remediationScriptContent,
    });
    mock.clock.advance(hour);

    expect(mock.devicesWith("go").map(({ active }) => active)).not.toContain("1.27.4");
  });
});

const troubles: Readonly<Record<string, ToolTroubles>> = {
  "LT-0001": { foreign: "D:\\sdk\\go\\bin" },
  "LT-0002": { foreign: "C:\\Program Files\\Go\\bin" },
  "LT-0003": { building: { from: "2026-11-22T09:00:00Z", to: "2026-11-24T00:00:00Z" } },
  "LT-0004": { wrongHash: true },
  "LT-0005": { diskFull: true },
  "LT-0006": { cutOutput: true },
  "LT-0007": { scriptError: "Access is denied." },
  "LT-0008": { goroot: "C:\\old go" },
  "LT-0009": { gotoolchain: "auto" },
};

describe("Troubles of tools", () => {
  const troubled = () => {
    const mock = toolTenant({
      troubles: ({ deviceName }) => troubles[textOf(deviceName)],
      archives: { go: { "1.27.5": "wrongHash", "1.27.6": "missing" } },
    });
    const idOf = new Map(
      mock.state.list("managedDevices").map(({ deviceName, id }) => [deviceName, String(id)]),
    );
    const toolOn = (name: string) => mock.toolsOf(idOf.get(name) ?? "")["go"];
    return { mock, idOf, toolOn };
  };

  test("of activating are told apart in the run states", async () => {
    const { mock, toolOn, idOf } = troubled();
    mock.state.patch("managedDevices", idOf.get("LT-0010") ?? "", { osVersion: "10.0.14393.1" });
    addTool(mock, "place", goAt("1.27.4"));
    const activate = addTool(mock, "activate", goAt("1.27.4"));
    mock.clock.advance(day);

    const states = await runStates(mock, activate);

    const told = (name: string) => printed(states.get(name));
    expect(told("LT-0001")).toMatchObject({
      state: "foreignPath",
      path: "foreign",
      err: "earlier: D:\\sdk\\go\\bin",
    });
    expect(toolOn("LT-0001")?.active).toBeNull();
    // the version goes before what an installer left
    expect(told("LT-0002")).toMatchObject({ state: "ok", have: "1.27.4" });
    expect(told("LT-0003")).toMatchObject({
      state: "busy",
      have: "1.27.3",
      err: "running: go, compile",
    });
    expect(told("LT-0004")).toMatchObject({ state: "notPlaced", have: "1.27.3" });
    expect(() => told("LT-0006")).toThrow(SyntaxError);
    expect(textAt(states.get("LT-0006"), "preRemediationDetectionScriptOutput")).toHaveLength(100);
    expect(toolOn("LT-0006")?.active).toBe("1.27.4");
    expect(states.get("LT-0007")).toMatchObject({
      detectionState: "scriptError",
      preRemediationDetectionScriptError: "Access is denied.",
    });
    expect(told("LT-0008")).toMatchObject({ notes: ["set:GOROOT"], env: { GOROOT: "other" } });
    expect(told("LT-0009")).toMatchObject({ state: "ok", env: { GOTOOLCHAIN: "local" } });
    expect(told("LT-0010")).toMatchObject({
      state: "unsupportedOs",
      err: "build of Windows: 14393",
    });
    expect(told("LT-0011")).toMatchObject({ state: "ok", have: "1.27.4", notes: [] });
  });

  test("of activating are over with their cause", async () => {
    const { mock, idOf } = troubled();
    const old = idOf.get("LT-0010") ?? "";
    mock.state.patch("managedDevices", old, { osVersion: "10.0.14393.1" });
    addTool(mock, "place", goAt("1.27.4"));
    const activate = addTool(mock, "activate", goAt("1.27.4"));
    mock.clock.advance(day);
    mock.state.patch("managedDevices", old, { osVersion: "10.0.26100.1" });
    // the build has ended by then
    mock.clock.advance(day);

    const states = await runStates(mock, activate);

    for (const name of ["LT-0003", "LT-0010"])
      expect(printed(states.get(name))).toMatchObject({ state: "ok", have: "1.27.4" });
  });

  test("a build in the wanted version's folder disturbs nobody", async () => {
    const building = { from: "2026-11-22T09:00:00Z", to: "2026-11-30T00:00:00Z" };
    const mock = toolTenant({ troubles: () => ({ building }) });
    const activate = addTool(mock, "activate", goAt("1.27.3"));
    mock.clock.advance(day);

    const states = await runStates(mock, activate);

    expect(printed(states.get("LT-0011"))).toMatchObject({
      state: "ok",
      env: { GOTOOLCHAIN: "local" },
    });
  });

  test("of placing end in what the remediation prints, and the detection after it repeats", async () => {
    const { mock, toolOn } = troubled();
    const place = addTool(mock, "place", goAt("1.27.4"));
    mock.clock.advance(day);
    const said = (name: string) => JSON.parse(toolOn(name)?.remediationOutput ?? "") as Json;

    const states = await runStates(mock, place);

    expect(said("LT-0004")).toMatchObject({
      state: "hashMismatch",
      err: "the archive has another hash",
    });
    expect(said("LT-0005")).toMatchObject({
      state: "noSpace",
      err: "bytes are needed: 350000000",
    });
    expect(said("LT-0011")).toMatchObject({ state: "placed" });
    for (const [name, state, err] of [
      ["LT-0004", "hashMismatch", "last change: the archive has another hash"],
      ["LT-0005", "noSpace", "last change: bytes are needed: 350000000"],
    ] as const) {
      expect(printed(states.get(name))).toMatchObject({ state, err });
      expect(states.get(name)).toMatchObject({ remediationState: "remediationFailed" });
    }
  });

  test.each([
    ["1.27.5", "hashMismatch"],
    ["1.27.6", "noArchive"],
  ])("of the share: the archive of %s ends in %s everywhere", (version, state) => {
    const { mock, toolOn } = troubled();
    addTool(mock, "place", goAt(version));
    mock.clock.advance(day);

    expect(JSON.parse(toolOn("LT-0011")?.remediationOutput ?? "")).toMatchObject({ state });
  });

  test("a share that no script names has no archive", () => {
    const { mock, toolOn } = troubled();
    addTool(mock, "place", { ...goAt("1.27.4"), share: null });
    mock.clock.advance(day);

    expect(JSON.parse(toolOn("LT-0011")?.remediationOutput ?? "")).toMatchObject({
      state: "noArchive",
    });
  });

  test("each version takes space from the next", () => {
    const { mock, toolOn, idOf } = troubled();
    mock.state.patch("managedDevices", idOf.get("LT-0011") ?? "", {
      freeStorageSpaceInBytes: 600_000_000,
    });
    addTool(mock, "place", goAt("1.27.4"));
    addTool(mock, "place", goAt("1.27.7"));
    mock.clock.advance(day);

    const { placed, remediationOutput = "" } = toolOn("LT-0011") ?? {};

    expect(placed).toEqual(["1.27.3", "1.27.4"]);
    expect(JSON.parse(remediationOutput)).toMatchObject({ want: "1.27.7", state: "noSpace" });
  });

  test("another archive under a placed version's name is an alarm in the run states", async () => {
    const { mock } = troubled();
    addTool(mock, "place", goAt("1.27.4"));
    mock.clock.advance(day);
    const forged = { ...goAt("1.27.4"), proof: goAt("6.6.6").proof };
    const place = addTool(mock, "place", forged);
    mock.clock.advance(day);

    const states = await runStates(mock, place);

    expect(printed(states.get("LT-0011"))).toMatchObject({
      state: "hashMismatch",
      err: "the folder has another content",
    });
  });

  test("a build that ends while the script waits does not hold it", async () => {
    const building = { from: "2026-11-22T15:00:00Z", to: "2026-11-22T16:10:05Z" };
    const mock = toolTenant({ troubles: () => ({ building }) });
    addTool(mock, "place", goAt("1.27.4"));
    const activate = addTool(mock, "activate", goAt("1.27.4"));
    // runs at 16:00, eight hours after its assignment
    mock.clock.advance(8 * hour + 5 * 60_000);
    const during = (await runStates(mock, activate)).get("LT-0011");
    mock.clock.advance(10 * 60_000);
    const after = (await runStates(mock, activate)).get("LT-0011");

    expect(during).toMatchObject({ detectionState: "fail", remediationState: "unknown" });
    expect(printed(during)).toMatchObject({ state: "busy" });
    expect(after).toMatchObject({ detectionState: "success", remediationState: "success" });
    expect(printed(after)).toMatchObject({ state: "ok", have: "1.27.4" });
    expect(mock.devicesWith("go").at(10)?.since).toEqual(new Date("2026-11-22T16:10:15Z"));
  });
});

describe("Sites of tools", () => {
  const sites = [
    { name: "Berlin", prefix: "BER-", mbitPerSecond: 1, peerShare: 0.5 },
    { name: "Vienna", prefix: "VIE-", mbitPerSecond: 100, peerShare: 0 },
  ];

  test("carry one transfer after the other, the first one of the whole archive", async () => {
    const mock = toolTenant({ sites, archiveBytes: { go: 90_000_000 } });
    const seen = seenNames(mock);
    const berlin = seen.filter((name) => name.startsWith("BER-"));
    const place = addTool(mock, "place", goAt("1.27.4"));
    const havingAt = (instant: string, prefix: string) => {
      mock.clock.advance(Date.parse(instant) - mock.clock.now().getTime());
      return mock
        .devicesWith("go")
        .filter(({ placed, deviceName }) => deviceName.startsWith(prefix) && placed.length > 1)
        .map(({ deviceName }) => deviceName);
    };

    // 90 MB over 1 Mbit/s are 12 minutes, half of it 6
    expect(havingAt("2026-11-22T16:11:59Z", "BER-")).toEqual([]);
    expect(havingAt("2026-11-22T16:11:59Z", "VIE-")).not.toEqual([]);
    expect(havingAt("2026-11-22T16:12:00Z", "BER-")).toEqual(berlin.slice(0, 1));
    expect(havingAt("2026-11-22T16:18:00Z", "BER-")).toEqual(berlin.slice(0, 2));
    const states = await runStates(mock, place);
    expect(printed(states.get(berlin[2] ?? ""))).toMatchObject({ state: "notPlaced" });
    expect(states.get(berlin[2] ?? "")).toMatchObject({ remediationState: "unknown" });
    const endsAt = 12 + 6 * (berlin.length - 1);
    expect(endsAt).toBeLessThan(60);
    expect(havingAt(`2026-11-22T16:${endsAt}:00Z`, "BER-")).toEqual(berlin);
    mock.clock.advance(60_000);
    expect((await runStates(mock, place)).get(berlin.at(-1) ?? "")).toMatchObject({
      detectionState: "success",
      remediationState: "success",
      lastStateUpdateDateTime: `2026-11-22T16:${endsAt + 1}:00Z`,
    });
  });

  test("keep a run from beginning anew while its archive comes", async () => {
    // the first takes 100 minutes, the others 50
    const archiveBytes = { go: 750_000_000 };
    const mock = toolTenant({ sites: sites.slice(0, 1), archiveBytes }, { devices: 4 });
    const [, second = ""] = seenNames(mock);
    const place = addTool(mock, "place", goAt("1.27.4"));

    mock.clock.advance(9 * hour + 5 * 60_000);
    const waiting = (await runStates(mock, place)).get(second);
    mock.clock.advance(9 * hour);

    expect(waiting).toMatchObject({
      remediationState: "unknown",
      lastStateUpdateDateTime: "2026-11-22T16:00:00Z",
    });
    expect(linkFreeAt(mock)).toBe(
      Date.parse("2026-11-22T16:00:00Z") + (100 + 50 * (seenNames(mock).length - 1)) * 60_000,
    );
  });

  test("carry a damaged copy again with each run, and hold the lock no longer than that", async () => {
    const mock = toolTenant(
      {
        sites: sites.slice(0, 1),
        archiveBytes: { go: 90_000_000 },
        troubles: () => ({ wrongHash: true }),
      },
      { devices: 1 },
    );
    const place = addTool(mock, "place", goAt("1.27.4"));
    const activate = addTool(mock, "activate", goAt("1.27.3"));
    mock.clock.advance(9 * hour + 30 * 60_000);
    const isLocked = printed((await runStates(mock, activate)).get("BER-0001"));
    mock.state.assign("deviceHealthScripts", place, []);
    mock.clock.advance(hour);

    const states = await runStates(mock, activate);

    // twice, and the second time half of it: at 17:00 for six minutes
    expect(linkFreeAt(mock)).toBe(Date.parse("2026-11-22T17:06:00Z"));
    expect(isLocked).toMatchObject({ state: "placed", env: { GOTOOLCHAIN: null } });
    expect(printed(states.get("BER-0001"))).toMatchObject({
      state: "ok",
      env: { GOTOOLCHAIN: "local" },
    });
  });

  test("are told by the longest prefix of a name", () => {
    const slow = { name: "Berlin", prefix: "BER-", mbitPerSecond: 0.001, peerShare: 0 };
    const fast = { name: "Berlin X", prefix: "BER-X", mbitPerSecond: 1_000, peerShare: 0 };
    const mock = toolTenant({ sites: [slow, fast] });
    addTool(mock, "place", goAt("1.27.4"));
    mock.clock.advance(day);

    const placed = mock.devicesWith("go").filter((device) => device.placed.length > 1);

    expect(placed.length).toBeGreaterThan(3);
    expect(placed.every(({ deviceName }) => deviceName.startsWith("BER-X"))).toBe(true);
  });

  test("hold the tool's lock while an archive comes", () => {
    const mock = toolTenant({ sites: sites.slice(0, 1) });
    addTool(mock, "place", goAt("1.27.4"));
    addTool(mock, "activate", {
      ...goAt("1.27.3"),
      environment: [{ name: "GOTOOLCHAIN", value: "path" }],
    });
    mock.clock.advance(8 * hour);

    const [first] = mock.devicesWith("go");

    expect(JSON.parse(first?.remediationOutput ?? "")).toMatchObject({
      for: "activation",
      state: "locked",
    });
  });
});

describe("Scripts that only look like those of tools", () => {
  const script = (text: string) => ({ detection: text, remediation: text });
  const data = "$data = @{\n'tool' = 'go'\n'version' = '1.27.4'\n'purpose' = 'placing'\n}";

  test.each([
    ["somebody else's", script("if (Test-Path C:\\go\\1.27.4) { exit 0 }\nexit 1")],
    ["one with our mark", script(`<# Rendered by ringwright #>\n${data}\nexit 1`)],
    ["one that is no text", script("\u0000\ufffd Rendered by ringwright $data = @{")],
    ["an endless block", script(`Rendered by ringwright\n$data = ${"@{ 'a' = ".repeat(9_000)}`)],
  ])("say nothing and find nothing: %s", async (_, scripts) => {
    const mock = toolTenant();
    const id = addRemediation(mock, places, scripts);
    const before = mock.devicesWith("go");
    mock.clock.advance(day);

    const states = [...(await runStates(mock, id)).values()];

    expect(states.length).toBeGreaterThan(8);
    for (const state of states)
      expect(state).toMatchObject({
        detectionState: "success",
        remediationState: "skipped",
        preRemediationDetectionScriptOutput: null,
      });
    expect(mock.devicesWith("go")).toEqual(before);
  });

  test("do nothing where only one of a pair is ours", async () => {
    const mock = toolTenant();
    const id = addTool(mock, "place", goAt("1.27.4"));
    mock.state.patch("deviceHealthScripts", id, { remediationScriptContent: inBase64("exit 0") });
    mock.clock.advance(day);

    const state = (await runStates(mock, id)).get("LT-0011");

    expect(state).toMatchObject({ remediationState: "remediationFailed" });
    expect(printed(state)).toMatchObject({ state: "notPlaced" });
  });

  test("are what runScript answers, where it does", async () => {
    const output = "from the test";
    const mock = toolTenant({}, { runScript: () => ({ output }) });
    const id = addTool(mock, "place", goAt("1.27.4"));
    mock.clock.advance(day);

    expect((await runStates(mock, id)).get("LT-0011")).toMatchObject({
      preRemediationDetectionScriptOutput: output,
    });
  });

  test("count in the summary like any other", async () => {
    const mock = toolTenant();
    const id = addTool(mock, "place", goAt("1.27.4"));
    mock.clock.advance(8 * hour);

    const { json } = await ask(
      mock,
      "GET",
      `/beta/deviceManagement/deviceHealthScripts/${id}/runSummary`,
    );

    expect(json).toMatchObject({ issueRemediatedDeviceCount: seenNames(mock).length });
  });
});

describe("Options for tools", () => {
  test("are refused with a line for each problem", () => {
    const tools: unknown = {
      installed: { go: ["latest"] },
      active: { node: "24.0.0" },
      archives: { go: { "1.27.4": "lost" } },
      archiveBytes: { go: -1 },
      troubles: {},
      sites: [
        { name: "", prefix: "A B", mbitPerSecond: 0, peerShare: 2 },
        { name: "X", prefix: "X-", mbitPerSecond: 1, peerShare: 0, peers: 3 },
        { name: "X", prefix: "X-", mbitPerSecond: 1, peerShare: 0 },
      ],
      version: "1.27.4",
    };
    const create = () => toolTenant(tools as NonNullable<Parameters<typeof toolTenant>[0]>);

    expect(create).toThrow(TypeError);
    expect(create).toThrow(
      [
        "tools has no version. It takes installed, active, archives, archiveBytes, troubles, sites",
        'tools.installed.go must be a list of versions such as "1.27.3"',
        "tools.active.node must be one of tools.installed.node, or null",
        'tools.archives.go["1.27.4"] must be missing or wrongHash, of a version',
        "tools.archiveBytes.go must be a whole number above 0",
        "tools.troubles must be a function",
        "tools.sites[0].name must be a text",
        "tools.sites[0].prefix must be 1 to 11 letters, digits and hyphens",
        "tools.sites[0].mbitPerSecond must be a number above 0",
        "tools.sites[0].peerShare must be a number from 0 to 1",
        "tools.sites[1] has no peers. It takes name, prefix, mbitPerSecond, peerShare",
        "tools.sites[2]: another site has the name X",
        "tools.sites[2]: another site has the prefix X-",
      ].join("\n"),
    );
  });

  test("a build without instants is refused when its PC is first looked at", () => {
    const mock = toolTenant({ troubles: () => ({ building: { from: "soon", to: "later" } }) });

    expect(() => mock.devicesWith("go")).toThrow("building needs instants in ISO 8601, not soon");
  });
});

/** Until when the link of Berlin is taken. */
function linkFreeAt(mock: MockTenant): unknown {
  const { tools } = JSON.parse(JSON.stringify(mock.state.toJSON())) as unknown as Json;
  return tools?.["links"]?.["Berlin"]?.["freeAt"];
}

function wholeHour(at: number): string {
  return `${new Date(at).toISOString().slice(0, 13)}:00:00Z`;
}

function stateIn(state: Json): unknown {
  return printed(state)["state"];
}

function textOf(value: WireObject[string]): string {
  return typeof value === "string" ? value : "";
}
