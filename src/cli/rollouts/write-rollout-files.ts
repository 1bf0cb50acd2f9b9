import { freezePeriods } from "../../config/freeze-periods.ts";
import type { DesiredState } from "../../config/desired-state.ts";
import { rolloutHtml, type RolloutHtmlOptions } from "../../report/rollout-html.ts";
import { rolloutMarkdown, type SummedTick } from "../../report/rollout-markdown.ts";
import type { RolloutState } from "../../rollout/state/rollout-state.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { addToJobFile } from "../job-files.ts";
import { writePrivate } from "../write-private.ts";

/** Writes the page of a rollout, in the time zone of the files and with their freezes. */
export async function writeRolloutPage(
  file: string,
  state: RolloutState,
  desired: DesiredState,
  options: RolloutHtmlOptions,
): Promise<void> {
  const page = rolloutHtml(state, {
    freezes: freezePeriods(desired),
    timeZone: desired.calendar?.timeZone,
    ...options,
  });
  await afterTold(file, async () => {
    await writePrivate(file, page);
  });
}

/** Adds what a tick did to a file, such as the summary of a job, which earlier steps wrote to as well. */
export async function addRolloutSummary(file: string, report: SummedTick): Promise<void> {
  await afterTold(file, async () => {
    await addToJobFile(file, rolloutMarkdown(report));
  });
}

/**
 * Writes a file once the result was told.
 *
 * @throws {CommandError} where it cannot be written; what was done stays done.
 */
async function afterTold(file: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `${file} could not be written: ${reason}`;
    throw new CommandError(message, ExitCode.error, { isDocumentTold: true });
  }
}
