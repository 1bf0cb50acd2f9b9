import { describe, expect, test } from "vitest";
import {
  GraphError,
  isAmbiguous,
  isConflict,
  isForbidden,
  isGraphError,
  isNotFound,
  isThrottled,
} from "../../src/graph/index.ts";
import { json, jwt, rejection, rig } from "./scripted-fetch.ts";
import {
  activityId,
  directoryError,
  doublyNested,
  intuneError,
  scopeNotGranted,
} from "./wire-errors.ts";

const ring = { version: "beta", path: "/deviceManagement/deviceConfigurations/1" } as const;
const body = { displayName: "secret-payload" };

async function errorFor(
  status: number,
  answer: unknown,
  headers: Record<string, string> = {},
  token = "opaque",
): Promise<GraphError> {
  const r = rig(() => json(status, answer, headers), {
    credential: { getToken: () => Promise.resolve({ token, expiresOnTimestamp: Infinity }) },
  });
  const error = await rejection(r.graph.patch({ ...ring, body }));
  if (!(error instanceof GraphError)) throw error;
  return error;
}

describe("GraphError", () => {
  // https://learn.microsoft.com/graph/errors
  test("carries what support and callers need", async () => {
    const details = [{ code: "x", message: "y", target: "z" }];
    const answer = directoryError("Request_BadRequest", "Invalid value.") as {
      error: Record<string, unknown>;
    };

    const error = await errorFor(
      400,
      { error: { ...answer.error, details } },
      { "request-id": "header-request", "client-request-id": "header-client" },
    );

    expect(error).toMatchObject({
      name: "GraphError",
      status: 400,
      code: "Request_BadRequest",
      requestId: "header-request",
      clientRequestId: "header-client",
      method: "PATCH",
      path: ring.path,
      ambiguous: false,
      details,
    });
    expect(error.message).toBe(
      "PATCH /deviceManagement/deviceConfigurations/1 failed: HTTP 400 Request_BadRequest: Invalid value.",
    );
  });

  // F22: https://github.com/almenscorner/IntuneCD/issues/184
  test("unwraps what Intune puts into its message", async () => {
    const error = await errorFor(400, intuneError("BadRequest", "Invalid property values"));

    expect(error).toMatchObject({ code: "BadRequest", activityId });
    expect(error.message).toMatch(/HTTP 400 BadRequest: Invalid property values\.$/);
  });

  // https://github.com/AzureAD/microsoft-authentication-library-for-js/issues/1261
  test("unwraps it twice over", async () => {
    const error = await errorFor(403, doublyNested("Forbidden", "Not allowed"));

    expect(error).toMatchObject({ code: "UnknownError", serviceCode: "Forbidden", activityId });
    expect(error.message).toContain("Not allowed");
  });

  // F22: msgraph-sdk-powershell#2742
  test("reads the text of a model error", async () => {
    const text = "Cannot create an abstract class.";
    const error = await errorFor(400, {
      error: { code: "ModelValidationFailure", message: text, innererror: { message: text } },
    });

    expect(error.message).toContain(`ModelValidationFailure: ${text}`);
  });

  test.each([
    ["nothing", undefined, ""],
    ["null", null, "null"],
    ["a list", [1], "[1]"],
    ["an error that is a string", { error: "invalid_grant" }, "invalid_grant"],
    ["a message that only looks like JSON", { error: { code: "x", message: "{oops" } }, "{oops"],
  ])("survives %s as a body", async (_what, answer, text) => {
    const error = await errorFor(400, answer);

    expect(error.status).toBe(400);
    expect(error.message).toContain(text);
  });

  test("ends with depth, not with a stack overflow", async () => {
    let message = "deep";
    for (let n = 0; n < 12; n += 1) message = JSON.stringify({ Message: message });
    let inner: unknown = { code: "deepest" };
    for (let n = 0; n < 50; n += 1) inner = { innerError: inner };

    const error = await errorFor(400, { error: { code: "x", message, innerError: inner } });

    expect(error.code).toBe("x");
  });

  // F18: https://github.com/Azure/azure-cli/issues/33778
  test("names the least permission and what the token has", async () => {
    const token = jwt({ appid: "app-1", roles: ["Group.Read.All", "Device.Read.All"] });

    const error = await errorFor(403, scopeNotGranted, {}, token);

    expect(error.serviceCode).toBe("PermissionScopeNotGranted");
    expect(error.message).toContain(
      "It needs DeviceManagementConfiguration.ReadWrite.All. " +
        "The token of app app-1 has: Group.Read.All, Device.Read.All.",
    );
  });

  test("does not name a permission again that the answer names", async () => {
    const text =
      "Application must have one of the following scopes: DeviceManagementConfiguration.ReadWrite.All";
    const token = jwt({ appid: "app-1", roles: [] });

    const error = await errorFor(403, directoryError("Forbidden", text), {}, token);

    expect(error.message.match(/DeviceManagementConfiguration/g)).toHaveLength(1);
    expect(error.message).toContain("The token of app app-1 has: none.");
  });

  // F18
  test("names delegated permissions where a person has signed in", async () => {
    const token = jwt({ azp: "app-1", scp: "User.Read Group.Read.All" });

    const error = await errorFor(
      403,
      directoryError("Authorization_RequestDenied", "no"),
      {},
      token,
    );

    expect(error.message).toContain("The token of app app-1 has: User.Read Group.Read.All.");
  });

  test("tells what is not offered by a cloud or version", async () => {
    const text = "Resource not found for the segment 'windowsFeatureUpdateProfiles'.";

    const error = await errorFor(400, directoryError("BadRequest", text));

    expect(error.message).toContain("does not offer this resource");
  });

  test("shows neither token, nor payload, nor query", async () => {
    const token = jwt({ tid: "t" });
    const r = rig(() => json(400, directoryError("BadRequest", `Bearer ${token} is bad`)), {
      credential: { getToken: () => Promise.resolve({ token, expiresOnTimestamp: Infinity }) },
    });

    const error = await rejection(
      r.graph.patch({ ...ring, body, query: { $filter: "secret-filter" } }),
    );

    const shown = `${JSON.stringify(error)} ${String(error)} ${(error as Error).stack}`;
    expect(shown).not.toContain(token);
    expect(shown).not.toContain("secret-payload");
    expect(shown).not.toContain("secret-filter");
  });
});

describe("A token in an error's text", () => {
  const opaque = "EwBIA8l6BAAU7p9QDpi".repeat(3);

  test.each([
    ["as a header", `Authorization: Bearer ${opaque} was refused`],
    ["in lower case", `bearer ${opaque}`],
    ["as a JWT by itself", `got ${jwt({ tid: "t" })}`],
  ])("is cut out %s", async (_where, text) => {
    const error = await errorFor(400, directoryError("BadRequest", text));

    expect(error.message).toContain("[token]");
    expect(error.message).not.toContain(opaque);
    expect(error.message).not.toContain(jwt({ tid: "t" }));
  });

  test("is cut out of details and of what is no JSON", async () => {
    const text = `Bearer ${opaque}`;
    const details = [{ code: "x", message: text }];

    const detailed = await errorFor(400, { error: { code: "x", message: "m", details } });
    const plain = await errorFor(400, text);

    expect(detailed.details).toEqual([{ code: "x", message: "Bearer [token]" }]);
    expect(plain.message).toContain("Bearer [token]");
    expect(plain.message).not.toContain(opaque);
  });
});

describe("The predicates", () => {
  const make = (status: number, ambiguous = false) =>
    new GraphError("x", { status, code: "c", method: "GET", path: "/", ambiguous });

  test("tell statuses apart", () => {
    expect(
      [404, 403, 409, 412, 429, 509]
        .map((status) => make(status))
        .map((error) => [
          isNotFound(error),
          isForbidden(error),
          isConflict(error),
          isThrottled(error),
        ]),
    ).toEqual([
      [true, false, false, false],
      [false, true, false, false],
      [false, false, true, false],
      [false, false, true, false],
      [false, false, false, true],
      [false, false, false, true],
    ]);
  });

  test("know an error of another copy of the package by its name", () => {
    const other = Object.assign(new Error("x"), {
      name: "GraphError",
      status: 404,
      ambiguous: true,
    });

    expect([isGraphError(other), isNotFound(other), isAmbiguous(other)]).toEqual([
      true,
      true,
      true,
    ]);
  });

  test.each([undefined, null, "GraphError", new Error("x"), { name: "GraphError" }])(
    "do not take %s for one",
    (value) => {
      expect(isGraphError(value)).toBe(false);
    },
  );
});
