import type { MockClock } from "../ground/clock.ts";
import { isIntunePath } from "../ground/intune-path.ts";
import { errorBody, intuneMessage, Refusal, type ErrorBodyContext } from "../ground/refusal.ts";
import type { WireAnswer, WireOutcome } from "../ground/wire-message.ts";
import type { FaultEffect } from "../options/faults.ts";
import type { RequestIds } from "./request-ids.ts";
import { rewriteAnswer } from "./rewrite-answer.ts";

type StatusEffect = Extract<FaultEffect, { readonly status: number } | { readonly html: number }>;

/**
 * The answer of an injected failure. Without a body of its own it gets the one that
 * Graph sends with this status on this path.
 */
export function faultAnswer(
  effect: StatusEffect,
  path: string,
  context: ErrorBodyContext & { readonly headers: Record<string, string> },
): WireAnswer {
  if ("html" in effect) {
    const title = `${effect.html} ${titles[effect.html] ?? "Error"}`;
    const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>Microsoft-Azure-Application-Gateway/v2</center>\r\n</body>\r\n</html>\r\n`;
    return {
      status: effect.html,
      headers: { Date: context.headers["Date"] ?? "", "Content-Type": "text/html" },
      body,
    };
  }
  const given = effect.body;
  const body =
    given === undefined
      ? JSON.stringify(defaultBody(effect.status, path, context))
      : typeof given === "string"
        ? given
        : JSON.stringify(given);
  const bodiless = effect.status === 204 || effect.status === 304;
  return {
    status: effect.status,
    headers: { ...context.headers, "Content-Type": "application/json", ...effect.headers },
    body: bodiless ? undefined : body,
  };
}

/** What an effect makes of an exchange; undefined where the right answer goes out after all. */
export async function brokenOutcome(
  effect: FaultEffect,
  right: WireAnswer | undefined,
  context: {
    readonly path: string;
    readonly ids: RequestIds;
    readonly clock: MockClock;
    readonly abortSignal: AbortSignal | undefined;
  },
): Promise<WireOutcome | undefined> {
  if ("reset" in effect) return { kind: "reset" };
  if ("hang" in effect) return { kind: "hang" };
  if ("delayMs" in effect) {
    await context.clock.sleep(effect.delayMs, { abortSignal: context.abortSignal });
    return undefined;
  }
  if (!("status" in effect || "html" in effect))
    return right === undefined ? undefined : spoiltOutcome(effect, right, context.clock);
  return { kind: "answer", answer: faultAnswer(effect, context.path, context.ids.context()) };
}

type SpoilingEffect = Exclude<
  FaultEffect,
  StatusEffect | { readonly reset: true } | { readonly hang: true } | { readonly delayMs: number }
>;

function spoiltOutcome(
  effect: SpoilingEffect,
  answer: WireAnswer,
  clock: MockClock,
): WireOutcome | undefined {
  if ("truncate" in effect) return { kind: "answer", answer, truncate: effect.truncate };
  if ("rewrite" in effect) return { kind: "answer", answer: rewriteAnswer(answer, effect.rewrite) };
  if ("padBytes" in effect) {
    const shape = { blanks: effect.padBytes, piece: 65_536, gzip: effect.gzip === true };
    return { kind: "answer", answer, shape };
  }
  if ("dripMs" in effect) {
    const pause = async (): Promise<void> => await clock.sleep(effect.dripMs);
    return {
      kind: "answer",
      answer,
      shape: { blanks: effect.blanks ?? Infinity, piece: 1, pause },
    };
  }
  // an earlier answer takes the place of the right one before this
  return undefined;
}

const titles: Readonly<Record<number, string>> = {
  200: "Sign in to your network",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Time-out",
};

// learn.microsoft.com/graph/errors
const codes: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ["BadRequest", "Invalid property values"],
  401: ["InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."],
  403: ["Authorization_RequestDenied", "Insufficient privileges to complete the operation."],
  404: [
    "Request_ResourceNotFound",
    "Resource does not exist or one of its queried reference-property objects are not present.",
  ],
  408: ["RequestTimeout", "The request timed out."],
  409: ["Directory_ConcurrencyViolation", "A conflicting object was found. Please retry."],
  410: ["resyncRequired", "Resync is required."],
  412: ["ConditionNotMet", "The condition specified in HTTP conditional header(s) is not met."],
  423: ["Locked", "The resource is locked."],
  424: ["FailedDependency", "The request failed because a request it depends on failed."],
  429: ["TooManyRequests", "Too many requests."],
  500: ["InternalServerError", "Internal server error."],
  502: ["BadGateway", "Bad gateway."],
  503: ["ServiceUnavailable", "The service is unavailable."],
  504: ["UnknownError", "Gateway timeout."],
  507: ["InsufficientStorage", "Insufficient storage."],
  509: ["BandwidthLimitExceeded", "The bandwidth limit is exceeded."],
};

function defaultBody(status: number, path: string, context: ErrorBodyContext): unknown {
  const [code, message] = codes[status] ?? ["UnknownError", "An error has occurred"];
  const intune = isIntunePath(path);
  if (intune && status === 403) return permissionScopeBody(context);
  if (intune && status === 504) return nestedBody(message, context);
  const layer = status === 401 ? "gateway" : "service";
  return errorBody(new Refusal(status, code, message, { layer }), { ...context, intune });
}

// seen in https://github.com/Azure/azure-cli/issues/33778
function permissionScopeBody(context: ErrorBodyContext): unknown {
  const message = JSON.stringify({
    errorCode: "PermissionScopeNotGranted",
    message: `Authorization failed due to missing permission scope DeviceManagementConfiguration.ReadWrite.All. - Activity ID: ${context.activityId}`,
    instanceAnnotations: [],
  });
  return errorBody(new Refusal(403, "UnknownError", message, { layer: "gateway" }), context);
}

// seen in https://github.com/AzureAD/microsoft-authentication-library-for-js/issues/1261
function nestedBody(text: string, context: ErrorBodyContext): unknown {
  const message = JSON.stringify({
    ErrorCode: "GatewayTimeout",
    Message: intuneMessage(text, context.activityId),
    Target: null,
    Details: null,
    InnerError: null,
    InstanceAnnotations: [],
  });
  return errorBody(new Refusal(504, "UnknownError", message, { layer: "gateway" }), context);
}
