import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { parsePowerShell, syntaxFaults } from "./powershell-grammar.ts";

const root = join(import.meta.dirname, "../../..");
const example = join(root, "examples/toolchain-pester");
const page = readFileSync(join(root, "docs/toolchains-windows-job.md"), "utf8");

interface Workflow {
  readonly on: { readonly pull_request: { readonly paths: readonly string[] } };
  readonly permissions: unknown;
  readonly jobs: {
    readonly pester: {
      readonly "runs-on": string;
      readonly defaults: { readonly run: { readonly shell: string } };
      readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
    };
  };
}

describe("The job on Windows", () => {
  const workflow = parse(/```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "") as Workflow;
  const { steps, ...job } = workflow.jobs.pester;

  test("runs Windows PowerShell on Windows, with no right to write", () => {
    expect(job["runs-on"]).toMatch(/^windows-\d{4}$/);
    expect(job.defaults.run.shell).toBe("powershell");
    expect(workflow.permissions).toEqual({ contents: "read" });
    expect(steps.every(({ uses, run }) => (uses === undefined) !== (run === undefined))).toBe(true);
  });

  test("names files and folders that are there", () => {
    const text = steps.map(({ run }) => run ?? "").join("\n");
    const named = [...text.matchAll(/examples\/toolchain-pester\/[\w.-]+/g)].map(([path]) => path);

    expect(named).toHaveLength(2);
    for (const path of named) expect(readdirSync(example)).toContain(path.split("/").at(-1));
    for (const path of workflow.on.pull_request.paths)
      expect(readdirSync(join(root, path.replace("/**", ""))).length).toBeGreaterThan(0);
  });

  test.each(readdirSync(example).filter((name) => name.endsWith(".ps1")))(
    "%s is PowerShell in ASCII",
    async (name) => {
      const text = readFileSync(join(example, name), "utf8");

      expect(text).toMatch(/^[\t\n\x20-\x7e]*$/);
      expect(syntaxFaults(await parsePowerShell(text))).toEqual([]);
    },
  );

  test("puts another key in the place of the machine's, which every script names once", async () => {
    const folder = await rendered();
    const tests = readFileSync(join(example, "ToolScripts.Tests.ps1"), "utf8");
    const key = /\$machineKey = '([^']+)'/.exec(tests)?.[1] ?? "";

    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name), "utf8").split(key)).toHaveLength(2);
  });

  test("renders what its example says", async () => {
    const folder = await rendered();

    expect(readdirSync(folder).toSorted()).toEqual([
      "activateTool.ps1",
      "detectPlaced.ps1",
      "detectTool.ps1",
      "placeTool.ps1",
    ]);
  });
});

async function rendered(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "tool-scripts-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(example, "render-scripts.ts");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--no-warnings", file, folder, "a".repeat(64)],
    { cwd: root },
  );
  const header = readFileSync(file, "utf8");
  const promised = [...header.matchAll(/^\/\/ {3}(\w+\.ps1: .*)$/gm)].map(([, line]) => line);
  expect(stdout.trim().split("\n")).toEqual(promised);
  return folder;
}
