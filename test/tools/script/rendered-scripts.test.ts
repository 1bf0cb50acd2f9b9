import { describe, expect, test } from "vitest";
import { ValidationError } from "../../../src/kind/validation-error.ts";
import { powershellLiteral } from "../../../src/tools/script/powershell/literal.ts";
import { renderToolScripts } from "../../../src/tools/script/render-tool-scripts.ts";
import { scriptProblems } from "../../../src/tools/script/script-problems.ts";
import { parseToolOutput } from "../../../src/tools/output/parse-tool-output.ts";
import { goData, nodeData } from "./example-data.ts";
import { parsePowerShell, syntaxFaults, type SyntaxNode } from "./powershell-grammar.ts";

const scripts = [goData, nodeData].flatMap((data) =>
  Object.entries(renderToolScripts(data)).map(([name, text]) => ({
    tool: data.tool,
    name,
    text: String(text),
  })),
);

describe("A rendered script", () => {
  test.each(scripts)("$name of $tool is PowerShell", async ({ text }) => {
    expect(syntaxFaults(await parsePowerShell(text))).toEqual([]);
  });

  test.each(scripts)("$name of $tool keeps the rules", ({ text }) => {
    expect(scriptProblems(text)).toEqual([]);
  });

  test.each(scripts)("$name of $tool prints nothing but its line", async ({ text }) => {
    const program = await parsePowerShell(text);

    // lists that functions give, one by one
    const given = ["$segment", "$one.name"];
    expect(printing(program).filter((statement) => !given.includes(statement))).toEqual([
      "Write-Output $line",
    ]);
  });

  test.each(scripts)(
    "$name of $tool calls only functions that it has, and known commands",
    async ({ text }) => {
      const program = await parsePowerShell(text);
      const own = all(program, "function_name").map((node) => node.text);
      const called = new Set(all(program, "command_name").map((node) => node.text));

      const foreign = [...called].filter((name) => !own.includes(name));
      expect(foreign.filter((name) => !known.includes(name))).toEqual([]);
      const unused = own.filter((name) => !called.has(name));
      // placing and activation share what reads the device
      expect(
        unused.filter((name) => !["Test-EntryName", "New-GuardedFolder"].includes(name)),
      ).toEqual([]);
    },
  );

  test.each(scripts)("$name of $tool reads only variables that it sets", async ({ text }) => {
    const program = await parsePowerShell(text);
    const set = new Set([
      ...all(program, "left_assignment_expression").map((node) => node.text),
      ...all(program, "script_parameter").map((node) => node.text),
      ...all(program, "foreach_statement").map(
        (node) => node.children.find(({ type }) => type === "variable")?.text ?? "",
      ),
    ]);

    const read = all(program, "variable").map((node) => node.text);
    expect(read.filter((name) => !set.has(name) && !automatic.includes(name))).toEqual([]);
  });

  test("names the members of its data as the data does", async () => {
    for (const { text } of scripts) {
      const program = await parsePowerShell(text);
      const assigned = all(program, "assignment_expression").find((node) =>
        node.text.startsWith("$data = "),
      );
      const keys = all(assigned ?? program, "key_expression").map((node) =>
        node.text.replaceAll("'", ""),
      );
      const read = all(program, "member_access")
        .map((node) => /^\$data\.(\w+)$/.exec(node.text)?.[1])
        .filter((name) => name !== undefined);
      expect(read.length).toBeGreaterThan(20);
      expect(read.filter((name) => !keys.includes(name))).toEqual([]);
    }
  });

  test("that fails in every other way still prints a line that is read as an error", () => {
    for (const { text, tool } of scripts) {
      const fallback = /^\$line = '(.*)'$/m.exec(text)?.[1] ?? "";
      const reading = parseToolOutput(fallback.replaceAll("''", "'"), { tool });
      expect(reading.ok && reading.output.state).toBe("error");
    }
  });

  test("of other data differs in its data block, its title and its table alone", () => {
    const rolledBack = renderToolScripts({ ...goData, version: "1.27.3" });
    const now = renderToolScripts(goData);

    const differing = now.activateTool
      .split("\n")
      .filter((line, index) => line !== rolledBack.activateTool.split("\n")[index]);
    expect(differing.every((line) => line.includes("1.27.4") || line.includes("1\\.27\\.4"))).toBe(
      true,
    );
    expect(differing.length).toBeLessThan(8);
  });

  test("is not made of data that was not checked", () => {
    expect(() => renderToolScripts({ ...goData, version: "1'; Restart-Computer; '" })).toThrow(
      ValidationError,
    );
  });

  test("only reads, where it detects", () => {
    for (const { name, text } of scripts.filter(({ name }) => name.startsWith("detect")))
      expect(`${name}: ${text}`).not.toMatch(
        /\.SetValue\(|Directory\]::Move|Send-Broadcast|Expand-Entries|Threading\.Mutex/,
      );
  });
});

describe("The grammar", () => {
  test.each([
    ["a brace that is missing", "if ($a) {\n  $b = 1\n"],
    ["a text without its end", "$a = 'x\nWrite-Output $a\n"],
    ["an operator without its right side", "$a = 1 +\n}\n"],
  ])("finds %s", async (_what, fault) => {
    const [first] = scripts;
    const text = first?.text ?? "";

    expect(
      syntaxFaults(await parsePowerShell(text.replace("\n$watch", `\n${fault}$watch`))),
    ).not.toEqual([]);
  });
});

describe("powershellLiteral", () => {
  test("ends no text early", async () => {
    const literal = powershellLiteral({ a: "it's; $(x) `n \"", b: [1, true, null], c: [], d: {} });

    expect(literal).toBe(
      "@{\n  'a' = 'it''s; $(x) `n \"'\n  'b' = @(1, $true, $null)\n  'c' = @()\n  'd' = @{}\n}",
    );
    expect(syntaxFaults(await parsePowerShell(`$x = ${literal}\n`))).toEqual([]);
  });

  test.each([
    ["a line end", "a\nb", "printable ASCII"],
    ["a curly quote, which PowerShell takes for a quote", "a\u2019b", "printable ASCII"],
    ["a list in a list", [["a"]], "within a list"],
    ["half a number", 1.5, "no literal"],
    ["nothing", undefined, "no literal"],
  ])("refuses %s", (_what, value, words) => {
    expect(() => powershellLiteral(value)).toThrow(words);
  });
});

const known = [
  "Add-Type",
  "ConvertFrom-Json",
  "ConvertTo-Json",
  "New-Object",
  "Sort-Object",
  "Start-Sleep",
  "Write-Output",
];
const automatic = [
  "$null",
  "$true",
  "$false",
  "$_",
  "$args",
  "$Matches",
  "$PSScriptRoot",
  "$script:isLogLost",
];

function all(node: SyntaxNode, type: string): readonly SyntaxNode[] {
  return [
    ...(node.type === type ? [node] : []),
    ...node.children.flatMap((child) => all(child, type)),
  ];
}

/** Statements whose value would be printed, or become part of what their function gives. */
function printing(node: SyntaxNode): readonly string[] {
  if (asksForValue.includes(node.type)) return [];
  if (node.type === "pipeline") return isSilent(node) ? [] : [node.text];
  const isHead = ["if_statement", "elseif_clause", "foreach_statement"].includes(node.type);
  return node.children.flatMap((child) =>
    isHead && child.type === "pipeline" ? [] : printing(child),
  );
}

function isSilent(statement: SyntaxNode): boolean {
  if (statement.children[0]?.type === "assignment_expression") return true;
  return voids.test(statement.text);
}

const asksForValue = ["flow_control_statement", "while_condition"];
const voids =
  /^\[void\]|^(?:Add-Log|Save-LastChange|Set-|Send-|Close-|New-VersionFolder|New-GuardedFolder|New-Proof|Expand-Entries|Start-Sleep|Add-Type -Assembly)|\.(?:ReleaseMutex|Dispose|Kill)\(\)$|\.(?:SetValue|AddAccessRule|SetOwner|SetAccessRuleProtection|CopyTo)\(|^\[IO\.(?:File\]::(?:Copy|WriteAllText|AppendAllText)|Directory\]::Move)\(/;
