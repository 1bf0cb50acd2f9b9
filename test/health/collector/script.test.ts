import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { collectorJsonSchema, parseCollectorOutput } from "ringwright";
import { describe, expect, test } from "vitest";

const folder = join(import.meta.dirname, "../../../examples/collect-health");
const file = join(folder, "scripts/collect-health.ps1");
const bytes = readFileSync(file);
const text = bytes.toString("utf8");
const code = text.replace(/<#[\s\S]*?#>/g, "").replace(/^\s*#.*$/gm, "");

/** All that it may call; none of it changes anything. */
const harmless = new Set([
  "ConvertTo-Json",
  "Get-CimInstance",
  "Get-Item",
  "Get-WinEvent",
  "New-Object",
  "Select-Object",
  "Sort-Object",
  "Test-Path",
  "Where-Object",
  "Write-Output",
]);

const powerShell = ["pwsh", "powershell"].find(
  (name) => spawnSync(name, ["-NoProfile", "-Command", "exit 0"]).status === 0,
);

describe("the script of the collector", () => {
  test("is ASCII without a byte order mark, and short enough to be sent", () => {
    expect(text).toMatch(/^[\t\n\x20-\x7e]*$/);
    expect(bytes.length).toBeLessThan(200 * 1024);
    expect(text.endsWith("exit 0\n")).toBe(true);
  });

  test("calls nothing that writes", () => {
    const own = [...code.matchAll(/^function ([\w-]+)/gm)].map(([, name]) => name ?? "");
    const bare = code.replace(/'[^'\n]*'/g, "''").replace(/"[^"\n]*"/g, '""');
    const called = [...bare.matchAll(/(?<![\w$-])[A-Z][a-z]+(?:-[A-Z]\w+)/g)].map(([name]) => name);

    expect(called.filter((name) => !harmless.has(name) && !own.includes(name))).toEqual([]);
    expect(called.length).toBeGreaterThan(20);
    expect(own.every((name) => name.startsWith("Get-"))).toBe(true);
    // neither by the methods of .NET, nor by programs, pipes into files or what is downloaded
    expect(code).not.toMatch(
      /\.(Write|Set|Delete|Create(?!UpdateSearcher)|Start|Install|Download)\w*\(/,
    );
    expect(code).not.toMatch(/(?<![-'])>(?!')|\biex\b|Invoke-|Start-|\.exe\b/i);
  });

  test("creates no object but those that read", () => {
    const created = [...code.matchAll(/New-Object (?:-ComObject )?([\w.]+)/g)].map(
      ([, name]) => name,
    );

    expect(new Set(created)).toEqual(
      new Set([
        "Microsoft.Update.Session",
        "Microsoft.Update.ServiceManager",
        "Microsoft.Update.AutoUpdate",
        "System.IO.DriveInfo",
      ]),
    );
  });

  test("uses nothing that Windows PowerShell 5.1 lacks", () => {
    // operators of PowerShell 7
    expect(code).not.toMatch(/\?\?|\?\.|&&|\|\||-Parallel\b|-AsArray\b|-EscapeHandling\b/);
    expect(code).not.toMatch(/\)\s*\?\s*\S+\s*:\s/);
  });

  test("prints one line at most, of no more than Intune keeps", () => {
    expect(code.match(/Write-Output/g)).toHaveLength(1);
    expect(Number(/\$mostLength = (\d+)/.exec(code)?.[1])).toBeLessThan(2048);
  });

  test("stands beside the schema of what it prints", () => {
    const schema: unknown = JSON.parse(readFileSync(join(folder, "output.schema.json"), "utf8"));

    expect(schema).toEqual(JSON.parse(JSON.stringify(collectorJsonSchema())));
  });

  // no machine of CI has one; elsewhere it says that it was left out
  test.skipIf(powerShell === undefined)(
    "is read by PowerShell, and tells what it could not",
    () => {
      const { stdout, stderr, status } = spawnSync(
        powerShell ?? "",
        ["-NoProfile", "-File", file],
        {
          encoding: "utf8",
        },
      );

      expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
      expect(stdout.trim().length).toBeLessThan(2048);
      expect(parseCollectorOutput(stdout)).toMatchObject({ ok: true });
    },
  );
});
