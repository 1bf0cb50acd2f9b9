import { hasErrors } from "../../reconcile/plan/make-plan.ts";
import { Session } from "../../operate/session/session.ts";
import {
  type DriftCategory,
  driftCategories,
  foundIn,
} from "../../reconcile/drift/drift-report.ts";
import { terminalText } from "../../report/escape.ts";
import { driftMarkdown } from "../../report/drift-markdown.ts";
import { driftText } from "../../report/drift-text.ts";
import type { Call } from "../command-line/define-command.ts";
import type { driftCommand } from "../declarations/config.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { addToJobFile, jobOutputs } from "../job-files.ts";
import { loadConfig } from "../load-config.ts";
import { tell } from "../output.ts";
import { Progress } from "../progress.ts";
import { signIn } from "../sign-in.ts";

/** `ringwright drift`: read-only; exit 2 where the tenant left the files. */
export async function runDrift({ options, terminal }: Call<typeof driftCommand>): Promise<number> {
  const { abortSignal } = terminal;
  const failOn = categoriesOf(options.failOn);
  const desired = await loadConfig(options.config, terminal);
  const session = new Session(await signIn(options, terminal), desired);
  const progress = new Progress(terminal);
  const { report, plan, notes } = await session
    .drift({ abortSignal, onProgress: progress.show, who: options.who })
    .finally(() => progress.clear());
  for (const note of notes) terminal.err(`Note: ${terminalText(note)}\n`);
  const fails = new Set<DriftCategory>(["drift", "missing", ...failOn]);
  const isOff = foundIn(report).some((category) => fails.has(category));
  const { summary, outputs } = options;
  const shown = { unmanaged: options.unmanaged };
  if (summary !== undefined) await addToJobFile(summary, driftMarkdown(report, plan, shown));
  if (outputs !== undefined)
    await addToJobFile(outputs, jobOutputs({ drift: isOff, complete: report.complete }));
  await tell(terminal, options, report, () => driftText(report, plan, terminal.paintOut, shown));
  // a kind that the files do not use may be closed to this identity: that is a warning
  if (hasErrors(plan) && !report.complete) return ExitCode.partial;
  return isOff ? ExitCode.differences : ExitCode.ok;
}

/** @throws {CommandError} for a word that is no kind of difference. */
function categoriesOf(words: readonly string[]): DriftCategory[] {
  return words
    .flatMap((word) => word.split(","))
    .map((word) => {
      const category = driftCategories.find((candidate) => candidate === word.trim());
      if (category !== undefined) return category;
      throw new CommandError(
        `--fail-on ${word.trim()} is no kind of difference; it takes ${driftCategories.join(", ")}`,
      );
    });
}
