import { describe, expect, test } from "vitest";
import { failureOf, graphFailureOf } from "../../../src/fleet/outcome/failure.ts";
import { tenantStep } from "../../../src/fleet/outcome/tenant-step.ts";

const signIn = (text: string) => graphFailureOf(0, "AuthenticationError", text);

describe("failureOf", () => {
  test.each([
    [
      "AADSTS700016: Application with identifier 'x' was not found in the directory 'y'.",
      "denied",
      "consentMissing",
    ],
    [
      "AADSTS7000229: The client application is missing service principal in the tenant",
      "denied",
      "consentMissing",
    ],
    ["AADSTS90002: Tenant 'x' not found.", "denied", "tenantNotFound"],
    ["AADSTS7000215: Invalid client secret provided.", "denied", "credentialInvalid"],
    ["AADSTS7000222: The provided client secret keys are expired.", "denied", "credentialExpired"],
    [
      "AADSTS53003: Access has been blocked by Conditional Access policies.",
      "denied",
      "conditionalAccess",
    ],
    [
      "AADSTS90033: A transient error has occurred. Please try again.",
      "unreachable",
      "serviceUnavailable",
    ],
    ["getaddrinfo ENOTFOUND login.microsoftonline.com", "unreachable", "network"],
    ["the answer was not understood", "denied", "signInRefused"],
  ])("tells a sign-in apart: %s", (text, outcome, code) => {
    expect(signIn(text)).toEqual({ outcome, code, reason: text });
  });

  test.each([
    [0, "NetworkError", "unreachable", "network"],
    [401, "InvalidAuthenticationToken", "denied", "unauthorized"],
    [403, "Forbidden", "denied", "permissionMissing"],
    [429, "TooManyRequests", "unreachable", "throttled"],
    [503, "ServiceUnavailable", "unreachable", "serviceUnavailable"],
    [400, "BadRequest", "broken", "http400"],
  ])("tells an answer of Graph apart: %i %s", (status, word, outcome, code) => {
    expect(graphFailureOf(status, word, "text")).toEqual({ outcome, code, reason: "text" });
  });

  test("knows a tenant without a licence by what Intune says", () => {
    expect(graphFailureOf(400, "BadRequest", "Request not applicable to target tenant.").code).toBe(
      "licenceMissing",
    );
  });

  test.each([
    ["LockedError", "busy", "later"],
    ["WrongTenantError", "denied", "person"],
    ["ConfigError", "misconfigured", "person"],
    ["RangeError", "broken", "person"],
  ])("knows %s by its name", (name, outcome, step) => {
    const error = new Error("why");
    error.name = name;

    const failure = failureOf(error);

    expect(failure.outcome).toBe(outcome);
    expect(tenantStep(failure.outcome)).toBe(step);
  });
});
