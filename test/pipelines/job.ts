import { execFile } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MockTenant } from "ringwright/mocks";
import { onTestFinished } from "vitest";

export const root = join(import.meta.dirname, "../..");
const main = join(root, "dist/cli/main.js");

/** What a step of a job did. */
export interface StepResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A machine of a CI system: a checkout, and files by which steps speak to the job. */
export interface Machine {
  readonly folder: string;
  /** Runs a script as the runner does, `run:` in bash with its errors; `vars` are its environment. */
  step(script: string, vars?: Readonly<Record<string, string>>): Promise<StepResult>;
  /** What steps added for later ones. */
  outputs(): Promise<Readonly<Record<string, string>>>;
  /** What steps added to the summary of the job. */
  summary(): Promise<string>;
  file(name: string): Promise<string>;
}

/**
 * A machine that has the files of a folder, and the built command in place of the installed one.
 * It signs in with a token, since nobody there gives a federated one.
 */
export async function machineWith(mock: MockTenant, files: string): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-job-"));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  await cp(files, folder, { recursive: true });
  const bin = join(folder, ".bin");
  await mkdir(bin);
  const npx = `#!/usr/bin/env bash
[ "$1 $2" = "--no-install ringwright" ] || { echo "npx would install: $*" >&2; exit 99; }
words=()
before=
for word in "\${@:3}"; do
  [ "$before" = --auth ] && word=token
  before=$word
  words+=("$word")
done
exec "${process.execPath}" "${main}" "\${words[@]}"
`;
  const npm = `#!/usr/bin/env bash
[ "$*" = "ci --ignore-scripts" ] || { echo "npm would do something else: $*" >&2; exit 99; }
`;
  for (const [name, text] of Object.entries({ npx, npm })) {
    await writeFile(join(bin, name), text);
    await chmod(join(bin, name), 0o755);
  }
  const [outputs, summary] = ["outputs", "summary"].map((name) => join(bin, name));
  const env = {
    PATH: `${bin}:${process.env["PATH"] ?? ""}`,
    RINGWRIGHT_GRAPH_URL: await mock.url(),
    RINGWRIGHT_ACCESS_TOKEN: "test",
    GITHUB_OUTPUT: outputs,
    GITHUB_STEP_SUMMARY: summary,
  };
  const file = async (name: string) => await readFile(join(folder, name), "utf8");
  return {
    folder,
    file,
    step: async (script, vars = {}) =>
      await new Promise((resolve) => {
        execFile(
          "bash",
          ["--noprofile", "--norc", "-eo", "pipefail", "-c", script],
          { cwd: folder, env: { ...env, ...vars } },
          (error, stdout, stderr) => {
            resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
          },
        );
      }),
    outputs: async () => {
      const text = await readFile(outputs ?? "", "utf8").catch(() => "");
      return Object.fromEntries(
        text
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => [line.split("=")[0] ?? "", line.slice(line.indexOf("=") + 1)]),
      );
    },
    summary: async () => await readFile(summary ?? "", "utf8").catch(() => ""),
  };
}
