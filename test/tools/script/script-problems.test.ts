import { describe, expect, test } from "vitest";
import { renderToolScripts } from "../../../src/tools/script/render-tool-scripts.ts";
import { scriptProblems } from "../../../src/tools/script/script-problems.ts";
import { goData } from "./example-data.ts";

const { activateTool, placeTool } = renderToolScripts(goData);

/** A script with a line put in where it would run. */
function planted(line: string): string {
  return activateTool.replace("\n  $mutex = ", () => `\n  ${line}\n  $mutex = `);
}

describe("scriptProblems", () => {
  test.each([
    ["ascii", "$a = '\u00e4'", "U+00E4"],
    ["ascii", "# it\u2019s", "U+2019"],
    ["ascii", "$a = '\u0007'", "U+0007"],
    ["placeholder", "$a = '{{root}}'", "{{root}}"],
    ["output", "Write-Output 'x'", "before its last line"],
    ["output", "if ($a) { echo $a }", "echo"],
    ["exit", "exit 0", "before its last line"],
    ["exit", "if ($a) { exit }", "before its last line"],
    ["console", "Write-Host done", "Write-Host"],
    ["console", "write-warning 'x'", "write-warning"],
    ["console", "Write-Error 'x'", "Write-Error"],
    ["console", "Write-Verbose 'x' -Verbose", "Write-Verbose"],
    ["console", "[Console]::WriteLine('x')", "[Console]"],
    ["console", "$a | Out-Host", "Out-Host"],
    ["download", "Invoke-WebRequest -Uri $a", "Invoke-WebRequest"],
    ["download", "Invoke-RestMethod $a", "Invoke-RestMethod"],
    ["download", "iwr $a", "iwr"],
    ["download", "$b = (curl.exe $a)", "curl"],
    ["download", "& 'curl' $a; wget $a", "wget"],
    ["download", "Start-BitsTransfer $a", "Start-BitsTransfer"],
    ["download", "(New-Object Net.WebClient).DownloadFile($a, $b)", "WebClient"],
    ["download", "$c = [System.Net.Http.HttpClient]::new()", "HttpClient"],
    ["download", "& 'Invoke-WebRequest' $a", "Invoke-WebRequest"],
    ["restart", "Restart-Computer -Force", "Restart-Computer"],
    ["restart", "Stop-Computer", "Stop-Computer"],
    ["restart", "shutdown.exe /r /t 0", "shutdown"],
    ["delete", "Remove-Item $a -Recurse", "Remove-Item"],
    ["delete", "Remove-ItemProperty $a -Name b", "Remove-ItemProperty"],
    ["delete", "rm $a", "rm"],
    ["delete", "if ($a) { del $a }", "del"],
    ["delete", "[IO.Directory]::Delete($a, $true)", "Delete"],
    ["delete", "$key.DeleteValue('Path')", "DeleteValue"],
    ["delete", "cmd /c rd $a", "cmd /c"],
    ["environment", "setx Path $a /m", "setx"],
    [
      "environment",
      "[Environment]::SetEnvironmentVariable('Path', $a, 'Machine')",
      "SetEnvironmentVariable",
    ],
    ["user", "Get-ItemProperty HKCU:\\Environment", "HKCU"],
    ["user", "[Microsoft.Win32.Registry]::CurrentUser.OpenSubKey('Environment')", "CurrentUser"],
    ["user", "$a = 'Registry::HKEY_USERS'", "HKEY_USERS"],
    ["evaluate", "Invoke-Expression $a", "Invoke-Expression"],
    ["evaluate", "$a | iex", "iex"],
    ["install", "msiexec /i $a", "msiexec"],
  ] as const)("finds %s: %s", (rule, line, words) => {
    const script = planted(line);

    const problems = scriptProblems(script);

    const at = script.split("\n").findIndex((text) => text.includes(line)) + 1;
    expect(at).toBeGreaterThan(0);
    const found = problems.filter((problem) => problem.rule === rule);
    expect(found.map((problem) => problem.line)).toContain(at);
    expect(found.map(({ message }) => message).join()).toContain(words);
    expect(problems.filter((problem) => problem.rule !== rule && rule !== "delete")).toEqual([]);
  });

  test("finds a script that Intune would not take", () => {
    const long = activateTool.replace(
      "\n$watch",
      () => `\n${`# ${"x".repeat(98)}\n`.repeat(2000)}$watch`,
    );

    expect(scriptProblems(long)).toMatchObject([{ rule: "size", line: 1 }]);
    expect(scriptProblems(long)[0]?.message).toContain("less than 200000");
  });

  test.each([
    ["nothing is printed", activateTool.replace("Write-Output $line", ""), "has no Write-Output"],
    [
      "something follows the output",
      activateTool.replace("Write-Output $line", "Write-Output $line\n$a = 1"),
      "after its output",
    ],
    [
      "the output is no statement of its own",
      activateTool.replace("Write-Output $line", "if ($a) { Write-Output $line }"),
      "after its output",
    ],
  ])("finds that %s", (_what, script, words) => {
    const problems = scriptProblems(script).filter(({ rule }) => rule === "output");

    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(words);
  });

  test.each([
    "# Remove-Item and Write-Host are not used, nor is exit",
    "<# Restart-Computer\n  exit 1\n #>",
    "$exit = 1",
    "$a = $b.exit",
    "$a = 'it''s # no comment'",
    "$a = $b.rm",
    "$curl = 'delete'",
    "$a = 'echo'",
    "New-Proof",
  ])("takes %j for what it is", (line) => {
    expect(scriptProblems(planted(line))).toEqual([]);
  });

  test("sees what stands behind a text that holds the sign of a comment", () => {
    expect(scriptProblems(planted("$a = '#'; Write-Host $a"))).toMatchObject([{ rule: "console" }]);
    expect(scriptProblems(planted('$a = "`"#"; Write-Host $a'))).toMatchObject([
      { rule: "console" },
    ]);
    expect(scriptProblems(planted("$a = @'\n'#\n'@; Write-Host $a"))).toMatchObject([
      { rule: "console" },
    ]);
    expect(scriptProblems(planted("$a = $b#1; Write-Host"))).toMatchObject([{ rule: "console" }]);
  });

  test("has no rule for what a script of ours does besides", () => {
    expect(scriptProblems(placeTool)).toEqual([]);
  });
});
