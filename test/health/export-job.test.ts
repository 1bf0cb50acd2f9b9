import { strToU8, zipSync } from "fflate";
import type { MockTenant, MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { type ExportOptions, exportReport } from "../../src/health/export-job.ts";
import type { ReportRow } from "../../src/health/report-request.ts";
import { connectTo } from "../support/lab.ts";
import { createTestTenant } from "../support/tenant.ts";

type Fetch = NonNullable<ExportOptions["fetch"]>;

const devices = { reportName: "Devices", select: ["DeviceId", "DeviceName", "OSVersion"] } as const;

function tenant(options: MockTenantOptions = {}): MockTenant {
  return createTestTenant({ devices: 20, ...options });
}

async function rowsOf(
  mock: MockTenant,
  options: ExportOptions = {},
  request: Parameters<typeof exportReport>[1] = devices,
): Promise<ReportRow[]> {
  const { graph, now, sleep } = connectTo(mock);
  const rows: ReportRow[] = [];
  const all = exportReport(graph, request, { now, sleep, fetch: mock.fetch, ...options });
  for await (const row of all) rows.push(row);
  return rows;
}

/** What a failed export says, and that no secret is in it. */
async function failureOf(work: Promise<unknown>): Promise<Record<string, unknown> & Error> {
  const error = await work.then(
    () => undefined,
    (failure: unknown) => failure as Error & Record<string, unknown>,
  );
  if (error === undefined) throw new Error("it did not fail");
  const { stack, message, cause } = error;
  expect(`${stack} ${message} ${JSON.stringify(cause ?? "")}`).not.toMatch(/sig=|mock-storage/);
  return error;
}

/** Answers the download in place of the storage. */
function storage(answer: (count: number) => Response | Promise<Response>): Fetch {
  let count = 0;
  return async () => await answer(++count);
}

const zip = (files: Record<string, string>): Response =>
  new Response(
    zipSync(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])),
    ).slice().buffer,
  );
const heading = "DeviceId,DeviceName,OSVersion\r\n";

const jobsOf = (mock: MockTenant) =>
  mock.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/exportJobs"));

describe("exportReport", () => {
  test("gives each row of the report by column", async () => {
    const mock = tenant();

    const rows = await rowsOf(mock);

    expect(rows).toHaveLength(20);
    const row = mock.state.list("managedDevices")[0];
    expect(rows.find(({ DeviceId }) => DeviceId === row?.["id"])).toEqual({
      DeviceId: row?.["id"],
      DeviceName: row?.["deviceName"],
      OSVersion: row?.["osVersion"],
    });
  });

  // default columns change without notice: learn.microsoft.com/intune/intune-service/fundamentals/reports-export-graph-apis
  test("names the columns that it wants, always", async () => {
    const mock = tenant();
    await rowsOf(mock);

    expect(jobsOf(mock)[0]?.body).toMatchObject({
      select: devices.select,
      format: "csv",
      localizationType: "localizedValuesAsAdditionalColumn",
    });
  });

  test("waits for a job that takes its time", async () => {
    const mock = tenant({ delays: { reportMs: 60_000 } });
    const waits: number[] = [];

    expect(await rowsOf(mock, { onWait: ({ ms }) => waits.push(ms) })).toHaveLength(20);
    expect(waits.length).toBeGreaterThan(3);
  });

  // https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
  test("asks again when the service says, where it says so", async () => {
    const mock = tenant({ delays: { reportMs: 60_000 } });
    const slept: number[] = [];
    const { graph, now } = connectTo(mock, {
      fetch: async (url, init) => {
        const answer = await mock.fetch(url, init);
        const headers = { ...Object.fromEntries(answer.headers), "retry-after": "37" };
        return new Response(await answer.text(), { status: answer.status, headers });
      },
    });
    const sleep: ExportOptions["sleep"] = async (ms, options) => {
      slept.push(ms);
      await mock.clock.sleep(ms, options);
    };

    let rows = 0;
    for await (const row of exportReport(graph, devices, { now, sleep, fetch: mock.fetch }))
      rows += Object.keys(row).length > 0 ? 1 : 0;

    expect(rows).toBe(20);
    expect(slept).toEqual([37_000, 37_000]);
  });

  test("gives up on a job that is never finished, and says what to do", async () => {
    const mock = tenant({ delays: { reportMs: 3_600_000 } });

    const error = await failureOf(rowsOf(mock, { timeoutInMs: 120_000 }));

    expect(error).toMatchObject({ name: "ReportExportError", reason: "timeout" });
    expect(error.message).toMatch(/Devices.*try again later/);
  });

  test("stops waiting when it is aborted", async () => {
    const mock = tenant({ delays: { reportMs: 3_600_000 } });
    const abort = new AbortController();
    const work = rowsOf(mock, { abortSignal: abort.signal, onWait: () => abort.abort() });

    expect((await failureOf(work)).name).toBe("AbortError");
  });

  test("says so where Intune's job failed", async () => {
    const mock = tenant();
    const failing = connectTo(mock, {
      fetch: async (url, init) => {
        const answer = await mock.fetch(url, init);
        if (init.method !== "GET" || !url.includes("exportJobs")) return answer;
        const job = (await answer.json()) as Record<string, unknown>;
        return Response.json({ ...job, status: "failed", url: null });
      },
    });
    const read = async () => {
      for await (const row of exportReport(failing.graph, devices, { sleep: failing.sleep }))
        void row;
    };

    expect(await failureOf(read())).toMatchObject({ reason: "failed" });
  });
});

describe("the download of a report", () => {
  // a link with a shared access signature: learn.microsoft.com/rest/api/storageservices/create-service-sas
  test("carries no token, no cookie, and follows no redirect", async () => {
    const mock = tenant();
    const seen: RequestInit[] = [];
    await rowsOf(mock, {
      fetch: async (url, init) => {
        seen.push(init);
        return await mock.fetch(url, init);
      },
    });

    expect(seen).toHaveLength(1);
    expect(new Headers(seen[0]?.headers).has("authorization")).toBe(false);
    expect(seen[0]).toMatchObject({ redirect: "manual", credentials: "omit" });
  });

  test("is got by a new job, once, where its link has expired", async () => {
    const mock = tenant();
    const expired = () => new Response("<Error/>", { status: 403 });

    const rows = await rowsOf(mock, {
      fetch: async (url, init) =>
        jobsOf(mock).length === 1 ? expired() : await mock.fetch(url, init),
    });

    expect(rows).toHaveLength(20);
    expect(jobsOf(mock)).toHaveLength(2);
    const error = await failureOf(rowsOf(mock, { fetch: storage(expired) }));
    expect(error.message).toContain("expired twice");
    expect(jobsOf(mock)).toHaveLength(4);
  });

  test("is tried again where the storage is busy or the connection lost", async () => {
    const mock = tenant();
    const good = () => zip({ "a.csv": `${heading}1,A,10.0\r\n` });

    const rows = await rowsOf(mock, {
      fetch: storage((count) => {
        if (count === 1) return new Response(null, { status: 503 });
        if (count === 2) throw new TypeError("fetch failed https://x/?sig=secret");
        return good();
      }),
    });

    expect(rows).toEqual([{ DeviceId: "1", DeviceName: "A", OSVersion: "10.0" }]);
    const lost = storage(() => {
      throw new TypeError("Failed to parse URL from https://x/mock-storage?sig=secret");
    });
    expect(await failureOf(rowsOf(mock, { fetch: lost }))).toMatchObject({ reason: "download" });
  });

  test("does not follow a redirect", async () => {
    const moved = () =>
      new Response(null, { status: 302, headers: { location: "https://elsewhere.example/" } });

    const error = await failureOf(rowsOf(tenant(), { fetch: storage(moved) }));

    expect(error.message).toContain("redirect");
  });

  test.each([
    "http://storage.example/report.zip?sig=secret",
    "http://127.0.0.1:9/report.zip?sig=secret",
    "file:///etc/passwd?sig=secret",
    "https://user@storage.example/?sig=secret",
    "not an address sig=secret",
  ])("is refused before any request where its address is %s", async (url) => {
    const mock = tenant();
    const { graph, sleep } = connectTo(mock, {
      fetch: async (address, init) => {
        const answer = await mock.fetch(address, init);
        if (!address.includes("exportJobs")) return answer;
        const job = (await answer.json()) as Record<string, unknown>;
        return Response.json({ ...job, status: "completed", url });
      },
    });
    const fetched: string[] = [];
    const fetch: Fetch = async (address) => {
      fetched.push(address);
      return await Promise.resolve(new Response(null, { status: 500 }));
    };
    const read = async () => {
      for await (const row of exportReport(graph, devices, { sleep, fetch })) void row;
    };

    expect(await failureOf(read())).toMatchObject({ reason: "refusedUrl" });
    expect(fetched).toEqual([]);
  });

  test("is bound in size, before and after it is unfolded", async () => {
    const mock = tenant();
    const bomb = storage(() => zip({ "a.csv": heading + "1,A,10.0\r\n".repeat(500_000) }));

    const unfolded = await failureOf(rowsOf(mock, { fetch: bomb, maxReportBytes: 1_000_000 }));
    const sent = await failureOf(rowsOf(mock, { maxDownloadBytes: 100 }));

    expect([unfolded["reason"], sent["reason"]]).toEqual(["tooLarge", "tooLarge"]);
  });
});

describe("the content of a report", () => {
  const read = async (answer: () => Response): Promise<ReportRow[]> =>
    await rowsOf(tenant(), { fetch: storage(answer) });

  test("may have quotes, line breaks and a byte order mark", async () => {
    const text = `\uFEFF${heading}1,"A, ""the"" first\r\nof all",10.0\r\n`;

    expect(await read(() => zip({ "a.csv": text }))).toEqual([
      { DeviceId: "1", DeviceName: 'A, "the" first\r\nof all', OSVersion: "10.0" },
    ]);
  });

  test("may have no lines but its heading", async () => {
    expect(await read(() => zip({ "a.csv": heading }))).toEqual([]);
  });

  test("keeps letters whole that a chunk cuts through", async () => {
    const name = "Ä".repeat(20_000);

    const rows = await read(() => zip({ "a.csv": `${heading}1,${name},10.0\r\n` }));

    expect(rows[0]?.["DeviceName"]).toBe(name);
  });

  test.each([
    ["a column less", () => zip({ "a.csv": "DeviceId,DeviceName\r\n1,A\r\n" }), "OSVersion"],
    ["no heading", () => zip({ "a.csv": "" }), "column"],
    ["lines of another width", () => zip({ "a.csv": `${heading}1,A\r\n` }), "no proper CSV"],
    ["two files", () => zip({ "a.csv": heading, "b.csv": heading }), "more than one file"],
    ["no archive", () => new Response("<html>Sign in</html>"), "no file"],
  ])("is refused with %s", async (_what, answer, sentence) => {
    const error = await failureOf(read(answer));

    expect(error).toMatchObject({ name: "ReportExportError", reason: "content" });
    expect(error.message).toContain(sentence);
  });

  test("is refused where its end is missing", async () => {
    const text = heading + Array.from({ length: 5000 }, (_, n) => `${n},LT-${n},10.0\r\n`).join("");
    const whole = zipSync({ "a.csv": strToU8(text) });

    const error = await failureOf(
      read(() => new Response(whole.slice(0, whole.length / 2).buffer)),
    );

    expect(error).toMatchObject({ reason: "content" });
  });
});
