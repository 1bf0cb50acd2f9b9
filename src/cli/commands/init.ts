import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
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
  const folder = dirname(file);
  const made = await mkdir(folder, { recursive: true });
  try {
    await writeFile(file, starterConfig(options.stack), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new CommandError(`${file} exists already and was left as it is`);
  }
  const where = made === undefined ? "" : ` in the new folder ${terminalText(folder)}`;
  terminal.out(
    options.json
      ? jsonText({ formatVersion: 1, out: file } satisfies StarterDocument)
      : `Wrote ${terminalText(file)}${where}. Next: edit it, then run: ringwright validate && ringwright plan\n`,
  );
  return ExitCode.ok;
}
