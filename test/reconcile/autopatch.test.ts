import { exportTenant } from "ringwright";
import type { MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { errorsOf } from "../support/diagnostics.ts";
import { connectTo, createLab } from "../support/lab.ts";
import { createTestTenant } from "../support/tenant.ts";

const head = "version: 1\nstack: corp\n";
const custom = {
  "@odata.type": "#microsoft.graph.windows10CustomConfiguration",
  omaSettings: [
    {
      "@odata.type": "#microsoft.graph.omaSettingInteger",
      displayName: "Product",
      omaUri: "./Device/Vendor/MSFT/Policy/Config/Update/AllowMUUpdateService",
      value: 1,
    },
  ],
};
const expedited = {
  qualityUpdateRelease: "2026-11-10T00:00:00Z",
  daysUntilForcedReboot: 1,
};

/** One policy of every kind, under a name that Autopatch gives; `spec` states it as a file does. */
const policies = [
  {
    section: "rings",
    address: "ring/x",
    collection: "deviceConfigurations",
    name: "Modern Workplace Update Policy [Broad]-[Windows Autopatch]",
    wire: { "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration" },
    spec: "quality: { deferralDays: 3 }",
  },
  {
    section: "settings",
    address: "setting/x",
    collection: "deviceConfigurations",
    name: "Windows Autopatch - Settings",
    wire: custom,
    spec: "nodes: { AllowMUUpdateService: 0 }",
  },
  {
    section: "featureUpdates",
    address: "featureUpdate/x",
    collection: "windowsFeatureUpdateProfiles",
    name: "Windows Autopatch - Global DSS Policy",
    wire: { featureUpdateVersion: "Windows 11, version 24H2" },
    spec: "version: Windows 11, version 25H2",
  },
  {
    section: "expediteUpdates",
    address: "expediteUpdate/x",
    collection: "windowsQualityUpdateProfiles",
    name: "Windows Autopatch - Expedite",
    wire: { expeditedUpdateSettings: expedited },
    spec: "release: 2026-11-10\n    daysUntilForcedReboot: 0",
  },
  {
    section: "qualityUpdates",
    address: "qualityUpdate/x",
    collection: "windowsQualityUpdatePolicies",
    name: "Windows Autopatch - Quality Update Policy [Ring1]",
    wire: { hotpatchEnabled: true },
    spec: "hotpatch: false",
  },
  {
    section: "driverUpdates",
    address: "driverUpdate/x",
    collection: "windowsDriverUpdateProfiles",
    name: "Windows Autopatch - Driver Update Policy [Test]",
    wire: { approvalType: "manual" },
    spec: "approval: manual\n    description: Ours",
  },
] as const;

// https://github.com/MicrosoftDocs/windows-itpro-docs/issues/11825
// Unverified sign: no reliable marker of Autopatch is documented
describe.each(policies)("$section that Windows Autopatch names", (policy) => {
  const { section, address, collection, name, wire, spec } = policy;
  const seeded = () => {
    const lab = createLab();
    const { id } = lab.mock.state.add(collection, { displayName: name, ...wire });
    return { lab, id: String(id) };
  };

  test("are not adopted, and the plan names the sign", async () => {
    const { lab, id } = seeded();

    const plan = await lab.plan(
      `${head}${section}:\n  x:\n    displayName: "${name}"\n    ${spec}\nadopt: [ { to: ${address}, id: ${id} } ]\n`,
    );

    expect(plan.changes).toEqual([]);
    expect(errorsOf(plan)).toMatchObject([
      { id: "RW112", address, message: expect.stringMatching(/name begins with/) as string },
    ]);
  });

  test("are not made by us either", async () => {
    const plan = await createLab().plan(
      `${head}${section}:\n  x:\n    displayName: "${name}"\n    ${spec}\n`,
    );

    expect(plan.changes).toEqual([]);
    expect(errorsOf(plan)).toMatchObject([{ id: "RW112", address }]);
  });

  test("are left out of an export, with the sign", async () => {
    const { lab } = seeded();

    const { files, notes } = await exportTenant(lab.tenant, "corp");

    expect(Object.keys(files)).toEqual(["ringwright.yaml"]);
    expect(notes).toEqual([expect.stringMatching(/is left out: its name begins with/)]);
  });
});

describe("a group that Windows Autopatch names", () => {
  const id = "aaaa1111-0000-4000-8000-000000000001";
  // https://github.com/MicrosoftDocs/windows-itpro-docs/issues/10793: rings shall exclude it
  const excluded = (displayName: string): MockTenantOptions => ({
    groups: [{ id, displayName, membershipRule: '(device.deviceOSType -eq "Windows")' }],
    rings: [
      {
        displayName: "Ring",
        assignments: [
          { target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } },
          {
            target: {
              "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget",
              groupId: id,
            },
          },
        ],
      },
    ],
  });

  test.each(["Modern Workplace Devices - All", "Windows Autopatch - Ring1"])(
    "is referred to in an export, and its ring is exported: %s",
    async (displayName) => {
      const { files, notes } = await exportTenant(
        connectTo(createTestTenant(excluded(displayName))),
        "corp",
      );

      expect(files).toMatchObject({
        "groups.yaml": { groups: { [keyOf(displayName)]: { existing: true, displayName, id } } },
        "rings.yaml": {
          rings: { ring: { assignments: [{ allDevices: true }, { exclude: keyOf(displayName) }] } },
        },
        "ringwright.yaml": { adopt: [{ to: "ring/ring" }] },
      });
      expect(notes).toEqual([expect.stringMatching(/is only referred to: its name begins with/)]);
    },
  );

  test("is refused where the files would manage it, with the way out", async () => {
    const name = "Modern Workplace Devices - All";
    const lab = createLab(excluded(name));

    const plan = await lab.plan(
      `${head}groups: { all: { displayName: ${name}, description: Ours } }\nadopt: [ { to: group/all, id: ${id} } ]\n`,
    );

    expect(plan.changes).toEqual([]);
    expect(errorsOf(plan)).toMatchObject([
      { id: "RW112", message: expect.stringContaining("existing: true") as string },
    ]);
  });

  test.each(["Windows Autopatching", "Modern Workplaces", "Our Windows Autopatch devices"])(
    "is not taken for one by a name that only looks alike: %s",
    async (name) => {
      const plan = await createLab().plan(
        `${head}groups: { all: { displayName: ${name}, members: { devices: [] } } }\n`,
      );

      expect(plan.changes).toMatchObject([{ action: "create" }]);
      expect(plan.diagnostics).toEqual([]);
    },
  );
});

test("an object of ours that was given such a name is not pruned, and can be forgotten", async () => {
  const lab = createLab();
  await lab.apply(`${head}rings: { x: { displayName: Broad } }\n`);
  const id = String(lab.ring("Broad")["id"]);
  lab.mock.state.patch("deviceConfigurations", id, {
    displayName: "Modern Workplace Update Policy [Broad]",
  });

  const pruned = await lab.plan(`${head}guards: { maxDeletes: 5 }\n`, { prune: true });
  const forgotten = await lab.plan(`${head}removed: [ { from: ring/x, destroy: false } ]\n`);

  expect(pruned.changes).toEqual([]);
  expect(errorsOf(pruned)).toMatchObject([
    { id: "RW112", message: expect.stringContaining("forget it") as string },
  ]);
  expect(forgotten.changes).toMatchObject([{ action: "forget", id }]);
});

function keyOf(displayName: string): string {
  return displayName.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
