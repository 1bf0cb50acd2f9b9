import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { exportMark } from "../config/policy-files.ts";
import { exportTenant } from "../reconcile/export/export-tenant.ts";
import type { TenantExport } from "../reconcile/export/tenant-export.ts";
import { amountText } from "../kind/amounts.ts";
import { jsonText, terminalText } from "../report/escape.ts";
import type { GlobalOptions } from "./command-line/global-options.ts";
import { checkStack } from "./check-stack.ts";
import { CommandError, ExitCode } from "./exit-code.ts";
import { Progress } from "./progress.ts";
import { signIn } from "./sign-in.ts";
import type { Terminal } from "./terminal.ts";

export const defaultExportFolder = "ringwright-export";

interface WriteExportOptions extends GlobalOptions {
  readonly out: string;
  readonly stack: string;
}

/** What an export wrote, and what it could not read. */
export interface ExportDocument {
  readonly formatVersion: 1;
  /** The folder, as it was named. */
  readonly out: string;
  /** Policy files in it, by name. */
  readonly files: readonly string[];
  /** Scripts beside them, as paths below the folder. */
  readonly texts: readonly string[];
  /** Files for the record, which nothing reads. */
  readonly records: readonly string[];
  /** How many objects of the tenant the files hold. */
  readonly objects: number;
  /** What a reader should know, one sentence each. */
  readonly notes: readonly string[];
  readonly read: TenantExport["read"];
}

/** Policies that no file can state. */
const serviceRecord = "windows-update-service.json";

const markText = `ringwright export wrote this folder. Within a folder of policy files it is not read;
to make it part of one, delete this file.
`;

/** The tenant as config files with adopt entries, in a folder that holds none. */
export async function writeExport(
  options: WriteExportOptions,
  terminal: Terminal,
): Promise<number> {
  checkStack(options.stack);
  await mkdir(options.out, { recursive: true });
  const present = (await readdir(options.out)).filter((name) => /\.ya?ml$/.test(name));
  if (present.length > 0) {
    throw new CommandError(
      `${options.out} holds ${present.join(", ")} already; export into an empty folder with --out DIR`,
    );
  }
  const tenant = await signIn(options, terminal);
  const progress = new Progress(terminal);
  progress.step("Reading the tenant ...");
  const exported = await exportTenant(tenant, options.stack, {
    abortSignal: terminal.abortSignal,
  }).finally(() => progress.clear());
  for (const note of exported.notes)
    terminal.err(`${terminal.paintErr("yellow", "note")} ${terminalText(note)}\n`);
  if (exported.read === "nothing")
    throw new CommandError("nothing of the tenant could be read, so no file was written");
  for (const [name, content] of Object.entries(exported.files)) {
    await writeFile(join(options.out, name), stringify(content, { lineWidth: 0 }));
  }
  for (const [name, text] of Object.entries(exported.texts)) {
    await mkdir(dirname(join(options.out, name)), { recursive: true });
    await writeFile(join(options.out, name), text);
  }
  await writeFile(join(options.out, exportMark), markText);
  const records = exported.service.length > 0 ? [serviceRecord] : [];
  for (const record of records)
    await writeFile(join(options.out, record), `${JSON.stringify(exported.service, null, 2)}\n`);
  const files = Object.keys(exported.files).sort();
  const texts = Object.keys(exported.texts).sort();
  terminal.out(
    options.json
      ? jsonText({
          formatVersion: 1,
          out: options.out,
          files,
          texts,
          records,
          objects: exported.count,
          notes: exported.notes,
          read: exported.read,
        } satisfies ExportDocument)
      : `Wrote ${exported.count} ${exported.count === 1 ? "object" : "objects"} to ${files.map((name) => terminalText(join(options.out, name))).join(", ")}.\n${texts.length > 0 ? `Beside them ${amountText(texts.length, "script", "scripts")} in ${terminalText(join(options.out, "scripts"))}.\n` : ""}${records.map((record) => `For the record: ${amountText(exported.service.length, "policy", "policies")} of the Windows Update service itself in ${terminalText(join(options.out, record))}, which nothing reads.\n`).join("")}Next: ringwright plan --config ${terminalText(options.out)}\n`,
  );
  return exported.read === "whole" ? ExitCode.ok : ExitCode.partial;
}
