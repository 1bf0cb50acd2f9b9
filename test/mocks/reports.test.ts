import { unzipSync } from "fflate";
import { createMockTenant, type MockTenant, type MockTenantOptions } from "ringwright/mocks";
import { describe, expect, onTestFinished, test } from "vitest";

const day = 86_400_000;
const jobs = "https://graph.microsoft.com/v1.0/deviceManagement/reports/exportJobs";
const feature = {
  id: "9c0d1111-0000-4000-8000-000000000004",
  displayName: "FU",
  featureUpdateVersion: "Windows 11, version 25H2",
};

interface Job {
  readonly id: string;
  readonly reportName: string;
  readonly status: string;
  readonly url: string | null;
  readonly expirationDateTime: string;
}

/** A tenant with one feature update policy for all its devices, assigned ten days ago. */
function reporting(options: MockTenantOptions = {}): MockTenant {
  const mock = createMockTenant({ devices: 300, ...options });
  onTestFinished(async () => await mock.close());
  const group = mock.state.add("groups", { displayName: "All", groupTypes: [] });
  for (const { device } of mock.state.devices())
    mock.state.addMember(String(group["id"]), String(device["id"]));
  mock.state.add("windowsFeatureUpdateProfiles", {
    ...feature,
    assignments: [
      {
        target: {
          "@odata.type": "#microsoft.graph.groupAssignmentTarget",
          groupId: group["id"],
        },
      },
    ],
  });
  mock.state.patch("windowsFeatureUpdateProfiles", feature.id, {
    createdDateTime: new Date(mock.clock.now().getTime() - 10 * day).toISOString(),
  });
  return mock;
}

const filter = `(PolicyId eq '${feature.id}')`;

async function post(mock: MockTenant, body: object, url = jobs): Promise<Response> {
  return await mock.fetch(url, {
    method: "POST",
    headers: { Authorization: "Bearer x", "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function create(mock: MockTenant, body: object): Promise<Job> {
  const response = await post(mock, body);
  expect(response.status).toBe(201);
  return (await response.json()) as Job;
}

async function poll(mock: MockTenant, { id }: Job): Promise<Job> {
  const response = await mock.fetch(`${jobs}('${id}')`, { headers: { Authorization: "Bearer x" } });
  return (await response.json()) as Job;
}

/** The lines of a finished report. */
async function linesOf(mock: MockTenant, body: object): Promise<string[]> {
  const { url } = await poll(mock, await create(mock, body));
  const response = await mock.fetch(url ?? "");
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
  const [text] = Object.values(files);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(text).split("\r\n");
}

describe("a report export job", () => {
  // https://learn.microsoft.com/intune/intune-service/fundamentals/reports-export-graph-apis
  test("goes from notStarted through inProgress to a link that lives for hours", async () => {
    const mock = reporting({ delays: { reportMs: 8000 } });
    const job = await create(mock, { reportName: "FeatureUpdateDeviceState", filter });

    const early = await poll(mock, job);
    mock.clock.advance(8000);
    const done = await poll(mock, job);

    expect(job).toMatchObject({
      status: "notStarted",
      url: null,
      expirationDateTime: "0001-01-01T00:00:00Z",
    });
    expect(early).toMatchObject({ status: "inProgress", url: null });
    expect(done.status).toBe("completed");
    expect(done.url).toMatch(/^https:\/\/graph\.microsoft\.com\/mock-storage\/.*[?&]sig=/);
  });

  // seen in July 2026: github.com/microsoft/graph2otel
  test("comes back as another report than was asked for", async () => {
    const mock = reporting();

    const job = await create(mock, { reportName: "FeatureUpdateDeviceState", filter });

    expect(job.reportName).toBe("WindowsUpdatePerPolicyPerDeviceStatus");
    expect(job.id).toMatch(/^WindowsUpdatePerPolicyPerDeviceStatus_/);
  });

  test.each([
    ["an unknown report", { reportName: "featureupdatedevicestate", filter }],
    ["no report", { filter }],
    ["no policy where one is required", { reportName: "FeatureUpdateDeviceState" }],
    [
      "a filter on a column that takes none",
      { reportName: "FeatureUpdateDeviceState", filter: `${filter} and (UPN eq 'x')` },
    ],
    [
      "an unknown column",
      { reportName: "FeatureUpdateDeviceState", filter, select: ["DeviceName", "Nope"] },
    ],
    ["a read-only property", { reportName: "Devices", status: "completed" }],
    ["an unknown property", { reportName: "Devices", colour: "red" }],
    ["an unknown format", { reportName: "Devices", format: "xlsx" }],
    ["pdf", { reportName: "Devices", format: "pdf" }],
    ["a long snapshot id", { reportName: "Devices", snapshotId: "x".repeat(129) }],
    ["257 columns", { reportName: "Devices", select: Array(257).fill("DeviceName") }],
  ])("is refused with %s", async (_name, body) => {
    const response = await post(reporting(), body);

    expect(response.status).toBe(400);
  });

  test("ends as failed, without a link, where the report is told to", async () => {
    const mock = reporting({ failingReports: ["Devices"], delays: { reportMs: 1000 } });
    const job = await create(mock, { reportName: "Devices" });

    const early = await poll(mock, job);
    mock.clock.advance(1000);
    const late = await poll(mock, job);

    expect(early.status).toBe("inProgress");
    expect(late).toMatchObject({
      status: "failed",
      url: null,
      expirationDateTime: "0001-01-01T00:00:00Z",
    });
  });

  // https://learn.microsoft.com/graph/api/intune-reporting-devicemanagementexportjob-create
  // the sample request of learn.microsoft.com/intune/intune-service/fundamentals/reports-export-graph-apis
  test("takes the names of localizationType in any case, and no others", async () => {
    const mock = createMockTenant();
    const { token } = await mock.credential.getToken("https://graph.microsoft.com/.default");
    const post = async (localizationType: string): Promise<Response> =>
      await mock.fetch(jobs, {
        method: "POST",
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
        body: JSON.stringify({ reportName: "Devices", localizationType }),
      });

    const taken = await post("LocalizedValuesAsAdditionalColumn");
    const refused = await post("localized");

    expect(taken.status).toBe(201);
    expect(await taken.json()).toMatchObject({
      localizationType: "localizedValuesAsAdditionalColumn",
    });
    expect(refused.status).toBe(400);
  });

  test("needs a permission to write, even to be read", async () => {
    const mock = reporting({ roles: ["DeviceManagementConfiguration.Read.All"] });

    expect((await post(mock, { reportName: "Devices" })).status).toBe(403);
    const read = await mock.fetch(jobs, { headers: { Authorization: "Bearer x" } });
    expect(read.status).toBe(403);
  });
});

describe("the file of a report", () => {
  test("has the chosen columns with twins for people, a byte order mark, and a line a device", async () => {
    const lines = await linesOf(reporting(), {
      reportName: "FeatureUpdateDeviceState",
      filter,
      select: ["DeviceName", "AggregateState", "LatestAlertMessage"],
    });

    expect(lines[0]).toBe(
      "\uFEFFDeviceName,AggregateState,AggregateState_loc,LatestAlertMessage,LatestAlertMessage_loc",
    );
    expect(lines.slice(1, -1)).toHaveLength(300);
    const states = new Set(lines.slice(1, -1).map((line) => line.split(",")[1]));
    // one that no page documents is among them
    expect(states).toEqual(new Set(["Success", "InProgress", "Error", "Reticulating"]));
  });

  test("quotes what has to be quoted, and leaves formulas as they are", async () => {
    const mock = reporting({ devices: 1 });
    const [pair] = [...mock.state.devices()];
    mock.state.patch("managedDevices", String(pair?.managedDevice?.["id"]), {
      deviceName: '=HYPERLINK("x"),1',
    });

    const [, line] = await linesOf(mock, {
      reportName: "FeatureUpdateDeviceState",
      filter,
      select: ["DeviceName"],
    });

    expect(line).toBe('"=HYPERLINK(""x""),1"');
  });

  test("holds the names of odd devices as they are", async () => {
    const mock = reporting({ devices: 20, oddDeviceNames: true });

    const lines = await linesOf(mock, {
      reportName: "FeatureUpdateDeviceState",
      filter,
      select: ["DeviceName"],
    });

    expect(lines).toContain('"LT-0003, reception"');
    expect(lines).toContain('"LT-0006 ""spare"""');
    expect(lines).toContain('"=HYPERLINK(""https://evil.example"",""LT-0009"")"');
    expect(lines).toContain("@LT-0012");
  });

  test("starts anew for devices that a later assignment reaches", async () => {
    const mock = reporting();
    const second = mock.state.add("groups", { displayName: "Second", groupTypes: [] });
    const [pair] = [...mock.state.devices()];
    mock.state.addMember(String(second["id"]), String(pair?.device["id"]));
    const target = {
      "@odata.type": "#microsoft.graph.groupAssignmentTarget",
      groupId: second["id"],
    };
    mock.state.assign("windowsFeatureUpdateProfiles", feature.id, [{ target }]);

    const [, line] = await linesOf(mock, {
      reportName: "FeatureUpdateDeviceState",
      filter,
      select: ["DeviceName", "CurrentDeviceUpdateStatus"],
    });

    expect(line).toBe("LT-0001,0,Pending");
  });

  test("is compressed to a few megabytes for 50,000 devices", async () => {
    const mock = createMockTenant({ devices: 50_000, logBodies: false });
    onTestFinished(async () => await mock.close());

    const { url } = await poll(mock, await create(mock, { reportName: "Devices" }));
    const response = await mock.fetch(url ?? "");
    const size = (await response.arrayBuffer()).byteLength;

    expect(size).toBeGreaterThan(200_000);
    expect(size).toBeLessThan(5_000_000);
  });

  test("tells failures with codes, and only those, in the report of failures", async () => {
    const lines = await linesOf(reporting(), {
      reportName: "DeviceFailuresByFeatureUpdatePolicy",
      filter,
      select: ["Win32ErrorCode"],
    });

    expect(lines.slice(1, -1).length).toBeGreaterThan(3);
    for (const line of lines.slice(1, -1)) expect(line).toMatch(/^0x[0-9A-F]{8}$/);
  });

  test("sums up per policy what the device report says", async () => {
    const mock = reporting();
    const states = await linesOf(mock, {
      reportName: "FeatureUpdateDeviceState",
      filter,
      select: ["AggregateState"],
    });
    const success = states.filter((line) => line.startsWith("Success")).length;

    const [, line] = await linesOf(mock, {
      reportName: "FeatureUpdatePolicyStatusSummary",
      select: ["PolicyId", "CountDevicesSuccessStatus"],
    });

    expect(line).toBe(`${feature.id},${success}`);
  });

  test("moves on with the tenant's clock: right after the policy was made all is pending", async () => {
    const mock = reporting();
    mock.state.patch("windowsFeatureUpdateProfiles", feature.id, {
      createdDateTime: mock.clock.now().toISOString(),
    });
    const select = ["AggregateState"];
    const body = { reportName: "FeatureUpdateDeviceState", filter, select };

    const first = await linesOf(mock, body);
    mock.clock.advance(10 * day);
    const later = await linesOf(mock, body);

    expect(new Set(first.slice(1, -1).map((line) => line.split(",")[0]))).toEqual(
      new Set(["InProgress"]),
    );
    expect(later.filter((line) => line.startsWith("Success")).length).toBeGreaterThan(200);
  });
});

describe("the storage behind the link", () => {
  // https://learn.microsoft.com/rest/api/storageservices/create-service-sas
  test("refuses a token, a wrong signature and a link that ran out", async () => {
    const mock = reporting();
    const job = await poll(mock, await create(mock, { reportName: "Devices" }));
    const url = job.url ?? "";

    const withToken = await mock.fetch(url, { headers: { Authorization: "Bearer x" } });
    const wrong = await mock.fetch(url.replace(/sig=.*/, "sig=0"));
    mock.clock.advance(7 * 3_600_000);
    const late = await mock.fetch(url);

    expect(withToken.status).toBe(400);
    expect(wrong.status).toBe(403);
    expect(late.status).toBe(403);
    expect(await late.text()).toContain("AuthenticationFailed");
  });

  test("answers over real HTTP, too", async () => {
    const mock = reporting();
    const root = await mock.url();
    const headers = { Authorization: "Bearer x", "Content-Type": "application/json" };
    const made = await fetch(`${root}/v1.0/deviceManagement/reports/exportJobs`, {
      method: "POST",
      headers,
      body: JSON.stringify({ reportName: "Devices", select: ["DeviceName"] }),
    });
    const { id } = (await made.json()) as Job;
    const polled = await fetch(`${root}/v1.0/deviceManagement/reports/exportJobs('${id}')`, {
      headers,
    });
    const { url } = (await polled.json()) as Job;

    const file = await fetch(url ?? "");

    const [text] = Object.values(unzipSync(new Uint8Array(await file.arrayBuffer())));
    expect(new TextDecoder().decode(text).split("\r\n")).toHaveLength(302);
  });
});
