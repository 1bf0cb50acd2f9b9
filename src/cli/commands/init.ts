import { mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { checkStack } from "../check-stack.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { jsonText, terminalText } from "../../report/escape.ts";
import type { Call } from "../command-line/define-command.ts";
import type { initCommand } from "../declarations/config.ts";
import { starterConfig } from "../samples/starter-config.ts";

/** What `init` wrote; with `--from-tenant` there is the document of an export. */
export interface StarterDocument {
  readonly formatVersion: 1;
  /** Path of the policy file. */
  readonly out: string;
}

/** `ringwright init`: writes a commented starter config, and never over an existing file. */
export async function runInit({ options, terminal }: Call<typeof initCommand>): Promise<number> {
  if (options.fromTenant) {
    const { defaultExportFolder, writeExport } = await import("../write-export.ts");
    return await writeExport({ ...options, out: options.out ?? defaultExportFolder }, terminal);
  }
  checkStack(options.stack);
  const file = options.config ?? "ringwright.yaml";
  if (await isFolder(file)) {
    const within = join(file, "ringwright.yaml");
    throw new CommandError(`${file} is a folder; name a file in it: --config ${inShell(within)}`);
  }
  const folder = dirname(file);
  const made = await mkdir(folder, { recursive: true });
  try {
    await writeFile(file, starterConfig(options.stack, schemaFrom(folder)), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new CommandError(`${file} exists already and was left as it is`);
  }
  const where = made === undefined ? "" : ` in the new folder ${terminalText(folder)}`;
  const config = relative("", file) === "ringwright.yaml" ? "" : ` --config ${inShell(file)}`;
  terminal.out(
    options.json
      ? jsonText({ formatVersion: 1, out: file } satisfies StarterDocument)
      : `Wrote ${terminalText(file)}${where}. Next: edit it, then run:\n  ringwright validate${config}\n  ringwright plan${config}\n`,
  );
  return ExitCode.ok;
}

/** Whether a path is a folder, or is written as one. */
async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? /[/\\]$/.test(path);
}

/** Where a file of this folder finds the schema of a package that is installed here. */
function schemaFrom(folder: string): string {
  const up = relative(folder, "").split(sep);
  // a folder elsewhere most likely has an install of its own
  const isBelow = up.every((step) => step === ".." || step === "");
  const start = isBelow && up[0] !== "" ? `${up.join("/")}/` : "./";
  return `${start}node_modules/ringwright/schema.json`;
}

/** A path as a shell takes it for one word. */
function inShell(path: string): string {
  const shown = terminalText(path);
  return /\s/.test(shown) ? `"${shown}"` : shown;
}
