import { describe, expect, test, vi } from "vitest";
import { GraphError, isThrottled } from "../../src/graph/index.ts";
import {
  connectionError,
  epoch,
  json,
  rejection,
  rig,
  type Step,
  steps,
} from "./scripted-fetch.ts";
import {
  directoryError,
  doublyNested,
  gatewayPage,
  intuneError,
  tooManyRequests,
} from "./wire-errors.ts";

const ring = { version: "beta", path: "/deviceManagement/deviceConfigurations/1" } as const;
const profiles = {
  version: "beta",
  path: "/deviceManagement/windowsFeatureUpdateProfiles",
} as const;
const groups = { version: "v1.0", path: "/groups" } as const;
const body = { displayName: "Ring 1" };
const ok = json(200, { id: "1" });
const page = json(200, { value: [{ id: "1" }] });

function html(status: number): Response {
  return new Response(gatewayPage, { status, headers: { "content-type": "text/html" } });
}

const lost: Step = () => {
  throw connectionError("ECONNRESET");
};

async function failed(work: Promise<unknown>): Promise<GraphError> {
  const error = await rejection(work);
  if (!(error instanceof GraphError)) throw error;
  return error;
}

describe("A throttled request", () => {
  // F2; decimals are in older samples: https://learn.microsoft.com/graph/throttling
  test("waits for all of a Retry-After with decimals and is sent once more", async () => {
    const r = rig(steps(json(429, tooManyRequests, { "retry-after": "2.128" }), ok));

    await r.graph.patch({ ...ring, body });

    expect(r.calls).toHaveLength(2);
    expect((r.calls[1]?.at ?? 0) - epoch).toBe(2128);
  });

  // F3: https://github.com/almenscorner/IntuneCD/issues/217
  test("backs off by itself where Intune names no time, five tries in all", async () => {
    const r = rig(steps(json(429, intuneError("TooManyRequests", "Too many"))), {
      random: () => 0.5,
    });

    const error = await failed(r.graph.patch({ ...ring, body }));

    expect(r.calls).toHaveLength(5);
    expect(r.waits).toEqual([500, 1000, 2000, 4000]);
    expect(isThrottled(error)).toBe(true);
    expect(error.ambiguous).toBe(false);
  });

  // F3, the variants
  test.each([
    [5, 5000],
    ["5", 5000],
    ["00:00:05", 5000],
  ])("honours the time %j within Intune's message", async (retryAfter, wait) => {
    const r = rig(steps(json(429, intuneError("TooManyRequests", "Too many", retryAfter)), ok));

    await r.graph.patch({ ...ring, body });

    expect(r.waits).toEqual([wait]);
  });

  // F3: https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
  test.each(["soon", "-3", "Sun, 22 Nov 2026 09:00:00 GMT"])(
    "takes the Retry-After %j for none",
    async (value) => {
      const r = rig(steps(json(429, tooManyRequests, { "retry-after": value }), ok), {
        pacing: false,
        random: () => 0.5,
      });

      await r.graph.patch({ ...ring, body });

      expect(r.waits).toEqual([500]);
      expect(r.calls).toHaveLength(2);
    },
  );

  // F4: both clocks differ by two minutes here
  test("counts a date in Retry-After from the answer's own Date", async () => {
    const headers = {
      date: "Sun, 22 Nov 2026 10:02:00 GMT",
      "retry-after": "Sun, 22 Nov 2026 10:02:04 GMT",
    };
    const r = rig(steps(json(503, directoryError("ServiceUnavailable", "busy"), headers), page));

    await r.graph.get(groups);

    expect(r.waits).toEqual([4000]);
  });

  // F5
  test("fails at once where the order to wait outlasts the time allowed", async () => {
    const r = rig(steps(json(429, tooManyRequests, { "retry-after": "600" })));

    const error = await failed(r.graph.patch({ ...ring, body }));

    expect(r.calls).toHaveLength(1);
    expect(r.waits).toEqual([]);
    expect(error.retryAt).toEqual(new Date(epoch + 600_000));
    expect(error.message).toContain("2026-11-22T10:10:00.000Z");
  });

  test("gets up to a second more than the service asks, so that clients part", async () => {
    const r = rig(steps(json(429, tooManyRequests, { "retry-after": "3" }), ok), {
      random: () => 0.25,
    });

    await r.graph.patch({ ...ring, body });

    expect(r.waits).toEqual([3250]);
  });

  test("shows in the statistics", async () => {
    const r = rig(steps(json(429, tooManyRequests, { "retry-after": "3" }), ok));

    await r.graph.patch({ ...ring, body });

    expect(r.graph.stats()).toEqual({ requests: 2, items: 0, retries: 1, throttledMs: 3000 });
  });
});

describe("A lost answer", () => {
  test.each(["get", "patch", "put", "delete"] as const)("makes %s try again", async (method) => {
    const r = rig(steps(lost, method === "delete" ? json(204, undefined) : ok));

    await r.graph[method](method === "get" || method === "delete" ? ring : { ...ring, body });

    expect(r.calls).toHaveLength(2);
  });

  // a 429 was seen after a write that had been applied
  test("after 429 leaves a create to the caller, who has to look first", async () => {
    const created: unknown[] = [];
    const r = rig((call) => {
      created.push(call.body);
      return json(429, tooManyRequests, { "retry-after": "3" });
    });

    const error = await failed(r.graph.post({ ...profiles, body }));

    expect(created).toEqual([body]);
    expect(error).toMatchObject({
      status: 429,
      ambiguous: true,
      retryAt: new Date(epoch + 3000),
    });
  });

  // F6: https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/9241
  test("after 504 leaves a create to the caller, who has to look first", async () => {
    const r = rig(steps(json(504, doublyNested("GatewayTimeout", "took too long")), ok));

    const error = await failed(r.graph.post({ ...profiles, body }));

    expect(r.calls).toHaveLength(1);
    expect(error).toMatchObject({ status: 504, ambiguous: true, serviceCode: "GatewayTimeout" });
  });

  // F7
  test("after a reset leaves a create to the caller as well", async () => {
    const r = rig(steps(lost, ok));

    const error = await failed(r.graph.post({ ...profiles, body }));

    expect(r.calls).toHaveLength(1);
    expect(error).toMatchObject({ status: 0, code: "NetworkError", ambiguous: true });
  });

  // F8: assign replaces the whole set, so that it can be repeated
  test("makes an assign that is marked as repeatable try again", async () => {
    const r = rig(
      steps(json(504, doublyNested("GatewayTimeout", "slow")), json(200, { value: [] })),
    );
    const path = `${ring.path}/assign`;

    await r.graph.post({
      version: "beta",
      path,
      body: { assignments: [] },
      operation: "repeatable",
    });

    expect(r.calls).toHaveLength(2);
  });

  // F10: https://learn.microsoft.com/graph/api/intune-softwareupdate-windowsfeatureupdateprofile-create
  test("of a create that says 201 and is cut counts as applied, or not", async () => {
    const headers = { "content-type": "application/json" };
    const r = rig(() => new Response('{"id":"7","disp', { status: 201, headers }));

    const error = await failed(r.graph.post({ ...profiles, body }));

    expect(r.calls).toHaveLength(1);
    expect(error).toMatchObject({ status: 201, code: "ProtocolError", ambiguous: true });
  });

  test("of a write stays ambiguous when the next try is refused", async () => {
    const r = rig(steps(lost, json(403, directoryError("Forbidden", "no"))));

    const error = await failed(r.graph.patch({ ...ring, body }));

    expect(error).toMatchObject({ status: 403, ambiguous: true });
  });

  // F9, F39
  test("that was cut in the middle of JSON is asked for again", async () => {
    const headers = { "content-type": "application/json" };
    const cut: Step = () => new Response('{"value":[{"id":"1"},{"i', { status: 200, headers });
    const r = rig(steps(cut, page));

    expect(await r.graph.get(groups)).toEqual({ value: [{ id: "1" }] });
    expect(r.calls).toHaveLength(2);
  });

  // F9, F39: undici rejects while the body is read
  test("whose body breaks off is asked for again", async () => {
    const broken: Step = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            controller.error(new TypeError("terminated"));
          },
        }),
        { status: 200, headers: { "content-type": "application/json" } },
      );
    const r = rig(steps(broken, page));

    await r.graph.get(groups);

    expect(r.calls).toHaveLength(2);
  });

  // F40
  test("is one that does not come within the time for a try", async () => {
    vi.useFakeTimers();
    try {
      const r = rig(steps(() => new Promise<Response>(() => undefined), page));

      const answer = r.graph.get(groups);
      await vi.advanceTimersByTimeAsync(100_000);

      expect(await answer).toEqual({ value: [{ id: "1" }] });
      expect(r.calls).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  // F40
  test("says so where time ran out each time", async () => {
    const r = rig(() => new Promise<Response>(() => undefined), {
      attemptTimeoutMs: 1,
      retry: { attempts: 2 },
    });

    const error = await failed(r.graph.patch({ ...ring, body }));

    expect(error).toMatchObject({ code: "TimeoutError", status: 0, ambiguous: true });
    expect(r.calls).toHaveLength(2);
  });
});

describe("A request that never left", () => {
  // F26
  test.each(["ECONNREFUSED", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"])(
    "is repeated after %s, even a create",
    async (code) => {
      const refused: Step = () => {
        throw connectionError(code);
      };
      const r = rig(steps(refused, json(201, { id: "7" })));

      await r.graph.post({ ...profiles, body });

      expect(r.calls).toHaveLength(2);
    },
  );

  // F26: undici counts the bytes that went into the socket
  test("is repeated where the socket had sent nothing before it was reset", async () => {
    const cause = Object.assign(new Error("other side closed"), {
      code: "UND_ERR_SOCKET",
      socket: { bytesWritten: 0 },
    });
    const reset: Step = () => {
      throw new TypeError("fetch failed", { cause });
    };
    const r = rig(steps(reset, json(201, { id: "7" })));

    await r.graph.post({ ...profiles, body });

    expect(r.calls).toHaveLength(2);
  });

  test("is not ambiguous when it fails for good", async () => {
    const r = rig(() => {
      throw connectionError("ECONNREFUSED");
    });

    const error = await failed(r.graph.post({ ...profiles, body }));

    expect(error).toMatchObject({ code: "NetworkError", ambiguous: false });
    expect(error.message).toContain("Check the network");
  });

  test.each([
    ["CERT_HAS_EXPIRED", "NODE_EXTRA_CA_CERTS"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "NODE_EXTRA_CA_CERTS"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "the name of the host"],
    ["ENOTFOUND", "the DNS of this machine"],
  ])("is told at once where waiting mends nothing: %s", async (code, advice) => {
    const r = rig(() => {
      throw connectionError(code);
    });

    const read = await failed(r.graph.get(groups));
    const created = await failed(r.graph.post({ ...profiles, body }));

    expect(read).toMatchObject({ code: "NetworkError", status: 0, ambiguous: false });
    expect(read.message).toContain(code);
    expect(read.message).toContain(advice);
    expect(created).toMatchObject({ code: "NetworkError", ambiguous: false });
    expect(r.calls).toHaveLength(2);
    expect(r.waits).toEqual([]);
  });

  test("is told at once where fetch itself refuses the port", async () => {
    const r = rig(async () => await fetch("http://127.0.0.1:1"));

    const read = await failed(r.graph.get(groups));
    const created = await failed(r.graph.post({ ...profiles, body }));

    expect(read).toMatchObject({ code: "NetworkError", status: 0, ambiguous: false });
    expect(read.message).toContain(
      "NetworkError: bad port. Give the host in graphUrl another port",
    );
    expect(created).toMatchObject({ code: "NetworkError", ambiguous: false });
    expect(r.calls).toHaveLength(2);
  });

  test("leaves in doubt what an attempt before may have done", async () => {
    const lost: Step = () => {
      throw connectionError("ECONNRESET");
    };
    const distrusted: Step = () => {
      throw connectionError("CERT_HAS_EXPIRED");
    };
    const r = rig(steps(lost, distrusted));

    const error = await failed(r.graph.patch({ ...ring, body }));

    expect(error).toMatchObject({ code: "NetworkError", ambiguous: true });
    expect(r.calls).toHaveLength(2);
  });
});

describe("A server error", () => {
  // F36: https://github.com/microsoftgraph/microsoft-graph-explorer/issues/3157
  test("on a first filtered call is followed by a second one", async () => {
    const r = rig(steps(json(500, directoryError("InternalServerError", "oops")), page));

    await r.graph.get({ version: "v1.0", path: "/deviceManagement/managedDevices" });

    expect(r.calls).toHaveLength(2);
  });

  test.each([500, 502, 504, 408])("%i is worth three more tries", async (status) => {
    const r = rig(steps(json(status, directoryError("UnknownError", "oops"))));

    await failed(r.graph.get(groups));

    expect(r.calls).toHaveLength(4);
  });

  // F14: https://learn.microsoft.com/graph/errors
  test("with a gateway's page is retried", async () => {
    const r = rig(steps(html(502), page));

    await r.graph.get(groups);

    expect(r.calls).toHaveLength(2);
  });

  // F14
  test("with a gateway's page that stays is told in plain words", async () => {
    const r = rig(() => html(502));

    const error = await failed(r.graph.get(groups));

    expect(error).toMatchObject({ status: 502, code: "NonJsonError" });
    expect(error.message).toContain("Bad Gateway");
    expect(error.message).not.toContain("<");
  });

  test("of a write that stays is ambiguous", async () => {
    const r = rig(steps(json(502, directoryError("BadGateway", "oops"))));

    expect((await failed(r.graph.patch({ ...ring, body }))).ambiguous).toBe(true);
  });
});

describe("A conflict", () => {
  // F20: https://learn.microsoft.com/graph/errors
  test("of concurrent directory writes is waited out", async () => {
    const conflict = directoryError("Directory_ConcurrencyViolation", "concurrent");
    const r = rig(steps(json(409, conflict, { "retry-after": "1" }), json(204, undefined)));

    await r.graph.patch({ version: "v1.0", path: "/groups/1", body });

    expect(r.waits).toEqual([1000]);
  });

  // F20
  test("of another kind is not repeated", async () => {
    const r = rig(steps(json(409, directoryError("Conflict", "exists"))));

    const error = await failed(r.graph.patch({ version: "v1.0", path: "/groups/1", body }));

    expect(r.calls).toHaveLength(1);
    expect(error.message).toContain("make a new plan");
  });

  // F21: microsoft-graph-docs-contrib#1955
  test("with a precondition is not repeated", async () => {
    const r = rig(steps(json(412, directoryError("ConditionNotMet", "changed"))));

    await failed(r.graph.patch({ ...ring, body }));

    expect(r.calls).toHaveLength(1);
  });
});

describe("A refusal", () => {
  // F18, F22
  test.each([400, 403, 404, 405, 410, 413, 415, 422, 501, 507])("%i is final", async (status) => {
    const r = rig(steps(json(status, directoryError("BadRequest", "no"))));

    const error = await failed(r.graph.patch({ ...ring, body }));

    expect(r.calls).toHaveLength(1);
    expect(error).toMatchObject({ status, ambiguous: false });
  });

  // F24: https://learn.microsoft.com/graph/delta-query-overview
  test("of a delta token carries its code to the caller", async () => {
    const r = rig(steps(json(410, directoryError("resyncRequired", "start over"))));

    const error = await failed(r.graph.get({ version: "v1.0", path: "/groups/delta" }));

    expect(error).toMatchObject({ status: 410, code: "resyncRequired" });
  });

  // F38: a token must not follow
  test("is the answer to a redirect", async () => {
    const headers = { location: "https://evil.example/v1.0/groups" };
    const r = rig(() => new Response(null, { status: 307, headers }));

    const error = await failed(r.graph.get(groups));

    expect(r.calls).toHaveLength(1);
    expect(error).toMatchObject({ status: 307, code: "RedirectRefused" });
    expect(error.message).toContain("https://evil.example");
  });
});

describe("A success in disguise", () => {
  // F30
  test("is 404 on a delete whose first answer was lost", async () => {
    const r = rig(
      steps(
        json(504, doublyNested("GatewayTimeout", "slow")),
        json(404, directoryError("Request_ResourceNotFound", "gone")),
      ),
    );

    await r.graph.delete(ring);

    expect(r.calls).toHaveLength(2);
  });

  // a 429 was seen after a write that had been applied
  test("is 404 on a delete that was answered 429 before", async () => {
    const r = rig(
      steps(
        json(429, tooManyRequests, { "retry-after": "1" }),
        json(404, directoryError("Request_ResourceNotFound", "gone")),
      ),
    );

    await r.graph.delete(ring);

    expect(r.calls).toHaveLength(2);
  });

  test("is not 404 on a delete that was refused before for its token", async () => {
    const r = rig(
      steps(
        json(401, directoryError("InvalidAuthenticationToken", "expired")),
        json(404, directoryError("Request_ResourceNotFound", "gone")),
      ),
    );

    expect(await failed(r.graph.delete(ring))).toMatchObject({ status: 404 });
  });

  test("does not leave a write in doubt that was only throttled", async () => {
    const r = rig(() => json(429, tooManyRequests, { "retry-after": "1" }));

    expect(await failed(r.graph.delete(ring))).toMatchObject({ status: 429, ambiguous: false });
  });

  test("is not 404 on the first delete", async () => {
    const r = rig(steps(json(404, directoryError("Request_ResourceNotFound", "gone"))));

    expect(await failed(r.graph.delete(ring))).toMatchObject({ status: 404 });
  });

  // F31: https://learn.microsoft.com/graph/api/group-post-members
  test("is 400 on a member that is there already", async () => {
    const text =
      "One or more added object references already exist for the following modified properties: 'members'.";
    const r = rig(steps(json(400, directoryError("Request_BadRequest", text))));
    const path = "/groups/1/members/$ref";

    const answer = await r.graph.send({ method: "POST", version: "v1.0", path, body: {} });

    expect(answer.status).toBe(204);
  });
});

describe("A disguised failure", () => {
  // F14, the variant: a captive proxy
  test("is a page in HTML with status 200", async () => {
    const r = rig(() => html(200));

    const error = await failed(r.graph.get(groups));

    expect(error).toMatchObject({ status: 200, code: "ProtocolError" });
    expect(error.message).toContain("proxy");
  });

  // F15
  test("is an error with status 200", async () => {
    const r = rig(steps(json(200, directoryError("UnknownError", "oops"))));

    const error = await failed(r.graph.get(groups));

    expect(error).toMatchObject({ status: 200, code: "ProtocolError" });
    expect(error.message).toContain("UnknownError oops");
  });

  // F33
  test("is a read without a body", async () => {
    const r = rig(() => new Response("", { status: 200, headers: { "content-length": "0" } }));

    expect(await failed(r.graph.get(groups))).toMatchObject({ code: "ProtocolError" });
  });

  // F33: assign of feature updates answers 204 in samples and 200 elsewhere
  test("is not an assign without a body", async () => {
    const r = rig(() => new Response("", { status: 200, headers: { "content-length": "0" } }));
    const path = `${profiles.path}/1/assign`;

    const answer = await r.graph.post({ version: "beta", path, operation: "repeatable", body: {} });

    expect(answer).toBeUndefined();
  });
});

describe("The layers of retry", () => {
  test("are one: as many wire calls as attempts", async () => {
    const r = rig(steps(json(503, directoryError("ServiceUnavailable", "busy"))), {
      retry: { attempts: 3 },
    });

    await failed(r.graph.get(groups));

    expect(r.calls).toHaveLength(3);
  });

  test("keep answers of requests side by side apart", async () => {
    const r = rig(async (call) => {
      await Promise.resolve();
      return json(200, { path: new URL(call.url).pathname });
    });

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => r.graph.get({ version: "v1.0", path: `/groups/${n}` })),
    );

    expect(answers).toEqual(answers.map((_, n) => ({ path: `/v1.0/groups/${n}` })));
  });

  test("give every try an id of its own", async () => {
    const r = rig(steps(lost, page));

    await r.graph.get(groups);

    const ids = r.calls.map((call) => call.headers["client-request-id"]);
    expect(new Set(ids).size).toBe(2);
  });
});
