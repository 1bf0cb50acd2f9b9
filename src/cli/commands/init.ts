import { writeFile } from "node:fs/promises";
import { CommandError, ExitCode } from "../exit-code.ts";
import type { GlobalOptions } from "../global-options.ts";
import type { Terminal } from "../terminal.ts";
import { starterConfig } from "./starter-config.ts";

interface InitOptions extends GlobalOptions {
  readonly stack: string;
  readonly fromTenant?: boolean;
  readonly out?: string;
}

/** `ringwright init`: writes a commented starter config, and never over an existing file. */
export async function runInit(options: InitOptions, terminal: Terminal): Promise<number> {
  if (options.fromTenant) {
    const { defaultExportFolder, runExport } = await import("./export.ts");
    return await runExport({ ...options, out: options.out ?? defaultExportFolder }, terminal);
  }
  if (!/^[a-z0-9-]{1,32}$/.test(options.stack)) {
    throw new CommandError(`--stack must be 1 to 32 of a-z, 0-9 and - (is ${options.stack})`);
  }
  const file = options.config ?? "ringwright.yaml";
  try {
    await writeFile(file, starterConfig(options.stack), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new CommandError(`${file} exists already and was left as it is`);
  }
  terminal.out(`Wrote ${file}. Next: edit it, then run: ringwright validate && ringwright plan\n`);
  return ExitCode.ok;
}
