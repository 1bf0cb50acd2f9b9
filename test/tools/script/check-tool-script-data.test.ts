import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ValidationError } from "../../../src/kind/validation-error.ts";
import { checkToolScriptData } from "../../../src/tools/script/check-tool-script-data.ts";
import { goData, nodeData } from "./example-data.ts";

function problems(change: Readonly<Record<string, unknown>>): readonly string[] {
  try {
    checkToolScriptData({ ...goData, ...change });
    return [];
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return error.issues.map(({ path, message }) => `${path} ${message}`);
  }
}

describe("checkToolScriptData", () => {
  test("gives back data that may stand in a script", () => {
    expect(checkToolScriptData(goData)).toEqual(goData);
    expect(checkToolScriptData(nodeData)).toEqual(nodeData);
  });

  test.each([
    ["tool", "Go", "1-16 letters"],
    ["tool", "g".repeat(17), "1-16 letters"],
    ["version", "1.27.4'", "a version"],
    ["version", "..", "a version"],
    ["version", "1.27.4.", "a version"],
    ["proof", { algorithm: "SHA256", hex: "ab" }, "64 digits"],
    ["proof", { algorithm: "SHA512", hex: "a".repeat(64) }, "128 for SHA512"],
    ["proof", { algorithm: "SHA256", hex: "A".repeat(64) }, "lower case"],
    ["proof", { algorithm: "MD5", hex: "a".repeat(32) }, "SHA256"],
    ["archive", "go.msi", ".zip"],
    ["archive", "..\\go.zip", ".zip"],
    ["archive", "go..zip", "points"],
    ["share", "C:\\share", "\\\\server\\share"],
    ["share", "\\\\server", "\\\\server\\share"],
    ["share", "\\\\server\\share\\..\\x", "\\\\server\\share"],
    ["share", "\\\\?\\C:\\x", "\\\\server\\share"],
    ["share", `\\\\server\\${"s".repeat(200)}`, "at most 200"],
    ["topFolder", "a\\b", "one folder"],
    ["root", "C:\\", "C:\\go"],
    ["root", "C:\\go;C:\\x", "C:\\go"],
    ["root", "C:\\go\\..\\Windows", "C:\\go"],
    ["root", "C:\\WINDOWS\\go", "folder of Windows"],
    ["root", "C:\\Users\\go", "folder of Windows"],
    ["root", "C:\\ProgramData", "folder of Windows"],
    ["bin", "..", "bin"],
    ["executable", "go.cmd", ".exe"],
    ["versionFile", { path: "..\\VERSION", firstLine: "go1" }, "within the version's folder"],
    ["versionFile", { path: "VERSION", firstLine: "go1'; x" }, "a line of"],
    ["probe", { arguments: ["a b"], expect: "go1" }, "an argument"],
    ["probe", { arguments: [], expect: "$x" }, "words of"],
    ["environment", [{ name: "PATH", value: "x" }], "variable of Windows"],
    ["environment", [{ name: "A-B", value: "x" }], "name of a variable"],
    ["environment", [{ name: "A", value: "it's" }], "without quotes"],
    ["environment", [{ name: "A", value: "%TEMP%" }], "without quotes"],
    [
      "environment",
      [
        { name: "a", value: "1" },
        { name: "A", value: "2" },
      ],
      "once only",
    ],
    ["mustNotBeSet", ["goproxy"], "once only"],
    ["mustNotBeSet", ["GOTOOLCHAIN"], "once only"],
    ["variables", { GOPROXY: "https://me:word@proxy.example" }, "credentials"],
    [
      "variables",
      Object.fromEntries("abcdefghijkl".split("").map((name) => [name, "1"])),
      "at most 12",
    ],
    ["processes", ["a\\b.exe"], "name of a program"],
    ["keep", 0, "at least 1"],
    ["keep", 11, "at most 10"],
    ["minimumBuild", 7601, "at least 10240"],
    ["waitMinutes", 31, "at most 30"],
    ["waitMinutes", 1.5, "waitMinutes"],
    ["forced", true, "not a known property"],
  ])("refuses %s: %j", (name, value, words) => {
    const found = problems({ [name]: value });

    expect(found.join("\n")).toContain(words);
    expect(found).toHaveLength(1);
  });

  test("names every problem, and shows no value that may be a secret", () => {
    const found = problems({ tool: "", keep: 0, variables: { TOKEN: "sec'ret" } });

    expect(found).toHaveLength(3);
    expect(found.join()).not.toContain("sec'ret");
  });

  test("lets no text through that could end a literal or a line, in any place", () => {
    const places = [
      "tool",
      "version",
      "archive",
      "share",
      "topFolder",
      "root",
      "bin",
      "executable",
    ];
    const hostile = fc.constantFrom(
      "'",
      '"',
      "`",
      "$",
      "%",
      "\n",
      "\r",
      "\0",
      "\u2019",
      "\u00e4",
      ";",
      "&",
      "/",
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.string(),
        hostile,
        fc.string(),
        (name, a, x, b) => {
          // `$` is part of the names of hidden shares
          if (name === "share" && x === "$") return;
          expect(problems({ [name]: `${a}${x}${b}` })).not.toEqual([]);
        },
      ),
    );
  });
});
