import { jsonText } from "../../report/escape.ts";
import { hasErrors } from "../../operate/session/make-plan.ts";
import { Session } from "../../operate/session/session.ts";
import { driftText } from "../../report/drift-text.ts";
import type { Call } from "../command-line/define-command.ts";
import type { driftCommand } from "../declarations/config.ts";
import { ExitCode } from "../exit-code.ts";
import { loadConfig } from "../load-config.ts";
import { Progress } from "../progress.ts";
import { signIn } from "../sign-in.ts";

/** `ringwright drift`: read-only; exit 2 where the tenant left the files. */
export async function runDrift({ options, terminal }: Call<typeof driftCommand>): Promise<number> {
  const { abortSignal } = terminal;
  const desired = await loadConfig(options.config, terminal);
  const session = new Session(await signIn(options, terminal), desired);
  const progress = new Progress(terminal);
  const { report, plan } = await session
    .drift({ abortSignal, onProgress: progress.show })
    .finally(() => progress.clear());
  terminal.out(options.json ? jsonText(report) : driftText(report, plan, terminal.paintOut));
  if (report.drift.length > 0) return ExitCode.differences;
  // conflicts are drift and reported above; what could not be looked at is an error
  return hasErrors(plan) && !plan.complete ? ExitCode.refused : ExitCode.ok;
}
