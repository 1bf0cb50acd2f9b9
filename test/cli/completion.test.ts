import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { commandTable } from "../../src/cli/command-table.ts";
import { command, folderWith } from "../support/cli.ts";

const shells = ["bash", "zsh", "fish", "powershell"] as const;
type Shell = (typeof shells)[number];

const scriptOf = async (shell: Shell): Promise<string> => {
  const { code, out, err } = await command(undefined, ["completion", shell]);
  expect(code, err).toBe(0);
  return out;
};

/** What a program of a shell prints, with the completion script as `$1` in its folder. */
async function runIn(shell: Shell, program: string): Promise<string[]> {
  const { folder } = await folderWith("version: 1\nstack: corp\n");
  const script = join(folder, "completion");
  await writeFile(script, await scriptOf(shell));
  const { stdout } = await promisify(execFile)(shell, argsOf[shell](program, script), {
    cwd: folder,
  });
  return stdout.split("\n").filter((line) => line !== "");
}

const argsOf: Record<Shell, (program: string, script: string) => string[]> = {
  bash: (program, script) => ["--norc", "-c", program, "bash", script],
  zsh: (program, script) => ["-f", "-c", program, "zsh", script],
  fish: (program, script) => ["--no-config", "-c", program, script],
  powershell: () => [],
};

const isInstalled = (shell: Shell) =>
  (process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, shell)));

/** A command line up to the cursor, its last word unfinished, and what may stand there. */
const lines: readonly (readonly [words: readonly string[], expected: readonly string[]])[] = [
  [["pl"], ["plan"]],
  [["ring", "re"], ["resume"]],
  [
    ["driver", ""],
    ["approve", "decline", "list", "pause"],
  ],
  [["ring", "pause", "--qu"], ["--quality"]],
  [
    ["plan", "--no-"],
    ["--no-cache", "--no-color", "--no-impact"],
  ],
  [
    ["plan", "--allow", "max"],
    [
      "maxChangedPercent",
      "maxDeletes",
      "maxDevicesAffected",
      "maxDevicesInTwoRings",
      "maxDevicesLosingTheirRing",
    ],
  ],
  [
    ["--auth", "de"],
    ["default", "device-code"],
  ],
  // the value of an option is no command
  [
    ["--config", "ring", "dri"],
    ["drift", "driver"],
  ],
  [
    ["rule", "--cloud", "us"],
    ["usgov", "usgovdod"],
  ],
  [
    ["completion", ""],
    ["bash", "fish", "powershell", "zsh"],
  ],
  [["apply", "ringwright.y"], ["ringwright.yaml"]],
  [["plan", "--out", "ringwright.y"], ["ringwright.yaml"]],
];

const quoted = (word: string) => `'${word}'`;

describe("completion bash", () => {
  test.each(lines)("after %j offers %j", async (words, expected) => {
    const line = ["ringwright", ...words].map(quoted).join(" ");

    const offered = await runIn(
      "bash",
      `source "$1"; COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _ringwright; printf '%s\\n' "\${COMPREPLY[@]}"`,
    );

    expect(offered.sort()).toEqual(expected);
  });

  // bash parts words at an equals sign
  test("offers the values of an option that is written with an equals sign", async () => {
    const offered = await runIn(
      "bash",
      `source "$1"; COMP_WORDS=(ringwright --cloud = us); COMP_CWORD=3; _ringwright; printf '%s\\n' "\${COMPREPLY[@]}"`,
    );

    expect(offered).toEqual(["usgov", "usgovdod"]);
  });

  test("registers itself for ringwright", async () => {
    expect(await runIn("bash", `source "$1"; complete -p ringwright`)).toEqual([
      "complete -F _ringwright ringwright",
    ]);
  });
});

describe("completion zsh", () => {
  test.each(lines)("after %j offers %j", async (words, expected) => {
    if (!isInstalled("zsh")) {
      expect(await scriptOf("zsh")).toContain("compdef _ringwright ringwright");
      return;
    }
    // what zsh's own functions are given, by the prefix that they would match
    const stubs = [
      "compdef() { : }",
      'compadd() { shift; for word in "$@"; do [[ $word == ${words[CURRENT]}* ]] && print -r -- $word; done; }',
      '_describe() { local list=${@[-1]}; for word in ${(P)list}; do compadd -- "${word%%:*}"; done; }',
      "_files() { compadd -- *; }",
    ].join("; ");
    const line = ["ringwright", ...words].map(quoted).join(" ");

    const offered = await runIn(
      "zsh",
      `${stubs}; source "$1"; words=(${line}); CURRENT=${words.length + 1}; _ringwright; true`,
    );

    expect(offered.sort()).toEqual(expected);
  });
});

describe("completion fish", () => {
  test.each(lines)("after %j offers %j", async (words, expected) => {
    if (!isInstalled("fish")) {
      expect(await scriptOf("fish")).toContain("complete -c ringwright -f");
      return;
    }
    const line = ["ringwright", ...words].join(" ");

    const offered = await runIn("fish", `source $argv[1]; complete -C ${quoted(line)}`);

    expect(offered.map((found) => found.replace(/\t.*/, "")).sort()).toEqual(expected);
  });
});

describe("completion powershell", () => {
  test("knows every command, option and choice", async () => {
    const script = await scriptOf("powershell");

    expect(script).toContain("Register-ArgumentCompleter -Native -CommandName ringwright");
    for (const { declaration } of commandTable) {
      expect(script).toContain(`'${declaration.path}' = @{`);
    }
    expect(script).toContain("'--detailed-exitcode' = 'exit 2 where something would change'");
    expect(script).toContain("'--cloud' = @('global', 'usgov', 'usgovdod', 'china')");
    // a quote within a text is doubled
    expect(script).toContain("Hold a ring''s updates back");
  });
});

describe("completion", () => {
  test("of another shell is an error with those there are", async () => {
    const { code, err } = await command(undefined, ["completion", "tcsh"]);

    expect(code).toBe(1);
    expect(err).toContain("bash, zsh, fish, powershell");
  });
});
