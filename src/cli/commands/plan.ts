import { jsonLine, jsonText, terminalText } from "../../report/escape.ts";
import { hasErrors } from "../../reconcile/plan/make-plan.ts";
import { planForecast } from "../../operate/session/plan-forecast.ts";
import { Session } from "../../operate/session/session.ts";
import type { Plan } from "../../reconcile/plan/plan.ts";
import { planDigest } from "../../reconcile/plan/saved-plan.ts";
import { byHarm, harmOf } from "../../report/harm.ts";
import { planHtml } from "../../report/plan-html.ts";
import { planMarkdown } from "../../report/plan-markdown.ts";
import { planText } from "../../report/plan-text.ts";
import { approvalsOf, checkForced } from "../approvals.ts";
import type { Call } from "../command-line/define-command.ts";
import type { planCommand } from "../declarations/config.ts";
import { deviceCacheOf } from "../device-cache.ts";
import { ExitCode } from "../exit-code.ts";
import { findConfig } from "../find-config.ts";
import { baselineFile, readBaseline } from "../lint-baseline-file.ts";
import { addToJobFile, jobOutputs } from "../job-files.ts";
import { loadConfig } from "../load-config.ts";
import { tell } from "../output.ts";
import { Progress } from "../progress.ts";
import { knownClaims } from "../rollouts/known-claims.ts";
import { runPage } from "../run-page.ts";
import { signIn } from "../sign-in.ts";
import { writePrivate } from "../write-private.ts";

/** `ringwright plan`: shows what apply would do. */
export async function runPlan({ options, terminal }: Call<typeof planCommand>): Promise<number> {
  const { abortSignal } = terminal;
  const desired = await loadConfig(options.config, terminal);
  const session = new Session(await signIn(options, terminal), desired);
  checkForced(desired, options);
  const baseline = readBaseline(baselineFile(findConfig(options.config), desired));
  const progress = new Progress(terminal);
  const claims = await knownClaims(options, desired, terminal);
  const planned = await session
    .plan({
      ...approvalsOf(options),
      claims,
      only: options.only.length > 0 ? options.only : undefined,
      abortSignal,
      impact: options.impact !== false,
      openCache: deviceCacheOf(options, terminal, progress),
      baseline,
      onProgress: progress.show,
    })
    .finally(() => progress.clear());
  const { plan, moved } = planned;
  const forecast = planForecast(desired, planned);
  const { out, markdown, html, summary, outputs } = options;
  const saved = jsonText(plan);
  const digest = out === undefined ? undefined : planDigest(saved);
  if (out !== undefined) {
    await writePrivate(out, saved);
    const file = terminalText(out);
    terminal.err(
      plan.applyable
        ? `Saved to ${file}. Apply exactly this with: ringwright apply ${file} --digest ${digest}\n`
        : `Saved to ${file} (${digest}). It is not applyable as it stands.\n`,
    );
  }
  const comment = () => planMarkdown(plan, { digest, runUrl: runPage(terminal.env), forecast });
  if (markdown !== undefined) await writePrivate(markdown, comment());
  if (summary !== undefined) await addToJobFile(summary, comment());
  if (outputs !== undefined) await addToJobFile(outputs, jobOutputs(planOutputs(plan, digest)));
  if (html !== undefined)
    await writePrivate(
      html,
      planHtml(plan, { forecast: forecast?.after, businessHours: desired.calendar?.businessHours }),
    );
  if (typeof options.impact === "string") await writePrivate(options.impact, jsonLines(moved()));
  await tell(terminal, options, plan, () =>
    planText(plan, terminal.paintOut, { columns: terminal.outColumns?.(), forecast }),
  );
  if (hasErrors(plan)) return ExitCode.refused;
  return options.detailedExitcode && plan.changes.length > 0 ? ExitCode.differences : ExitCode.ok;
}

function planOutputs(plan: Plan, digest: string | undefined) {
  const [worst] = byHarm(plan.changes);
  return {
    changes: plan.changes.length,
    harm: worst ? harmOf(worst) : "none",
    applyable: plan.applyable,
    digest: digest ?? "",
  };
}

function* jsonLines(values: Iterable<unknown>): Generator<string> {
  for (const value of values) yield jsonLine(value);
}
