import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decideScript } from "../../mocks/fleet/tools/decision.ts";
import { readToolScript, type ToolScript } from "../../mocks/fleet/tools/tool-script.ts";
import { decideTool, toolOutputLine } from "../../src/tools/script/decide-tool.ts";
import { renderToolScripts } from "../../src/tools/script/render-tool-scripts.ts";
import type { ToolFacts } from "../../src/tools/script/tool-facts.ts";
import type { ToolScriptData } from "../../src/tools/script/tool-script-data.ts";
import { facts } from "../tools/script/arbitrary-facts.ts";
import { goData, nodeData } from "../tools/script/example-data.ts";

const { detectTool, activateTool, detectPlaced, placeTool } = renderToolScripts(goData);

describe("A tool script that the mock tenant reads", () => {
  test("says of itself what it was rendered from", () => {
    expect(readToolScript(placeTool)).toEqual({
      tool: "go",
      version: "1.27.4",
      purpose: "placing",
      doesChange: true,
      minimumBuild: 17763,
      root: "C:\\go",
      bin: "bin",
      segment: "C:\\go\\1.27.4\\bin",
      algorithm: "SHA256",
      hex: goData.proof.hex,
      share: "\\\\files.corp.example\\tools$\\go",
      archive: "go1.27.4.windows-amd64.zip",
      wanted: [
        { name: "GOTOOLCHAIN", value: "local" },
        { name: "GOPROXY", value: "https://proxy.corp.example,direct" },
      ],
      mustNotBeSet: ["GOROOT"],
      reported: ["GOTOOLCHAIN", "GOPROXY", "GOROOT"],
      processes: ["go", "compile", "link"],
      waitMinutes: 30,
    });
  });

  test("is told apart by its purpose and by whether it changes anything", () => {
    const read = [detectTool, activateTool, detectPlaced, placeTool].map(readToolScript);

    expect(read.map((script) => [script?.purpose, script?.doesChange])).toEqual([
      ["activation", false],
      ["activation", true],
      ["placing", false],
      ["placing", true],
    ]);
  });

  test("may be of a tool whose program lies at the top of its folder, without a share", () => {
    expect(readToolScript(renderToolScripts(nodeData).detectTool)).toMatchObject({
      tool: "node",
      bin: "",
      segment: "C:\\tools\\node\\24.11.0",
      share: "",
      hex: nodeData.proof.hex,
    });
  });

  test.each([
    ["nothing", ""],
    ["another script", "Write-Output 'fine'"],
    ["the mark alone", "# Rendered by ringwright: not really\nexit 1"],
    ["a block of data that ends early", placeTool.slice(0, placeTool.indexOf("'segment'"))],
    ["an empty block", placeTool.replace(/\$data = @\{[\s\S]*?\n\}/, "$data = @{}")],
    ["a value that is computed", placeTool.replace("= 'C:\\go'\n", "= (Get-Root)\n")],
    ["a purpose of its own", placeTool.replace("= 'placing'", "= 'deleting'")],
    ["a version that is none", placeTool.replace("'version' = '1.27.4'", "'version' = '../x'")],
    [
      "the body of another purpose",
      placeTool.replace("'purpose' = 'placing'", "'purpose' = 'activation'"),
    ],
    [
      "ten thousand lists within lists",
      `${"Rendered by ringwright\n$data = "}${"@{ 'a' = ".repeat(10_000)}`,
    ],
    ["more than Intune takes", placeTool + " ".repeat(204_800)],
  ])("is none where it is %s", (_, text) => {
    expect(readToolScript(text)).toBeUndefined();
  });

  test("is none or the same after any damage, and never an error", () => {
    const damage = fc.tuple(fc.nat(placeTool.length), fc.nat(40), fc.string());
    fc.assert(
      fc.property(damage, ([place, length, put]) => {
        const text = placeTool.slice(0, place) + put + placeTool.slice(place + length);
        const read = readToolScript(text);
        expect([undefined, "string"]).toContain(read && typeof read.tool);
      }),
      { numRuns: 500 },
    );
  });
});

describe("The mock's decision for a tool script", () => {
  test.each([
    ["placing", goData],
    ["activation", goData],
    ["placing", nodeData],
    ["activation", nodeData],
  ] as const)("is that of the scripts for %s, whatever is found", (purpose, data) => {
    const rendered = renderToolScripts(data);
    const script = readToolScript(
      purpose === "placing" ? rendered.placeTool : rendered.activateTool,
    ) as ToolScript;
    fc.assert(
      fc.property(facts, (any) => {
        const found = inFoldersOf(data, any);
        const decided = decideTool(purpose, found, data);

        const { state, exitCode, line, places, sets, path } = decideScript(script, found);

        expect({ state, exitCode, line }).toEqual({
          state: decided.state,
          exitCode: decided.exitCode,
          line: toolOutputLine(decided.output),
        });
        expect({ places, sets, path }).toEqual({
          places: decided.actions.some(({ kind }) => kind === "placeFolder"),
          sets: decided.actions.flatMap((action) =>
            action.kind === "setVariable" ? [{ name: action.name, value: action.value }] : [],
          ),
          path: decided.actions.find((action) => action.kind === "writePath")?.value,
        });
      }),
      { numRuns: 1_000 },
    );
  });
});

/** The same PC with its folders where a tool has them. */
function inFoldersOf({ root, bin, version }: ToolScriptData, found: ToolFacts): ToolFacts {
  if (bin !== "") return found;
  const path = found.path
    .replaceAll("C:\\go\\", `${root}\\`)
    .replaceAll(/\\bin\b/gi, "")
    .replaceAll("1.27.4", version);
  const holders = path.split(";").filter((segment) => found.holders.includes(segment));
  return {
    ...found,
    path,
    holders,
    installers: found.installers.filter((one) => holders.includes(one)),
  };
}
