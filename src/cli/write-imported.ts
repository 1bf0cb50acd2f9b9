import { mkdir, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { terminalText } from "../report/escape.ts";
import { CommandError } from "./exit-code.ts";
import type { SourceFiles } from "./source-files.ts";
import type { Terminal } from "./terminal.ts";

interface WriteImportedOptions {
  readonly out: string;
  readonly force: boolean;
}

/** Writes a policy file of an import; gives its path. Nothing that the source says is part of it. */
export async function writeImported(
  text: string,
  { out, force }: WriteImportedOptions,
): Promise<string> {
  const isFile = [".yaml", ".yml"].includes(extname(out).toLowerCase());
  if (!isFile) await mkdir(out, { recursive: true });
  const path = isFile ? out : join(out, "ringwright.yaml");
  try {
    await writeFile(path, text, { flag: force ? "w" : "wx" });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") {
      throw new CommandError(
        `${path} exists already and was left as it is; name another with --out, or write over it with --force`,
      );
    }
    if (code === "ENOENT") throw new CommandError(`${path} is in a folder that does not exist`);
    throw error;
  }
  return path;
}

/** Says which links within folders were passed over. */
export function noteLinks({ links }: SourceFiles, terminal: Terminal): void {
  if (links.length === 0) return;
  const those = links.length === 1 ? "is a link, which is" : "are links, which are";
  terminal.err(`${links.map(terminalText).join(", ")} ${those} not followed within a folder.\n`);
}
