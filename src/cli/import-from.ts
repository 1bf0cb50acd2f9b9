import { extname } from "node:path";
import { ConfigError } from "../config/config-error.ts";
import {
  type ImportedField,
  type ImportedPolicies,
  type ImportedPolicy,
  type ImportFormat,
  importPolicies,
  type OtherObject,
  type SourceTenant,
} from "../importers/index.ts";
import { formatEndings, formatTitles } from "../importers/import-format.ts";
import { importLimits } from "../importers/read/read-document.ts";
import { amountText } from "../kind/amounts.ts";
import { jsonText, terminalText } from "../report/escape.ts";
import { importFile } from "../report/import-file.ts";
import { importTable } from "../report/import-table.ts";
import type { Call } from "./command-line/define-command.ts";
import type { ImportCommand } from "./declarations/import.ts";
import { checkStack } from "./check-stack.ts";
import { CommandError, ExitCode } from "./exit-code.ts";
import { sourceFiles } from "./source-files.ts";
import { noteLinks, writeImported } from "./write-imported.ts";

/** What an import wrote, and what became of each field of each object. */
export interface ImportDocument {
  readonly formatVersion: 1;
  /** Path of the policy file; null where none was written. */
  readonly out: string | null;
  readonly format: ImportFormat;
  /** What the file holds, as `ringwright/schema.json` describes it; null where none was written. */
  readonly config: Readonly<Record<string, unknown>> | null;
  readonly tenant: SourceTenant;
  /** In the order of the files. */
  readonly objects: readonly ImportedPolicy[];
  /** One for each field of each object. */
  readonly values: readonly ImportedField[];
  /** What is no update policy. */
  readonly others: readonly OtherObject[];
  /** What has to be known before the file is used, one sentence each. */
  readonly warnings: readonly string[];
  /** Commands to run in the other tool before the first apply. */
  readonly handover: readonly string[];
}

/**
 * Update policies of another tool as config files, and a table of what became of each field. Sends
 * no request, and runs nothing that a file holds.
 */
export async function importFrom(
  from: ImportFormat,
  { options, operands: { files }, terminal }: Call<ImportCommand>,
): Promise<number> {
  checkStack(options.stack);
  const endings = formatEndings[from];
  const sources = await sourceFiles(files, {
    isWanted: (path) => endings.includes(extname(path).toLowerCase()),
    limitInBytes: importLimits.fileInBytes,
    tooLarge: "name the files of the update policies alone",
    emptyFolder: `is a folder without ${endings.join(", ")}, and so without ${formatTitles[from]}`,
    abortSignal: terminal.abortSignal,
  });
  noteLinks(sources, terminal);
  const imported = await imports(sources.read, from, options, terminal.abortSignal);
  if (imported.problems.length > 0)
    throw new ConfigError(imported.problems.map((problem) => ({ ...problem, path: "" })));
  if (imported.objects.length === 0)
    throw new CommandError(
      `${files.join(", ")} ${files.length === 1 ? "holds" : "hold"} no update policy${othersText(imported)}`,
    );
  const out = imported.config ? await writeImported(importFile(imported, files), options) : null;
  const handover = handoverOf(from, imported);
  if (options.json) {
    const { config = null, tenant, objects, rows, others, warnings } = imported;
    const document: ImportDocument = {
      formatVersion: 1,
      out,
      format: from,
      config,
      tenant,
      objects,
      values: rows,
      others,
      warnings,
      handover,
    };
    terminal.out(jsonText(document));
    return ExitCode.ok;
  }
  terminal.out(importTable(imported, terminal.paintOut));
  if (imported.others.length > 0)
    terminal.out(
      `${amountText(imported.others.length, "other object is", "other objects are")} no update policies and were left out.\n`,
    );
  for (const warning of imported.warnings)
    terminal.out(`${terminal.paintOut("yellow", "warning")} ${terminalText(warning)}\n`);
  if (handover.length > 0)
    terminal.out(
      `Two tools must not own one object. Before the first apply, take these out of Terraform's state:\n${handover.map((line) => `  ${terminalText(line)}\n`).join("")}`,
    );
  terminal.out(
    out === null
      ? "Nothing of it can be said in a policy file; no file was written.\n"
      : `Wrote ${terminalText(out)}. Next: look through it, then run: ringwright validate --config ${terminalText(out)}, and ringwright plan\n`,
  );
  return ExitCode.ok;
}

async function imports(
  files: Parameters<typeof importPolicies>[0],
  from: ImportFormat,
  options: Call<ImportCommand>["options"],
  abortSignal: AbortSignal,
): Promise<ImportedPolicies> {
  try {
    return await importPolicies(files, {
      abortSignal,
      from,
      stack: options.stack,
      sourceTenantId: options.sourceTenant,
      targetTenantId: options.targetTenant,
      isSameTenant: options.sameTenant,
      onlyChanged: options.onlyChanged,
      createGroups: options.createGroups,
    });
  } catch (error) {
    if (error instanceof RangeError) throw new CommandError(error.message);
    throw error;
  }
}

function othersText({ others }: ImportedPolicies): string {
  const [first] = others;
  if (!first) return "";
  const where = first.place === "" ? first.file : `${first.file}, ${first.place}`;
  const more = others.length > 1 ? `, and ${others.length - 1} more` : "";
  return `: ${where} ${first.reason}${more}`;
}

/** Commands that make Terraform forget what Ringwright manages from now on. */
function handoverOf(from: ImportFormat, { objects, tenant }: ImportedPolicies): readonly string[] {
  const isElsewhere = tenant.sourceId !== null && tenant.targetId !== null && !tenant.isSame;
  if (from !== "terraform" || isElsewhere) return [];
  return objects.flatMap(({ owner, address, isReferred }) =>
    owner === null || address === null || isReferred
      ? []
      : [`terraform state rm ${shellWord(owner)}`],
  );
}

/** A text as one word of a POSIX shell. */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
