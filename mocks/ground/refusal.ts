/**
 * Which layer of Graph speaks, since each writes its errors in its own shape:
 *
 * - `service`: the directory in plain text, Intune as JSON within `message`.
 * - `gateway`: the OData front door, plain text for every path.
 * - `model`: the type check, `ModelValidationFailure` with the text repeated inside.
 */
export type RefusalLayer = "service" | "gateway" | "model";

/** Thrown by a handler to answer outside 2xx. Never leaves the mock. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly code: string;
  readonly layer: RefusalLayer;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    options: { layer?: RefusalLayer; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.layer = options.layer ?? "service";
    this.headers = options.headers ?? {};
  }
}

/** 400 of a directory object: group, device, directoryObject. */
export function badDirectoryRequest(message: string): Refusal {
  return new Refusal(400, "Request_BadRequest", message);
}

/** 400 of an Intune object. */
export function badIntuneRequest(message: string): Refusal {
  return new Refusal(400, "BadRequest", message);
}

/**
 * 400 of the type check.
 *
 * @see https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/2742
 */
export function modelFailure(message: string): Refusal {
  return new Refusal(400, "ModelValidationFailure", message, { layer: "model" });
}

/** 400 of the OData front door, for queries and bodies that it can not read. */
export function badGatewayRequest(message: string): Refusal {
  return new Refusal(400, "BadRequest", message, { layer: "gateway" });
}

/** @see https://learn.microsoft.com/graph/aad-advanced-queries */
export function unsupportedQuery(message: string): Refusal {
  return new Refusal(400, "Request_UnsupportedQuery", message);
}

/** 404 of a directory object. Text: https://github.com/microsoftgraph/msgraph-sdk-java/issues/2575 */
export function directoryNotFound(id: string): Refusal {
  return new Refusal(
    404,
    "Request_ResourceNotFound",
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

/** 404 of an Intune object. */
export function intuneNotFound(): Refusal {
  return new Refusal(404, "ResourceNotFound", "Resource not found.");
}

/** A path that the version does not know. */
export function segmentNotFound(segment: string, status = 400): Refusal {
  return new Refusal(status, "BadRequest", `Resource not found for the segment '${segment}'.`, {
    layer: "gateway",
  });
}

/** 405 of a path that exists with other methods. */
export function methodNotAllowed(): Refusal {
  return new Refusal(
    405,
    "Request_BadRequest",
    "Specified HTTP method is not allowed for the request target.",
    { layer: "gateway" },
  );
}

/** What an error body is made of, besides the refusal itself. */
export interface ErrorBodyContext {
  readonly intune: boolean;
  readonly requestId: string;
  readonly clientRequestId: string;
  readonly activityId: string;
  readonly at: Date;
}

/**
 * The body Graph sends for a refusal: the envelope of learn.microsoft.com/graph/errors,
 * for Intune with a JSON document as the message (seen in
 * https://github.com/almenscorner/IntuneCD/issues/184).
 */
export function errorBody(refusal: Refusal, context: ErrorBodyContext): unknown {
  const date = context.at.toISOString().slice(0, 19);
  const innerError = {
    date,
    "request-id": context.requestId,
    "client-request-id": context.clientRequestId,
  };
  if (refusal.status === 429) return throttledBody(date, context.requestId);
  if (refusal.layer === "model") {
    return {
      error: {
        code: refusal.code,
        message: refusal.message,
        innerError: { message: refusal.message, ...innerError },
      },
    };
  }
  const message =
    refusal.layer === "service" && context.intune
      ? intuneMessage(refusal.message, context.activityId)
      : refusal.message;
  return { error: { code: refusal.code, message, innerError } };
}

/** The JSON document that Intune puts into `message`. */
export function intuneMessage(text: string, activityId: string): string {
  const url =
    "https://fef.msub02.manage.microsoft.com/DeviceConfiguration_2411/StatelessDeviceConfigurationFEService/deviceManagement";
  const document = {
    _version: 3,
    Message: `${text} - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - Activity ID: ${activityId} - Url: ${url}?api-version=5024-10-11`,
    CustomApiErrorPhrase: "",
    RetryAfter: null,
    ErrorSourceService: "",
    HttpHeaders: "{}",
  };
  return JSON.stringify(document, null, 2).replaceAll("\n", "\r\n");
}

// learn.microsoft.com/graph/throttling
function throttledBody(date: string, requestId: string): unknown {
  return {
    error: {
      code: "TooManyRequests",
      message: "Too many requests.",
      innerError: {
        code: "429",
        date,
        message: "Please retry after",
        "request-id": requestId,
        status: "429",
      },
    },
  };
}
