import fc from "fast-check";
import type { Fault, MockTenant, MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { readCompliance } from "../../src/health/read-compliance.ts";
import { complianceHtml } from "../../src/report/compliance-html.ts";
import { complianceText } from "../../src/report/compliance-text.ts";
import { hotpatchSentences } from "../../src/report/hotpatch-text.ts";
import { plainPaint } from "../../src/report/paint.ts";
import { connectTo } from "../support/lab.ts";
import { createTestTenant } from "../support/tenant.ts";

const needed = [
  "DeviceManagementConfiguration.ReadWrite.All",
  "DeviceManagementManagedDevices.Read.All",
  "Device.Read.All",
  "GroupMember.Read.All",
];
const service = "WindowsUpdates.Read.All";
const licences = "LicenseAssignment.Read.All";
const profiles = "/admin/windows/updates/data/deviceProfiles";

/** PCs with these versions and processors, in the order of Intune's list. */
function tenant(
  pcs: readonly (readonly [osVersion: string, processorArchitecture: string])[],
  options: MockTenantOptions = {},
): MockTenant {
  const roles = [...needed, service, licences];
  const mock = createTestTenant({ devices: pcs.length, roles, ...options });
  for (const [at, { id }] of mock.state.list("managedDevices").entries()) {
    const [osVersion, processorArchitecture] = pcs[at] ?? ["", ""];
    const joinType = "azureADJoined";
    mock.state.patch("managedDevices", String(id), { osVersion, processorArchitecture, joinType });
  }
  return mock;
}

const report = async (mock: MockTenant) => (await readCompliance(connectTo(mock))).report;
const eligibility = async (mock: MockTenant) => (await report(mock)).hotpatch;
const deviceIds = (mock: MockTenant) =>
  mock.state.list("managedDevices").map(({ azureADDeviceId }) => String(azureADDeviceId));

/** The update service tells this of devices, whatever the mock would. */
function tell(mock: MockTenant, value: readonly unknown[]): void {
  mock.inject({ match: { path: profiles }, then: { status: 200, body: { value } } });
}

const taking = ["10.0.26100.9812", "x64"] as const;
const fleet = [
  taking,
  taking,
  ["10.0.26200.9812", "arM64"],
  ["10.0.26100.9633", "unknown"],
  ["10.0.26100.9633", "quantum"],
  ["10.0.22631.8120", "arM64"],
  ["10.0.19045.6456", "x86"],
  ["", "x64"],
  ["a build", "arM64"],
] as const;

describe("who can take hotpatches", () => {
  test("is counted by build, and by processor of those whose build takes them", async () => {
    expect(await eligibility(tenant(fleet))).toMatchObject({
      buildTakes: 5,
      buildTakesNone: 2,
      buildUnknown: 2,
      arm64: 1,
      architectureUnknown: 2,
      chpeOff: { unknown: "no list of Graph tells it" },
    });
  });

  test("counts a device that was enrolled again once, as its last row says", async () => {
    const mock = tenant([taking, ["10.0.22631.8120", "x64"]]);
    const [first = {}, second = {}] = mock.state.list("managedDevices");
    const before = { processorArchitecture: "arM64", lastSyncDateTime: "2020-01-01T00:00:00Z" };
    const add = (row: object) => mock.state.add("managedDevices", { ...row, ...before });
    add({ ...first, id: "99999999-0000-4000-8000-000000000001", osVersion: "10.0.22631.1" });
    add({ ...second, id: "99999999-0000-4000-8000-000000000002", osVersion: "10.0.26100.1" });
    add({ ...second, id: "99999999-0000-4000-8000-000000000003", osVersion: "" });

    const counted = await report(mock);

    expect(counted.devices.managed).toBe(2);
    expect(counted.hotpatch).toMatchObject({
      buildTakes: 1,
      buildTakesNone: 1,
      buildUnknown: 0,
      arm64: 0,
    });
  });

  test("is what the update service finds, of all pages, of devices that are managed", async () => {
    const mock = tenant(fleet, { pageSize: 2 });
    const [ready = "", notReady = "", both = "", neither = "", , older = ""] = deviceIds(mock);

    const first = await eligibility(mock);
    tell(mock, [
      { azureAdDeviceId: ready.toUpperCase(), hotpatchReadiness: "ready" },
      { azureAdDeviceId: ready, hotpatchReadiness: "ready" },
      { azureAdDeviceId: notReady, hotpatchReadiness: "notReady" },
      { azureAdDeviceId: both, hotpatchReadiness: "ready" },
      { azureAdDeviceId: both, hotpatchReadiness: "notReady" },
      { azureAdDeviceId: neither, hotpatchReadiness: "unknownFutureValue" },
      // its build takes none, whatever the service says
      { azureAdDeviceId: older, hotpatchReadiness: "ready" },
      { azureAdDeviceId: "99999999-0000-4000-8000-000000000001", hotpatchReadiness: "ready" },
    ]);
    const second = await eligibility(mock);

    // the mock has a profile of each device that is joined, all of them here
    expect(first.readiness).toMatchObject({ notTold: 0 });
    expect(second.readiness).toEqual({ ready: 1, notReady: 1, notTold: 3 });
  });

  test("adds up whatever the service answers", async () => {
    const mock = tenant(fleet);
    const ids = deviceIds(mock);
    const readiness = fc.constantFrom("ready", "notReady", "READY", "", 1, null, {});
    const row = fc.oneof(
      fc.record({
        azureAdDeviceId: fc.constantFrom<unknown>(...ids, "", null, 7, "__proto__"),
        hotpatchReadiness: readiness,
      }),
      fc.constant({}),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (rows) => {
        tell(mock, rows);

        const { devices, hotpatch } = await report(mock);

        const { buildTakes, buildTakesNone, buildUnknown, readiness: told } = hotpatch;
        expect(buildTakes + buildTakesNone + buildUnknown).toBe(devices.managed);
        if ("unknown" in told) throw new Error(told.unknown);
        expect(told.ready + told.notReady + told.notTold).toBe(buildTakes);
        expect(told.ready).toBeLessThanOrEqual(
          rows.filter(
            (one) => (one as Record<string, unknown> | null)?.["hotpatchReadiness"] === "ready",
          ).length,
        );
      }),
      { numRuns: 25 },
    );
  });
});

describe("what the token says it may not read", () => {
  test("is not asked for, and the report says what would tell it", async () => {
    const asked: string[] = [];
    const onExchange: MockTenantOptions["onExchange"] = ({ path }) => asked.push(path);
    const mock = tenant(fleet, { roles: needed, onExchange });

    const { hotpatch, complete } = await report(mock);

    expect(hotpatch.readiness).toEqual({
      unknown: `the token does not name ${service}, which reading it needs`,
    });
    expect(hotpatch.licences).toEqual({
      unknown: `the token does not name ${licences}, which reading it needs`,
    });
    expect(hotpatch.buildTakes).toBe(5);
    expect(complete).toBe(true);
    expect(asked.filter((path) => /deviceProfiles|subscribedSkus/.test(path))).toEqual([]);
    expect(asked.length).toBeGreaterThan(0);
  });

  test.each([
    ["WindowsUpdates.ReadWrite.All", "Directory.Read.All"],
    ["WindowsUpdates.Read.All", "Organization.Read.All"],
  ])("is asked for once each with %s and %s", async (...roles) => {
    const asked: string[] = [];
    const onExchange: MockTenantOptions["onExchange"] = ({ path }) => asked.push(path);

    const { readiness, licences: told } = await eligibility(
      tenant(fleet, { roles: [...needed, ...roles], onExchange }),
    );

    expect([readiness, told].some((one) => "unknown" in one)).toBe(false);
    expect(asked.filter((path) => /deviceProfiles|subscribedSkus/.test(path))).toHaveLength(2);
  });
});

describe("what Graph does not answer", () => {
  const faults: readonly (readonly [string, Fault["then"]])[] = [
    ["a refusal", { status: 403 }],
    ["a cloud without it", { status: 404 }],
    ["something else than devices", { status: 200, body: { value: [null, "ready"] } }],
    ["no list", { status: 200, body: { value: "none" } }],
    [
      "a next page at another host",
      { status: 200, body: { value: [], "@odata.nextLink": "https://evil.example/" } },
    ],
  ];

  test.each(faults)(
    "is not known, with the reason, and stops no report: %s",
    async (_name, then) => {
      const mock = tenant(fleet, {
        faults: [profiles, "/subscribedSkus"].map((path) => ({ match: { path }, then })),
      });

      const { hotpatch, complete, devices } = await report(mock);

      expect(hotpatch.readiness).toEqual({ unknown: expect.stringContaining(profiles) });
      expect(hotpatch.licences).toEqual({ unknown: expect.stringContaining("/subscribedSkus") });
      expect(hotpatch.buildTakes).toBe(5);
      expect(devices.managed).toBe(9);
      expect(complete).toBe(true);
    },
  );

  test("is not known of half a list", async () => {
    const match = { path: profiles, nth: 2 };
    const mock = tenant(fleet, {
      pageSize: 2,
      faults: [{ match, then: { status: 403 }, times: 9 }],
    });

    expect((await eligibility(mock)).readiness).toEqual({
      unknown: expect.stringContaining("403"),
    });
  });
});

describe("the licences for hotpatches", () => {
  const plan = (servicePlanName: unknown) => ({ servicePlanName, provisioningStatus: "Success" });
  const withPlan = [plan("INTUNE_A"), plan("WINDOWSUPDATEFORBUSINESS_DEPLOYMENTSERVICE")];

  test("are the subscriptions with the update service, in units", async () => {
    const subscribedSkus = [
      {
        skuPartNumber: "SPE_E3",
        servicePlans: withPlan,
        prepaidUnits: { enabled: 500 },
        consumedUnits: 412,
      },
      { skuPartNumber: "EMS", servicePlans: [plan("INTUNE_A")], prepaidUnits: { enabled: 9 } },
    ];

    const told = await report(tenant(fleet, { subscribedSkus }));

    expect(told.hotpatch.licences).toEqual([
      { skuPartNumber: "SPE_E3", enabled: 500, consumed: 412 },
    ]);
    expect(hotpatchSentences(told).join(" ")).toContain(
      "Licences, by user and not by device: SPE_E3 (412 of 500 units in use).",
    );
  });

  test("are unknown in number where Graph gives no number, never 0", async () => {
    const odd = ["12", -1, 1.5, null, undefined, Number.MAX_VALUE].map((enabled) => ({
      skuPartNumber: "SPB",
      servicePlans: [null, 3, ...withPlan],
      prepaidUnits: { enabled },
      consumedUnits: enabled,
    }));
    const none = { skuPartNumber: 7, servicePlans: withPlan, prepaidUnits: null };
    const plans = [{ servicePlans: null }, { servicePlans: [plan(null)] }, {}];

    const told = await report(tenant(fleet, { subscribedSkus: [...odd, none, ...plans] }));

    expect(told.hotpatch.licences).toEqual([
      ...odd.map(() => ({ skuPartNumber: "SPB", enabled: null, consumed: null })),
      { skuPartNumber: "", enabled: null, consumed: 0 },
    ]);
    expect(hotpatchSentences(told).join(" ")).toMatch(
      /SPB \(an unknown number of an unknown number units in use\).* and 2 more\./,
    );
  });
});

describe("the paragraph about hotpatches", () => {
  const flat = (text: string) => text.replaceAll(/\s+/g, " ");

  test("is in the text and on the page, and no text of the tenant does harm there", async () => {
    const hostile = '<img src=x onerror="alert(1)">\u001b[31m';
    const servicePlans = [{ servicePlanName: "WINDOWSUPDATEFORBUSINESS_DEPLOYMENTSERVICE" }];
    const mock = tenant(fleet, { subscribedSkus: [{ skuPartNumber: hostile, servicePlans }] });
    tell(
      mock,
      deviceIds(mock).map((azureAdDeviceId) => ({
        azureAdDeviceId,
        hotpatchReadiness: "notReady",
      })),
    );
    const told = await report(mock);

    const text = complianceText(told, [], plainPaint);
    const html = complianceHtml(told, []);

    expect(text).not.toContain("\u001b");
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;img src=x");
    for (const shown of [flat(text), html])
      expect(shown).toContain(
        "Hotpatches: 5 of 9 devices run a build that takes them; of 2 no build is known. 1 of them is Arm64 and takes hotpatches only with CHPE off, which is not known: no list of Graph tells it. Of 2 of them Intune does not tell the architecture. Of VBS only the update service tells something: it finds 0 of the 5 ready for hotpatches and 5 not, and tells nothing of 0. Licences, by user and not by device: ",
      );
  });

  test("says of unknown things why, and of no device no more than its build", async () => {
    const older = [["10.0.22631.8120", "arM64"]] as const;

    const sentences = hotpatchSentences(await report(tenant(older, { roles: needed })));

    expect(sentences).toEqual([
      "Hotpatches: 0 of 1 device runs a build that takes them.",
      `Licences are not known: the token does not name ${licences}, which reading it needs.`,
    ]);
    const mixed = hotpatchSentences(await report(tenant(fleet, { roles: needed })));
    expect(mixed).toContain(
      `Whether VBS runs on the 5 is not known: the token does not name ${service}, which reading it needs.`,
    );
  });

  test("says where no subscription brings the update service", async () => {
    expect(hotpatchSentences(await report(tenant(fleet)))).toContain(
      "No subscription of the tenant brings the update service.",
    );
  });
});
