// Writes docs/commands.md from the commands' own help, with the options that all of them take once,
// at the top. With --check it only says where they part.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { commandTable } from "../src/cli/command-table.ts";
import { run } from "../src/cli/run.ts";
import { plainPaint } from "../src/report/paint.ts";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

// the program itself, then each command
const commands = [[], ...commandTable.map(({ declaration }) => declaration.path.split(" "))];

async function help(command: readonly string[]): Promise<string> {
  let text = "";
  const code = await run([...command, "--help"], {
    out: (part) => (text += part),
    err: (part) => (text += part),
    env: {},
    paintOut: plainPaint,
    paintErr: plainPaint,
    live: false,
    ask: undefined,
    abortSignal: new AbortController().signal,
  });
  if (code !== 0)
    throw new Error(`ringwright ${command.join(" ")} --help ended with ${code}: ${text}`);
  return text.trimEnd();
}

/** Lines from this heading to the next blank one. */
const globalOptions = /\nGlobal Options:\n(?: .*\n)+/;

const parts = [
  "# Commands",
  "",
  "Written from the commands' own help by `scripts/write-command-docs.ts`. What they print with `--json` has schemas: [JSON outputs](json-outputs.md).",
  "",
  "Every command takes the options of `ringwright` itself, such as `--config`, `--json` and `--auth`. They stand in the first block and are left out of the others.",
];
for (const command of commands) {
  parts.push(
    "",
    `## ringwright ${command.join(" ")}`.trimEnd(),
    "",
    "```text",
    (await help(command)).replace(globalOptions, ""),
    "```",
  );
}
const text = `${parts.join("\n")}\n`;
const file = "docs/commands.md";
if (process.argv.includes("--check")) {
  if (readFileSync(file, "utf8") !== text) {
    console.error(
      `${file} differs from the commands' help; run: node scripts/write-command-docs.ts`,
    );
    process.exit(1);
  }
} else writeFileSync(file, text);
