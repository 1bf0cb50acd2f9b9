import { diagnosticIds } from "../../reconcile/plan/diagnostic-ids.ts";
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
 * @param reasons One sentence each, as `refusals` gives them.
 */
export function planProblem(
  { diagnostics }: Pick<Plan, "diagnostics">,
  reasons: readonly string[],
): TenantFailure | undefined {
  const [first] = reasons;
  if (first === undefined) return undefined;
  const frozen = new Set(
    diagnostics.flatMap(({ id, message }) => (id === diagnosticIds.freeze ? [message] : [])),
  );
  const reason = reasons.length > 1 ? `${first} (and ${reasons.length - 1} more)` : first;
  if (reasons.every((one) => frozen.has(one)))
    return { outcome: "waiting", code: "freeze", reason };
  // the reason holds the diagnostic's own sentence, where it is of one
  const cause = diagnostics.find(
    ({ severity, message }) => severity !== "info" && first.includes(message),
  );
  return { outcome: "refused", code: cause?.id ?? "approvalNeeded", reason };
}
