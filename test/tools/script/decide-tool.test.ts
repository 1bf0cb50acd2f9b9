import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decideTool, toolOutputLine } from "../../../src/tools/script/decide-tool.ts";
import type { ToolFacts } from "../../../src/tools/script/tool-facts.ts";
import { parseToolOutput } from "../../../src/tools/output/parse-tool-output.ts";
import { afterActions, facts, oldDevice } from "./arbitrary-facts.ts";
import { goData, nodeData } from "./example-data.ts";

const purposes = fc.constantFrom("placing" as const, "activation" as const);
const newPath = "%SystemRoot%\\system32;%SystemRoot%;C:\\go\\1.27.4\\bin;C:\\tools";
const variables = {
  GOTOOLCHAIN: "local",
  GOPROXY: goData.variables["GOPROXY"] ?? null,
  GOROOT: null,
};
const activeDevice: ToolFacts = { ...oldDevice, path: newPath, variables };
/** An archive is looked at only where its folder is missing. */
const emptyDevice: ToolFacts = { ...oldDevice, folder: "missing", probe: "notRun", placed: [] };

describe("Activation", () => {
  test("sets variables, gives the old segment's place to the wanted one, and broadcasts", () => {
    const decision = decideTool("activation", oldDevice, goData);

    expect(decision).toMatchObject({ case: "toSwitch", state: "placed", exitCode: 1 });
    expect(decision.actions).toEqual([
      { kind: "setVariable", name: "GOTOOLCHAIN", value: "local" },
      { kind: "setVariable", name: "GOPROXY", value: "https://proxy.corp.example,direct" },
      { kind: "writePath", value: newPath, valueKind: "ExpandString" },
      { kind: "broadcast" },
    ]);
    expect(toolOutputLine(decision.output)).toBe(
      '{"v":1,"t":"go","for":"activation","want":"1.27.4","have":"1.27.3","path":"old","env":{"GOTOOLCHAIN":null,"GOPROXY":null,"GOROOT":null},"notes":[],"placed":["1.27.3","1.27.4"],"state":"placed","err":null,"ms":812}',
    );
  });

  test("does nothing where the version is active", () => {
    const decision = decideTool("activation", activeDevice, goData);

    expect(decision).toMatchObject({ case: "isActive", state: "ok", actions: [], exitCode: 0 });
    expect(decision.output).toMatchObject({
      have: "1.27.4",
      path: "ok",
      env: { GOTOOLCHAIN: "local", GOPROXY: "wanted", GOROOT: null },
    });
  });

  test.each<[string, Partial<ToolFacts>, string, string, string | null]>([
    ["is32Bit", { is64Bit: false }, "error", "32-bit process", "1.27.3"],
    ["oldWindows", { build: 14393 }, "unsupportedOs", "build of Windows: 14393", "1.27.3"],
    ["lockTaken", { lock: "taken" }, "locked", "", "1.27.3"],
    [
      "rootIsOpen",
      { rootAccess: "open" },
      "error",
      "others than administrators may write to the folder",
      "1.27.3",
    ],
    ["rootIsLink", { rootAccess: "link" }, "error", "the folder is a link", "1.27.3"],
    [
      "folderDiffers",
      { folder: "mismatch" },
      "hashMismatch",
      "the folder has another content",
      "1.27.3",
    ],
    ["folderUnproven", { folder: "unproven" }, "error", "the folder has no proof", "1.27.3"],
    [
      "probeFailed",
      { probe: "failed" },
      "error",
      "the program does not answer as it should",
      "1.27.3",
    ],
    ["notPlaced", { folder: "missing", probe: "notRun" }, "notPlaced", "", "1.27.3"],
    ["pathMissing", { pathKind: "missing", path: "" }, "error", "the machine has no Path", null],
    [
      "pathOfOtherKind",
      { pathKind: "other" },
      "error",
      "Path is of a kind that is not written",
      "1.27.3",
    ],
    ["pathEmpty", { path: "" }, "error", "Path is empty", null],
    [
      "pathTooLong",
      { path: `${"C:\\x;".repeat(7000)}C:\\go\\1.27.3\\bin` },
      "error",
      "Path would be too long: 35016",
      "1.27.3",
    ],
    ["busyWithPath", { running: ["go", "link"] }, "busy", "running: go, link", "1.27.3"],
    [
      "busyWithVariables",
      { ...activeDevice, variables: oldDevice.variables, running: ["go"] },
      "busy",
      "running: go",
      "1.27.4",
    ],
    [
      "foreignFirst",
      { ...activeDevice, path: `D:\\sdk\\go\\bin;${newPath}`, holders: ["D:\\sdk\\go\\bin"] },
      "foreignPath",
      "earlier: D:\\sdk\\go\\bin",
      null,
    ],
  ])("%s does nothing and says why", (id, change, state, err, have) => {
    const decision = decideTool("activation", { ...oldDevice, ...change }, goData);

    expect(decision).toMatchObject({ case: id, state, actions: [], exitCode: 1 });
    expect(decision.output.err ?? "").toBe(err);
    expect(decision.output.have).toBe(have);
  });

  test("sets variables alone where Path is as it should be", () => {
    const decision = decideTool(
      "activation",
      { ...activeDevice, variables: { ...variables, GOTOOLCHAIN: "auto" } },
      goData,
    );

    expect(decision).toMatchObject({ case: "toSetVariables", state: "placed" });
    expect(decision.output.err).toBe("variables: GOTOOLCHAIN");
    expect(decision.actions).toEqual([
      { kind: "setVariable", name: "GOTOOLCHAIN", value: "local" },
      { kind: "broadcast" },
    ]);
  });

  test("reports a variable that must not be set, and leaves it", () => {
    const decision = decideTool(
      "activation",
      { ...activeDevice, variables: { ...variables, GOROOT: "C:\\Users\\ada\\go" } },
      goData,
    );

    expect(decision).toMatchObject({ state: "ok", actions: [] });
    expect(decision.output.notes).toEqual(["set:GOROOT"]);
    // a path may hold a person's name
    expect(decision.output.env["GOROOT"]).toBe("other");
  });

  test("reports that the log was lost", () => {
    expect(
      decideTool("activation", { ...activeDevice, isLogLost: true }, goData).output.notes,
    ).toEqual(["noLog"]);
  });

  test.each([
    [
      "at the end where no version is there",
      "C:\\Windows;D:\\x",
      [],
      "C:\\Windows;D:\\x;C:\\go\\1.27.4\\bin",
    ],
    ["before semicolons at the end", "C:\\Windows;;", [], "C:\\Windows;C:\\go\\1.27.4\\bin;;"],
    [
      "before an installer's folder",
      "C:\\Windows;C:\\Program Files\\Go\\bin;C:\\x",
      ["C:\\Program Files\\Go\\bin"],
      "C:\\Windows;C:\\go\\1.27.4\\bin;C:\\Program Files\\Go\\bin;C:\\x",
    ],
    [
      "before an installer's folder that precedes the old version",
      "C:\\Program Files\\Go\\bin;C:\\go\\1.27.3\\bin",
      ["C:\\Program Files\\Go\\bin"],
      "C:\\go\\1.27.4\\bin;C:\\Program Files\\Go\\bin",
    ],
    [
      "once, where several versions are there",
      "C:\\go\\1.26.9\\bin;C:\\x;c:\\GO\\1.27.4\\bin\\",
      [],
      "C:\\go\\1.27.4\\bin;C:\\x",
    ],
    ["for a folder in quotes too", '"C:\\go\\1.26.9\\bin";C:\\x', [], "C:\\go\\1.27.4\\bin;C:\\x"],
    [
      "not for a folder that only begins alike",
      "C:\\gopher\\1\\bin;C:\\go\\bin;C:\\go\\1.27.3\\bin\\tool",
      [],
      "C:\\gopher\\1\\bin;C:\\go\\bin;C:\\go\\1.27.3\\bin\\tool;C:\\go\\1.27.4\\bin",
    ],
  ])("puts the segment %s", (_where, path, installers, value) => {
    const { actions } = decideTool(
      "activation",
      { ...oldDevice, path, installers, holders: installers },
      goData,
    );

    expect(actions).toContainEqual({ kind: "writePath", value, valueKind: "ExpandString" });
  });

  test("takes another spelling of the wanted segment as it is", () => {
    const path = "C:\\x;c:\\GO\\1.27.4\\Bin\\";

    expect(decideTool("activation", { ...activeDevice, path }, goData)).toMatchObject({
      state: "ok",
      actions: [],
    });
  });

  test("moves the wanted segment where an installer put its own before it", () => {
    const installer = "C:\\Program Files\\Go\\bin";
    const device = { ...activeDevice, path: `${installer};${newPath}` };

    const { state, actions } = decideTool(
      "activation",
      { ...device, holders: [installer], installers: [installer] },
      goData,
    );

    expect(state).toBe("placed");
    expect(actions[0]).toMatchObject({
      kind: "writePath",
      value: `C:\\go\\1.27.4\\bin;${installer};%SystemRoot%\\system32;%SystemRoot%;C:\\tools`,
    });
  });

  test("works for a tool whose program lies at the top of its folder", () => {
    const device = { ...oldDevice, path: "C:\\tools\\node\\22.1.0;C:\\tools\\node", variables: {} };

    expect(decideTool("activation", device, nodeData).actions).toEqual([
      {
        kind: "writePath",
        value: "C:\\tools\\node\\24.11.0;C:\\tools\\node",
        valueKind: "ExpandString",
      },
      { kind: "broadcast" },
    ]);
  });

  test("of the version before is the rollback", () => {
    const before = { ...goData, version: "1.27.3" };

    const decision = decideTool("activation", activeDevice, before);

    expect(decision.actions).toEqual([
      { kind: "writePath", value: oldDevice.path, valueKind: "ExpandString" },
      { kind: "broadcast" },
    ]);
  });
});

describe("Placing", () => {
  test("places from an archive that has the pinned hash", () => {
    const decision = decideTool("placing", { ...emptyDevice, archive: "matches" }, goData);

    expect(decision).toMatchObject({ case: "archiveMatches", state: "notPlaced", exitCode: 1 });
    expect(decision.actions).toEqual([{ kind: "placeFolder", folder: "C:\\go\\1.27.4" }]);
  });

  test("is done where the folder is proven, active or not", () => {
    expect(decideTool("placing", oldDevice, goData)).toMatchObject({
      case: "isPlaced",
      state: "placed",
      actions: [],
      exitCode: 0,
    });
  });

  test.each<[string, Partial<ToolFacts>, string, string]>([
    ["toBePlaced", {}, "notPlaced", ""],
    ["manyStages", { stages: 3, archive: "matches" }, "error", "unfinished folders: 3"],
    ["archiveMissing", { archive: "missing" }, "noArchive", ""],
    [
      "volumeFull",
      { archive: "matches", freeBytes: 100, neededBytes: 101 },
      "noSpace",
      "bytes are needed: 101",
    ],
    ["archiveDiffers", { archive: "differs" }, "hashMismatch", "the archive has another hash"],
    ["archiveUnsafe", { archive: "unsafe" }, "error", "the archive would reach outside its folder"],
    [
      "folderUnproven",
      { folder: "unproven", archive: "matches" },
      "error",
      "the folder has no proof",
    ],
    [
      "rootIsOpen",
      { rootAccess: "open", archive: "matches" },
      "error",
      "others than administrators may write to the folder",
    ],
  ])("%s does nothing and says why", (id, change, state, err) => {
    const decision = decideTool("placing", { ...emptyDevice, ...change }, goData);

    expect(decision).toMatchObject({ case: id, state, actions: [], exitCode: 1 });
    expect(decision.output.err ?? "").toBe(err);
  });

  test("is not disturbed by running builds, nor by a strange Path", () => {
    const device = {
      ...emptyDevice,
      archive: "matches" as const,
      running: ["go"],
      path: "",
      pathKind: "missing" as const,
    };

    expect(decideTool("placing", device, goData).actions).toHaveLength(1);
  });
});

describe("Whatever a device is like, a decision", () => {
  test("is settled after its own actions: the second run does nothing", () => {
    fc.assert(
      fc.property(purposes, facts, (purpose, device) => {
        const first = decideTool(purpose, device, goData);
        const after = afterActions(device, first.actions, goData);

        const second = decideTool(purpose, after, goData);

        expect(second.actions).toEqual([]);
        if (first.actions.length === 0) expect(second).toEqual(first);
        else expect(["ok", "placed", "foreignPath"]).toContain(second.state);
        if (purpose === "activation" && first.actions.length > 0)
          expect(second.state).toBe(second.output.path === "foreign" ? "foreignPath" : "ok");
      }),
      { numRuns: 2000 },
    );
  });

  test("moves own segments alone: all others keep their bytes and order, and the kind stays", () => {
    const isOwn = (segment: string) => /^ *"?c:\\go\\[^\\";]+\\bin\\?"? *(?![\s\S])/i.test(segment);
    fc.assert(
      fc.property(facts, (device) => {
        for (const action of decideTool("activation", device, goData).actions) {
          if (action.kind !== "writePath") continue;
          const [before, after] = [device.path, action.value].map((path) => path.split(";"));
          expect(after?.filter((segment) => !isOwn(segment))).toEqual(
            before?.filter((segment) => !isOwn(segment)),
          );
          expect(after?.filter(isOwn)).toEqual(["C:\\go\\1.27.4\\bin"]);
          expect(action.valueKind).toBe(device.pathKind);
          expect(["ExpandString", "String"]).toContain(action.valueKind);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("acts only on what is proven, and only by the four actions", () => {
    fc.assert(
      fc.property(purposes, facts, (purpose, device) => {
        const { actions, exitCode, state } = decideTool(purpose, device, goData);

        const kinds = actions.map(({ kind }) => kind);
        const allowed =
          purpose === "placing" ? ["placeFolder"] : ["setVariable", "writePath", "broadcast"];
        expect(kinds.filter((kind) => !allowed.includes(kind))).toEqual([]);
        if (purpose === "activation" && kinds.length > 0) {
          expect([device.folder, device.lock === "taken", device.running]).toEqual([
            "proven",
            false,
            [],
          ]);
          expect(kinds.at(-1)).toBe("broadcast");
        }
        if (kinds.includes("placeFolder"))
          expect([device.folder, device.archive]).toEqual(["missing", "matches"]);
        expect(exitCode === 0).toBe(
          state === "ok" || (purpose === "placing" && state === "placed"),
        );
      }),
      { numRuns: 2000 },
    );
  });

  test("is taken back by that of the version before", () => {
    fc.assert(
      fc.property(facts, ({ path, holders, installers, variables: found }) => {
        fc.pre(path !== "");
        const device = { ...oldDevice, path, holders, installers, variables: found };
        const before = { ...goData, version: "1.27.3" };
        const old = afterActions(device, decideTool("activation", device, before).actions, before);

        const moved = afterActions(old, decideTool("activation", old, goData).actions, goData);
        const back = afterActions(moved, decideTool("activation", moved, before).actions, before);

        // another spelling of the old segment becomes the plain one
        expect(back.path.toLowerCase().replace(/[" ]|\\(?=;|$)/g, "")).toBe(
          old.path.toLowerCase().replace(/[" ]|\\(?=;|$)/g, ""),
        );
        expect(back.variables).toEqual(old.variables);
        expect(decideTool("activation", back, before).actions).toEqual([]);
      }),
    );
  });

  test("prints a line that is ASCII, short enough, and read back as what it was", () => {
    fc.assert(
      fc.property(purposes, facts, fc.string({ maxLength: 400 }), (purpose, device, folder) => {
        const holders = [folder.replaceAll(";", "")];
        const path = `${holders[0] ?? ""};${device.path}`;
        const { output } = decideTool(purpose, { ...device, holders, path }, goData);

        const line = toolOutputLine(output);

        expect(line).toMatch(/^[\x20-\x7e]{1,1900}$/);
        const reading = parseToolOutput(line, { tool: "go", purpose });
        expect(reading.ok).toBe(true);
        if (!reading.ok) return;
        const { cut, placed, err, ...rest } = reading.output;
        expect(rest).toEqual(
          expect.objectContaining({ state: output.state, want: "1.27.4", env: output.env }),
        );
        expect(output.placed.slice(output.placed.length - placed.length)).toEqual(placed);
        expect((output.err ?? "").startsWith(err ?? "")).toBe(true);
        if (!cut) expect([placed, err]).toEqual([output.placed, output.err]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("toolOutputLine", () => {
  const { output } = decideTool("activation", activeDevice, goData);

  test("cuts the oldest versions first", () => {
    const placed = Array.from({ length: 400 }, (_, index) => `1.0.${index}`);

    const line = toolOutputLine({ ...output, placed, err: "why" });

    const shown = JSON.parse(line) as { placed: string[]; cut: boolean; err: string };
    expect(shown).toMatchObject({ cut: true, err: "why" });
    expect(shown.placed.at(-1)).toBe("1.0.399");
    expect(line.length).toBeGreaterThan(1850);
  });

  test("cuts the reason after all versions", () => {
    const line = toolOutputLine({ ...output, err: "\u00e4".repeat(300), placed: ["1.27.4"] });

    const shown = JSON.parse(line) as { placed: string[]; err: string };
    expect(shown.placed).toEqual([]);
    expect(shown.err).toMatch(/^\u00e4{200,280}$/);
  });
});
