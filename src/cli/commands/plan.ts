import { writeFile } from "node:fs/promises";
import { loadDesiredState } from "../../config/load.ts";
import { planImpact } from "../../reconcile/plan/impact.ts";
import { planHtml } from "../../report/plan-html.ts";
import { planMarkdown } from "../../report/plan-markdown.ts";
import { planText } from "../../report/plan-text.ts";
import { ExitCode } from "../exit-code.ts";
import { findConfig } from "../find-config.ts";
import type { GlobalOptions } from "../global-options.ts";
import { signIn } from "../sign-in.ts";
import type { Terminal } from "../terminal.ts";
import { type ApprovalOptions, approvalsOf, hasErrors, makePlan } from "./make-plan.ts";

export interface PlanCommandOptions extends GlobalOptions, ApprovalOptions {
  readonly out?: string;
  readonly detailedExitcode?: boolean;
  readonly markdown?: string;
  readonly html?: string;
  /** Where the moved devices are written, one JSON line each. */
  readonly impact?: string;
  /** False with `--no-impact`: the devices are not read. */
  readonly withImpact: boolean;
}

/** `ringwright plan`: shows what apply would do. */
export async function runPlan(options: PlanCommandOptions, terminal: Terminal): Promise<number> {
  const desired = await loadDesiredState(findConfig(options.config), {
    abortSignal: terminal.abortSignal,
    env: terminal.env,
  });
  const tenant = await signIn(options, terminal);
  const { plan, snapshot, inventory } = await makePlan(
    tenant,
    desired,
    approvalsOf(options),
    terminal,
    options.withImpact,
  );
  const json = `${JSON.stringify(plan, null, 2)}\n`;
  if (options.out !== undefined) {
    await writeFile(options.out, json, { mode: 0o600 });
    terminal.err(
      `Saved to ${options.out}. Apply exactly this with: ringwright apply ${options.out}\n`,
    );
  }
  if (options.markdown !== undefined) await writeFile(options.markdown, planMarkdown(plan));
  if (options.html !== undefined) await writeFile(options.html, planHtml(plan));
  if (options.impact !== undefined) {
    const moved = inventory
      ? planImpact(plan.changes, desired, snapshot, inventory, tenant.now()).moved()
      : [];
    await writeFile(options.impact, jsonLines(moved));
  }
  terminal.out(options.json ? json : planText(plan, terminal.paintOut));
  if (hasErrors(plan)) return ExitCode.refused;
  return options.detailedExitcode && plan.changes.length > 0 ? ExitCode.differences : ExitCode.ok;
}

function* jsonLines(values: Iterable<unknown>): Generator<string> {
  for (const value of values) yield `${JSON.stringify(value)}\n`;
}
