import type { TenantOutcome, TenantRun } from "../outcome/tenant-run.ts";

/**
 * How a run of a fleet ends as a process: by the tenant that fared worst. The codes are those of the
 * command for one tenant, and so is their order.
 *
 * @param isStrict Whether changes of a plan are differences, as `--detailed-exitcode` asks.
 */
export function fleetExitCode(
  runs: readonly Pick<TenantRun, "verb" | "outcome" | "code">[],
  { isStrict = false }: { readonly isStrict?: boolean } = {},
): number {
  const codes = new Set(runs.map((run) => codeOf(run, isStrict)));
  // nobody was reached: nothing was read or written anywhere
  const isNothingDone = runs.length > 0 && runs.every(({ outcome }) => neverReached.has(outcome));
  if (isNothingDone && codes.has(3)) return 1;
  return order.find((code) => codes.has(code)) ?? 0;
}

// the worst first; 10 to 13 are those of a tick
const order = [130, 6, 5, 4, 3, 13, 12, 11, 10, 2];

const neverReached: ReadonlySet<TenantOutcome> = new Set([
  "misconfigured",
  "denied",
  "unreachable",
  "broken",
]);

function codeOf(
  { verb, outcome, code }: Pick<TenantRun, "verb" | "outcome" | "code">,
  isStrict: boolean,
): number {
  switch (outcome) {
    case "unchanged":
    case "applied":
    case "completed":
    case "waiting":
      return 0;
    case "changes":
      return isStrict ? 2 : 0;
    case "drift":
      return 2;
    case "progressing":
      return 10;
    case "awaitingApproval":
      return 11;
    case "held":
      return 12;
    case "rolledBack":
      return 13;
    case "pending":
    case "partly":
    case "misconfigured":
    case "denied":
    case "unreachable":
    case "broken":
      return 3;
    case "refused":
      return code === "stale" ? 4 : 5;
    case "busy":
      return verb === "plan" || verb === "drift" ? 3 : 6;
    case "cancelled":
      return 130;
    default:
      return outcome satisfies never;
  }
}
