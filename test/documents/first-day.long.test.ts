import { type ChildProcess, execFile, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parsePowerShell, syntaxFaults } from "../tools/script/powershell-grammar.ts";

const root = join(import.meta.dirname, "../..");
const main = join(root, "dist/cli/main.js");

interface Block {
  readonly language: string;
  readonly text: string;
}

function blocksOf(name: string): readonly Block[] {
  const page = readFileSync(join(root, "docs", name), "utf8");
  return [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)].map(([, language = "", text = ""]) => ({
    language,
    text,
  }));
}

/** A machine on which `npm install` has put the built package, which is what `npx` runs then. */
async function machine() {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-first-day-"));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  const bin = join(folder, ".bin");
  await mkdir(bin);
  const programs = {
    npm: `case "$1" in init) echo '{ "private": true }' > package.json ;; install) [ "$2" = ringwright ] ;; *) exit 99 ;; esac`,
    npx: `[ "$1" = ringwright ] || exit 99\nexec "${process.execPath}" "${main}" "\${@:2}"`,
  };
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(bin, name), `#!/usr/bin/env bash\n${text}\n`);
    await chmod(join(bin, name), 0o755);
  }
  const env = { PATH: `${bin}:${process.env["PATH"] ?? ""}`, HOME: folder };
  const options = (cwd: string) => ({ cwd, env });
  return {
    folder,
    run: async (script: string, cwd: string) =>
      await new Promise<{ readonly code: number; readonly said: string }>((resolve) => {
        execFile("bash", ["-eo", "pipefail", "-c", script], options(cwd), (error, out, err) => {
          resolve({ code: typeof error?.code === "number" ? error.code : 0, said: `${out}${err}` });
        });
      }),
    start: (script: string, cwd: string): ChildProcess => {
      const child = spawn("bash", ["-c", `exec ${script}`], options(cwd));
      onTestFinished(() => {
        child.kill();
      });
      return child;
    },
  };
}

describe("the first day", () => {
  test("goes from the installation to an applied plan by copying its lines", async () => {
    const { folder, run, start } = await machine();
    const [install, serve, plan, apply] = blocksOf("getting-started.md").filter(
      ({ language }) => language === "sh",
    );
    const installed = await run(install?.text ?? "", folder);
    expect(installed.code, installed.said).toBe(0);
    const own = join(folder, "windows-updates");
    expect(serve?.text.trim()).toMatch(/^npx ringwright mock serve --port 8787 /);
    const child = start(serve?.text.replace("8787", "0") ?? "", own);
    const url = await new Promise<string>((resolve) => {
      if (child.stdout)
        createInterface(child.stdout).once("line", (line) => {
          resolve(line.replace("listening on ", ""));
        });
    });
    expect(plan?.text).toContain("export RINGWRIGHT_GRAPH_URL=http://127.0.0.1:8787 ");
    const [exported = "", ...lines] = (plan?.text ?? "").trim().split("\n");
    const variables = exported.replace("http://127.0.0.1:8787", url);

    for (const line of [...lines, ...(apply?.text ?? "").trim().split("\n")]) {
      const { code, said } = await run(`${variables}\n${line}`, own);
      expect(code, `${line}\n${said}`).toBe(0);
    }

    const again = await run(`${variables}\nnpx ringwright plan`, own);
    expect(again.said).toContain("No changes.");
    expect(await readFile(join(own, "ringwright.yaml"), "utf8")).toContain("$schema=");
  });

  test("has the same lines for PowerShell, which reads them as they are meant", async () => {
    const blocks = blocksOf("getting-started.md");
    const powershell = blocks.filter(({ language }) => language === "powershell");
    expect(powershell.length).toBeGreaterThanOrEqual(3);
    for (const { text } of powershell) {
      expect(syntaxFaults(await parsePowerShell(text))).toEqual([]);
      // Windows PowerShell 5.1 takes double quotes out of what it hands to a program
      for (const line of text.split("\n").filter((one) => one.startsWith("npx")))
        expect(line).not.toMatch(/"|&&/);
    }
    const commands = ({ language, text }: Block) =>
      language === "powershell" ? text.match(/^npx ringwright .*$/gm) : null;
    const bash = blocks
      .filter(({ language }) => language === "sh")
      .map(({ text }) => text)
      .join();
    for (const command of blocks.flatMap((block) => commands(block) ?? []))
      if (!command.includes("--input")) expect(bash).toContain(command);
  });

  test("checks the rule of the file for PowerShell", async () => {
    const { folder, run } = await machine();
    const line = /-Value '(.*)'$/m.exec(
      blocksOf("getting-started.md").find(({ text }) => text.includes("Set-Content"))?.text ?? "",
    )?.[1];
    await writeFile(join(folder, "rules.jsonl"), `${line}\n`);
    const { code, said } = await run("npx ringwright rule check --input rules.jsonl", folder);
    expect(code, said).toBe(0);
  });
});
