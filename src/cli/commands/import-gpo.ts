import { ConfigError } from "../../config/config-error.ts";
import { importGroupPolicy, type ImportedObject, type ImportRow } from "../../gpo/index.ts";
import { jsonText, terminalText } from "../../report/escape.ts";
import { gpoFile, gpoTitle, leftOutLines } from "../../report/gpo-file.ts";
import { gpoTable } from "../../report/gpo-table.ts";
import type { Call } from "../command-line/define-command.ts";
import type { importGpoCommand } from "../declarations/import.ts";
import { checkStack } from "../check-stack.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { groupPolicyFiles } from "../group-policy-files.ts";
import { noteLinks, writeImported } from "../write-imported.ts";

/** What an import of Group Policy wrote, and what became of each value. */
export interface GroupPolicyImportDocument {
  readonly formatVersion: 1;
  /** Path of the policy file; null where none was written. */
  readonly out: string | null;
  /** What the file holds, as `ringwright/schema.json` describes it; null where none was written. */
  readonly config: Readonly<Record<string, unknown>> | null;
  /** In the order of the files. */
  readonly objects: readonly ImportedObject[];
  /** One for each value, object by object. */
  readonly values: readonly ImportRow[];
  /** Values under keys that have nothing to do with Windows Update policies. */
  readonly otherValues: number;
}

/**
 * `ringwright import gpo`: update policies of Group Policy as rings and settings, unassigned,
 * and a table of what became of each value. Sends no request.
 */
export async function runImportGpo({
  options,
  operands: { files },
  terminal,
}: Call<typeof importGpoCommand>): Promise<number> {
  checkStack(options.stack);
  const sources = await groupPolicyFiles(files, terminal.abortSignal);
  noteLinks(sources, terminal);
  const {
    config = null,
    objects,
    rows,
    problems,
    otherValues,
  } = importGroupPolicy(sources.read, {
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
  const out = config
    ? await writeImported(gpoFile({ config, objects, rows }, files), options)
    : null;
  if (options.json) {
    const document: GroupPolicyImportDocument = {
      formatVersion: 1,
      out,
      config,
      objects,
      values: rows,
      otherValues,
    };
    terminal.out(jsonText(document));
    return ExitCode.ok;
  }
  terminal.out(gpoTable(rows, terminal.paintOut));
  terminal.out(objectsText(objects));
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

/** What became of each Group Policy object; nothing for the registry of one machine. */
function objectsText(objects: readonly ImportedObject[]): string {
  if (objects.every(({ name, id, leftOut }) => name === null && id === null && leftOut === null))
    return "";
  const became = objects.flatMap((object) => {
    const { ring, setting } = object;
    const kinds = [ring !== null && `ring/${ring}`, setting !== null && `setting/${setting}`];
    const made = kinds.filter((kind) => kind !== false).join(" and ");
    return made === "" ? [] : [`${gpoTitle(object)} becomes ${made}.`];
  });
  return [...became, ...leftOutLines(objects)].map((line) => `${line}\n`).join("");
}
