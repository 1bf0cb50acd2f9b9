import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { Document } from "yaml";
import { ConfigError } from "../../config/config-error.ts";
import type { Config } from "../../config/schema.ts";
import { importGroupPolicy, type ImportRow, type RegistryFile } from "../../gpo/index.ts";
import { jsonText, terminalText } from "../../report/escape.ts";
import { gpoTable, leftOutText } from "../../report/gpo-table.ts";
import type { Call } from "../command-line/define-command.ts";
import type { importGpoCommand } from "../declarations/import.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

const exportLimitInBytes = 64 * 1024 * 1024;

/**
 * `ringwright import gpo`: registry values of update policies as a ring and a setting,
 * unassigned, and a table of what became of each. Sends no request.
 */
export async function runImportGpo({
  options,
  operands: { files },
  terminal,
}: Call<typeof importGpoCommand>): Promise<number> {
  if (!/^[a-z0-9-]{1,32}$/.test(options.stack)) {
    throw new CommandError(`--stack must be 1 to 32 of a-z, 0-9 and - (is ${options.stack})`);
  }
  const read: RegistryFile[] = [];
  for (const file of files) read.push(await readExport(file, terminal));
  const { config, rows, problems, otherValues } = importGroupPolicy(read, {
    stack: options.stack,
  });
  if (problems.length > 0) {
    throw new ConfigError(problems.map((problem) => ({ ...problem, path: "" })));
  }
  if (rows.length === 0) {
    throw new CommandError(
      `${files.join(", ")} ${files.length === 1 ? "holds" : "hold"} no value under HKLM\\Software\\Policies\\Microsoft\\Windows\\WindowsUpdate; no update policy is set there`,
    );
  }
  const out = config ? await write(config, rows, files, options) : null;
  if (options.json) {
    terminal.out(
      jsonText({ formatVersion: 1, out, config: config ?? null, values: rows, otherValues }),
    );
    return ExitCode.ok;
  }
  terminal.out(gpoTable(rows, terminal.paintOut));
  if (otherValues > 0) {
    terminal.out(
      `${otherValues} values under other keys are no update policies and were left out.\n`,
    );
  }
  terminal.out(
    out === null
      ? "Nothing of it can be said in a policy file; no file was written.\n"
      : `Wrote ${terminalText(out)}. Next: look through it, add assignments, then run: ringwright validate --config ${terminalText(out)}\n`,
  );
  return ExitCode.ok;
}

async function readExport(file: string, terminal: Terminal): Promise<RegistryFile> {
  const failed = (message: string) => new ConfigError([{ file, path: "", message }]);
  try {
    const { size } = await stat(file);
    if (size > exportLimitInBytes) {
      throw failed(
        `has ${Math.ceil(size / 1024 / 1024)} MB; export the key of the update policies alone`,
      );
    }
    return { name: file, bytes: await readFile(file, { signal: terminal.abortSignal }) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw failed("does not exist");
    if (code === "EISDIR") throw failed("is a folder; name the exported files");
    if (code === "EACCES") throw failed("cannot be read: permission denied");
    throw error;
  }
}

async function write(
  config: Config,
  rows: readonly ImportRow[],
  files: readonly string[],
  { out, force }: Call<typeof importGpoCommand>["options"],
): Promise<string> {
  const isFile = [".yaml", ".yml"].includes(extname(out).toLowerCase());
  if (!isFile) await mkdir(out, { recursive: true });
  const path = isFile ? out : join(out, "ringwright.yaml");
  try {
    await writeFile(path, yamlOf(config, rows, files), { flag: force ? "w" : "wx" });
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

function yamlOf(config: Config, rows: readonly ImportRow[], files: readonly string[]): string {
  const left = rows.filter(({ outcome }) => ["none", "unknown", "invalid"].includes(outcome));
  const head = [
    `From ${files.map(terminalText).join(", ")}.`,
    "",
    "Nothing is assigned yet: add assignments to each resource. Take the Group Policy",
    "off a device before these reach it, since which of the two wins is not documented.",
    ...(left.length > 0
      ? ["", "Not carried over:", ...left.map((row) => `- ${leftOutText(row)}`)]
      : []),
  ];
  const document = new Document(config);
  document.commentBefore = head.map((line) => (line === "" ? "" : ` ${line}`)).join("\n");
  return document.toString({ lineWidth: 0 });
}
