import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { decideTool, toolOutputLine } from "../../../src/tools/script/decide-tool.ts";
import { decisionCases } from "../../../src/tools/script/decision-cases.ts";
import { renderToolScripts } from "../../../src/tools/script/render-tool-scripts.ts";
import { scriptValues } from "../../../src/tools/script/script-values.ts";
import { toolView } from "../../../src/tools/script/tool-view.ts";
import { facts } from "./arbitrary-facts.ts";
import { goData } from "./example-data.ts";
import { runPowerShell } from "./run-powershell.ts";

let call: (name: string, ...values: unknown[]) => unknown;

beforeAll(async () => {
  const { activateTool } = renderToolScripts(goData);
  call = await runPowerShell(activateTool, {
    // what ConvertTo-Json and the escape of the scripts give together
    "Get-Json": (output) =>
      JSON.stringify(output).replace(
        /[^\x20-\x7e]|[<>&']/g,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
      ),
  });
});

describe("The decision of a rendered script", () => {
  const values = scriptValues(goData);

  test("finds in facts what the library finds", () => {
    fc.assert(
      fc.property(facts, (found) => {
        expect(call("Get-View", found, values)).toEqual(toolView(found, values));
      }),
      { numRuns: 400 },
    );
  });

  test.each(["placing", "activation"] as const)("chooses and prints the same for %s", (purpose) => {
    const cases = decisionCases(purpose, goData);
    const data = { ...values, purpose };
    fc.assert(
      fc.property(facts, (found) => {
        const decision = decideTool(purpose, found, goData);

        const view = call("Get-View", found, data);
        const chosen = call("Select-Case", view, cases) as { id: string; exit: number };
        const line = call("Get-Line", call("Get-Output", chosen, view, found, data));

        expect([chosen.id, chosen.exit, line]).toEqual([
          decision.case,
          decision.exitCode,
          toolOutputLine(decision.output),
        ]);
      }),
      { numRuns: 400 },
    );
  });
});

describe("A name within an archive", () => {
  test.each(["go/", "go/VERSION", "go/src/cmd/go/testdata/a b/c.txt", "go/.gitattributes"])(
    "%s may be unpacked",
    (name) => {
      expect(call("Test-EntryName", name, "go")).toBe(true);
    },
  );

  test.each([
    "",
    "go",
    "other/VERSION",
    "go/../../Windows/x",
    "go/..",
    "go/./x",
    "/go/x",
    "C:/x",
    "go/C:x",
    "go\\..\\x",
    "go//x",
    "//server/share/x",
    "go/x.",
    "go/x ",
    "go/NUL",
    "go/com1.txt",
    "go/x:stream",
    "go/a\nb",
    "go/a\u0000",
    `go/${"x".repeat(400)}`,
  ])("%j may not", (name) => {
    expect(call("Test-EntryName", name, "go")).toBe(false);
  });

  test("may lie at the top where the archive has no folder of its own", () => {
    expect(call("Test-EntryName", "node.exe", "")).toBe(true);
    expect(call("Test-EntryName", "/node.exe", "")).toBe(false);
    expect(call("Test-EntryName", "..", "")).toBe(false);
  });

  test("that passes never leaves its folder, whatever it is", () => {
    const parts = fc.constantFrom("..", ".", "", "a", "go", "C:", "con", "a.", " ", "x\\y");
    fc.assert(
      fc.property(fc.array(fc.oneof(parts, fc.string()), { maxLength: 6 }), (list) => {
        const name = list.join("/");
        if (call("Test-EntryName", name, "") !== true) return;
        expect(name).not.toMatch(/^\/|(?:^|\/)\.{1,2}(?:\/|$)|[\\:]|\/\//);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("The answer of a program", () => {
  test.each([
    ["go version go1.27.4 windows/amd64", true],
    ["go1.27.4", true],
    ["go version go1.27.40 windows/amd64", false],
    ["go version go1.27.4.1", false],
    ["go version xgo1.27.4", false],
    ["go version go1.27.3 windows/amd64", false],
    ["go version go1x27y4 windows/amd64", false],
    ["", false],
  ])("%j: %s", (answer, isExpected) => {
    expect(call("Test-Answer", answer, goData.probe.expect)).toBe(isExpected);
  });
});
