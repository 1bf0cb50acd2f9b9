import { type ApplyRefusal, refusalCommandText } from "../../reconcile/plan/apply-refusal.ts";
import type { Plan } from "../../reconcile/plan/plan.ts";
import type { TenantFailure } from "./failure.ts";
import type { TenantDiagnostic } from "./tenant-run.ts";

const mostDiagnostics = 50;

/** Errors and warnings of a plan, errors first. */
export function diagnosticsOf({ diagnostics }: Pick<Plan, "diagnostics">): TenantDiagnostic[] {
  const told = diagnostics.flatMap(({ id, severity, address, message }): TenantDiagnostic[] =>
    severity === "info" ? [] : [{ id, severity, address: address ?? null, message }],
  );
  return [
    ...told.filter(({ severity }) => severity === "error"),
    ...told.filter(({ severity }) => severity === "warning"),
  ].slice(0, mostDiagnostics);
}

/**
 * What stands against a plan, by the reasons that an apply gives; undefined where there is none. Days
 * on which nothing is written are no failure: the tenant waits for their end.
 *
 * @param found As `findRefusals` gives it.
 */
export function planProblem(found: readonly ApplyRefusal[]): TenantFailure | undefined {
  const [first] = found;
  if (first === undefined) return undefined;
  const text = refusalCommandText(first);
  const reason = found.length > 1 ? `${text} (and ${found.length - 1} more)` : text;
  return found.every(({ guard }) => guard === "freeze")
    ? { outcome: "waiting", code: "freeze", reason }
    : { outcome: "refused", code: first.diagnostic ?? "approvalNeeded", reason };
}
