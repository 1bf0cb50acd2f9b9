import { isGraphError } from "../../graph/index.ts";
import type { TenantOutcome } from "./tenant-run.ts";

/** Why a tenant's run ended without what was wanted of it. */
export interface TenantFailure {
  readonly outcome: TenantOutcome;
  /** A stable word; failures with the same one are taken to have the same cause. */
  readonly code: string;
  /** One sentence, with the next step. */
  readonly reason: string;
}

/**
 * What an error means for a tenant: the one place where errors are told apart by what helps, the
 * same again, or a person. Errors are known by name, since another copy of this package may have
 * made them.
 */
export function failureOf(error: unknown): TenantFailure {
  const reason = error instanceof Error ? error.message : String(error);
  const as = (outcome: TenantOutcome, code: string): TenantFailure => ({ outcome, code, reason });
  if (isGraphError(error)) return graphFailureOf(error.status, error.code, reason);
  const name = error instanceof Error ? error.name : "";
  switch (name) {
    case "LockedError":
      return as("busy", "locked");
    case "WrongTenantError":
      return as("denied", "wrongTenant");
    case "ConfigError":
    case "ValidationError":
      return as("misconfigured", "config");
    case "ApplyRefusedError":
      return as("refused", (error as { kind?: string }).kind === "stale" ? "stale" : "refused");
    case "OwnedElsewhereError":
      return as("refused", "ownedElsewhere");
    case "OperationRefusedError":
    case "RolloutCommandError":
      return as("refused", "refused");
    case "AbortError":
      return as("cancelled", "cancelled");
    case "MissingCredentialError":
      return as("denied", "credentialMissing");
    default:
      return as("broken", name === "" || name === "Error" ? "error" : name);
  }
}

/** What an answer of Graph means, or that there was none. */
export function graphFailureOf(status: number, code: string, reason: string): TenantFailure {
  const as = (outcome: TenantOutcome, word: string): TenantFailure => ({
    outcome,
    code: word,
    reason,
  });
  if (code === "AuthenticationError") return signInFailure(reason);
  if (isLicenceText(reason)) return as("denied", "licenceMissing");
  if (status === 0) return as("unreachable", "network");
  if (status === 401) return as("denied", "unauthorized");
  if (status === 403) return as("denied", "permissionMissing");
  if (status === 429 || status === 509) return as("unreachable", "throttled");
  if (status >= 500) return as("unreachable", "serviceUnavailable");
  return as("broken", `http${status}`);
}

/**
 * What Intune answers in a tenant without a licence for it. Unverified: the words are those that
 * people report; no page of Microsoft lists them.
 *
 * @see https://learn.microsoft.com/answers/questions/1060313
 */
function isLicenceText(text: string): boolean {
  return /request not applicable to target tenant|tenant (?:is not|does not have|has no)\b.*\blicen[cs]e|not licensed for (?:this|Intune)/i.test(
    text,
  );
}

/**
 * Which sign-in was refused, by the code of Entra ID in its text.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
function signInFailure(reason: string): TenantFailure {
  const aadsts = /AADSTS(\d+)/.exec(reason)?.[1];
  const code = aadsts === undefined ? undefined : signInCodes[aadsts];
  if (code === "serviceUnavailable") return { outcome: "unreachable", code, reason };
  if (code !== undefined) return { outcome: "denied", code, reason };
  // the sign-in itself could not be reached: what node and MSAL say then
  const isNetwork =
    aadsts === undefined &&
    /network|ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|socket|timed? ?out/i.test(
      reason,
    );
  return isNetwork
    ? { outcome: "unreachable", code: "network", reason }
    : { outcome: "denied", code: "signInRefused", reason };
}

const signInCodes: Readonly<Record<string, string>> = {
  // the application is not there: nobody has consented in this tenant
  "700016": "consentMissing",
  "7000229": "consentMissing",
  "650052": "consentMissing",
  "65001": "consentMissing",
  "90002": "tenantNotFound",
  "900023": "tenantNotFound",
  "7000215": "credentialInvalid",
  "7000222": "credentialExpired",
  "700027": "credentialInvalid",
  "700024": "credentialExpired",
  "70021": "credentialInvalid",
  "700211": "credentialInvalid",
  "700213": "credentialInvalid",
  "7000112": "applicationDisabled",
  "53003": "conditionalAccess",
  "530003": "conditionalAccess",
  "90033": "serviceUnavailable",
  "90055": "serviceUnavailable",
};
