/** Error bodies as services sent them; the letters are those of no standard. */

const innerError = {
  date: "2026-11-22T10:00:00",
  "request-id": "body-request",
  "client-request-id": "body-client",
};

/** https://learn.microsoft.com/graph/errors */
export function directoryError(code: string, message: string): unknown {
  return { error: { code, message, innerError } };
}

/** https://learn.microsoft.com/graph/throttling#sample-response */
export const tooManyRequests = {
  error: {
    code: "TooManyRequests",
    message: "Too many requests.",
    innerError: { code: "429", message: "Please retry after", status: "429" },
  },
};

export const activityId = "0f2c1111-2222-3333-4444-555555555555";

/** Intune's JSON within the message: https://github.com/almenscorner/IntuneCD/issues/184 */
function intuneMessage(text: string, retryAfter: unknown = null): string {
  return JSON.stringify({
    _version: 3,
    Message:
      `${text} - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - ` +
      `Activity ID: ${activityId} - Url: https://fef.msub01.manage.microsoft.com/DeviceConfiguration`,
    CustomApiErrorPhrase: "",
    RetryAfter: retryAfter,
    ErrorSourceService: "",
    HttpHeaders: "{}",
  });
}

export function intuneError(code: string, text: string, retryAfter: unknown = null): unknown {
  return { error: { code, message: intuneMessage(text, retryAfter), innerError } };
}

/** https://github.com/AzureAD/microsoft-authentication-library-for-js/issues/1261 */
export function doublyNested(errorCode: string, text: string): unknown {
  const message = JSON.stringify({
    ErrorCode: errorCode,
    Message: intuneMessage(text),
    Target: null,
    Details: null,
    InnerError: null,
    InstanceAnnotations: [],
  });
  return { error: { code: "UnknownError", message, innerError } };
}

/** https://github.com/Azure/azure-cli/issues/33778 */
export const scopeNotGranted = {
  error: {
    code: "UnknownError",
    message: JSON.stringify({
      errorCode: "PermissionScopeNotGranted",
      message: "Authorization failed due to missing permission scope.",
      instanceAnnotations: [],
    }),
    innerError,
  },
};

export const expiredToken = directoryError(
  "InvalidAuthenticationToken",
  "Lifetime validation failed, the token is expired.",
);

export const gatewayPage =
  "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>";
