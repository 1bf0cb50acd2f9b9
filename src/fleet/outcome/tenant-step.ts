import type { TenantStep, TenantOutcome } from "./tenant-run.ts";

/**
 * What an outcome asks for: the one table that the embedded run, its exit code and every queue
 * read.
 */
export function tenantStep(outcome: TenantOutcome): TenantStep {
  switch (outcome) {
    case "unchanged":
    case "changes":
    case "applied":
    case "drift":
    case "progressing":
    case "completed":
    case "awaitingApproval":
    case "held":
    case "rolledBack":
    case "pending":
    case "waiting":
      return "done";
    case "unreachable":
      return "retry";
    case "partly":
      return "retryOnce";
    case "busy":
    case "cancelled":
      return "later";
    case "refused":
    case "misconfigured":
    case "denied":
    case "broken":
      return "person";
    default:
      return outcome satisfies never;
  }
}
