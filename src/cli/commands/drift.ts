import { loadDesiredState } from "../../config/load.ts";
import { driftReport } from "../../reconcile/drift/drift-report.ts";
import { driftText } from "../../report/drift-text.ts";
import { ExitCode } from "../exit-code.ts";
import { findConfig } from "../find-config.ts";
import type { GlobalOptions } from "../global-options.ts";
import { signIn } from "../sign-in.ts";
import type { Terminal } from "../terminal.ts";
import { approvalsOf, hasErrors, makePlan } from "./make-plan.ts";

/** `ringwright drift`: read-only; exit 2 where the tenant left the files. */
export async function runDrift(options: GlobalOptions, terminal: Terminal): Promise<number> {
  const desired = await loadDesiredState(findConfig(options.config), {
    abortSignal: terminal.abortSignal,
    env: terminal.env,
  });
  const tenant = await signIn(options, terminal);
  const { plan, snapshot } = await makePlan(tenant, desired, approvalsOf({}), terminal, false);
  const report = driftReport(desired, snapshot, plan, tenant.now());
  terminal.out(
    options.json
      ? `${JSON.stringify(report, null, 2)}\n`
      : driftText(report, plan, terminal.paintOut),
  );
  if (report.drift.length > 0) return ExitCode.differences;
  // conflicts are drift and reported above; what could not be looked at is an error
  return hasErrors(plan) && !plan.complete ? ExitCode.refused : ExitCode.ok;
}
