// Every diagnostic that a plan can hold, by one situation that leads to it: pipelines match on the ids.
import { type Diagnostic, makePlan, type PlanOptions } from "ringwright";
import type { MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { diagnosticIds } from "../../src/reconcile/plan/diagnostic-ids.ts";
import { appFiles, appLock } from "../support/app-world.ts";
import { oneRing, twoGroups } from "../support/configs.ts";
import { createLab, type Lab, load } from "../support/lab.ts";

interface Situation {
  readonly tenant?: MockTenantOptions;
  /** What was done before, such as an apply and a change by hand. */
  readonly before?: (lab: Lab) => Promise<void> | void;
  readonly config: string;
  readonly options?: PlanOptions;
  /** Beside the policy file. */
  readonly files?: Readonly<Record<string, string>>;
  /** Said only where the devices were read. */
  readonly reads?: true;
  readonly severity: Diagnostic["severity"];
  /** Undefined for what concerns the whole plan. */
  readonly address?: string;
}

const head = "version: 1\nstack: corp\n";
const unknownId = "aaaa1111-0000-4000-8000-00000000000f";
const wideRing = "#microsoft.graph.windowsUpdateForBusinessConfiguration";
const deferring = (days: number) => oneRing(`quality: { deferralDays: ${days} }`);
const group = (body: string) => `${head}groups:\n  g: { displayName: Devices, ${body} }\n`;
const drivers = (approval: string, more = "") =>
  `${head}driverUpdates:\n  d: { displayName: Drivers, approval: ${approval}${more} }\n`;
const wsus = `${head}settings:\n  wsus: { displayName: WSUS, wsus: { server: "https://wsus.corp.example:8531" } }\n`;
const assignableToRoles = { displayName: "Devices", isAssignableToRole: true } as const;
const idOf = (lab: Lab) => String(lab.ring("Broad")["id"]);

const board = {
  groups: [{ displayName: "Board", membershipRule: '(user.department -eq "Board")' }],
};
const sharedGroup = (prefix: string) =>
  `${group(`membershipRule: '(device.displayName -startsWith "${prefix}")'`)}rings:\n  r: { displayName: R, assignments: [ { group: g } ] }\n`;
const twoRings = (how: "everyone" | "apart") =>
  `${group(`membershipRule: '(device.displayName -startsWith "LT-00")'`)}rings:
  a: { displayName: A, assignments: [ { group: g } ] }
  b: { displayName: B, feature: { deferralDays: 7 }, assignments: [ { allDevices: true }, ${how === "everyone" ? "" : "{ exclude: g } "}] }
`;

const situations: Readonly<Record<keyof typeof diagnosticIds, Situation>> = {
  ambiguous: {
    tenant: { rings: [{ displayName: "Broad" }, { displayName: "Broad" }] },
    config: deferring(3),
    severity: "error",
    address: "ring/broad",
  },
  missingId: {
    config: oneRing(`id: ${unknownId}`),
    severity: "error",
    address: "ring/broad",
  },
  missingReference: {
    config: oneRing("assignments: [ { group: pilot } ]"),
    severity: "error",
    address: "ring/broad",
  },
  wrongKind: {
    tenant: {
      filters: [{ displayName: "Phones", platform: "iOS", rule: '(device.model -eq "iPhone")' }],
    },
    config: oneRing(
      "assignments: [ { allDevices: true, filter: phones, filterMode: exclude } ]",
      "filters:\n  phones: { existing: true, displayName: Phones }",
    ),
    severity: "error",
    address: "ring/broad",
  },
  blockedDependency: {
    config: oneRing(
      "assignments: [ { group: vip } ]",
      "  vip: { displayName: VIP, members: { devices: [NO-SUCH-PC] } }",
    ),
    severity: "error",
    address: "ring/broad",
  },
  memberNotFound: {
    config: group("members: { devices: [NO-SUCH-PC] }"),
    severity: "error",
    address: "group/g",
  },
  memberAmbiguous: {
    tenant: { devices: 1 },
    before: ({ mock }) => {
      mock.state.add("devices", { displayName: "LT-0001", operatingSystem: "Windows" });
    },
    config: group("members: { devices: [LT-0001] }"),
    severity: "error",
    address: "group/g",
  },
  unread: {
    before: closeDrivers,
    config: deferring(3),
    severity: "warning",
  },
  otherStack: {
    before: async (lab) =>
      void (await lab.apply(deferring(3).replace("stack: corp", "stack: other"))),
    config: deferring(3),
    severity: "error",
    address: "ring/broad",
  },
  refused: {
    tenant: { groups: [{ displayName: "Devices", onPremisesSyncEnabled: true }] },
    config: group("members: { devices: [] }"),
    severity: "error",
    address: "group/g",
  },
  copied: {
    before: async (lab) => {
      // the second apply writes the id into the marker
      await lab.apply(deferring(3));
      await lab.apply(deferring(4));
      const { description, id } = lab.ring("Broad");
      lab.mock.state.add("deviceConfigurations", {
        "@odata.type": wideRing,
        displayName: "Broad - copy",
        description,
      });
      lab.mock.state.remove("deviceConfigurations", String(id));
    },
    config: deferring(4),
    severity: "warning",
    address: "ring/broad",
  },
  autopatch: {
    tenant: { rings: [{ displayName: "Modern Workplace Update Policy [Broad]" }] },
    config: `${head}rings:\n  broad: { displayName: "Modern Workplace Update Policy [Broad]" }\n`,
    severity: "error",
    address: "ring/broad",
  },
  keptTarget: {
    before: async (lab) => {
      const config = oneRing("assignments: [ { group: pilot } ]");
      await lab.apply(config);
      lab.mock.state.assign("deviceConfigurations", idOf(lab), [
        {
          target: {
            "@odata.type": "#microsoft.graph.androidFotaDeploymentAssignmentTarget",
            groupId: String(lab.group("Other")["id"]),
          },
        },
      ]);
    },
    tenant: twoGroups,
    config: oneRing("assignments: [ { group: pilot } ]"),
    severity: "warning",
    address: "ring/broad",
  },
  claimedTwice: {
    tenant: {
      rings: [{ id: "dddd3333-0000-4000-8000-000000000001", displayName: "One" }],
    },
    config: `${head}rings:\n  a: { displayName: One }\n  b: { displayName: Two, id: dddd3333-0000-4000-8000-000000000001 }\n`,
    severity: "error",
    address: "ring/a",
  },
  sameGroup: {
    tenant: { groups: [{ id: "aaaa1111-0000-4000-8000-000000000001", displayName: "Pilot" }] },
    config: oneRing(
      "assignments: [ { group: pilot }, { exclude: same } ]",
      "  same: { existing: true, id: aaaa1111-0000-4000-8000-000000000001 }",
    ),
    severity: "error",
    address: "ring/broad",
  },
  stillUsed: {
    before: async (lab) => {
      await lab.apply(group("members: { devices: [] }"));
      lab.mock.state.add("deviceConfigurations", {
        "@odata.type": wideRing,
        displayName: "By hand",
        assignments: [
          {
            target: {
              "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget",
              groupId: String(lab.group("Devices")["id"]),
            },
          },
        ],
      });
    },
    config: head,
    options: { prune: true },
    severity: "error",
    address: "group/g",
  },
  mixedExclusion: {
    tenant: board,
    config: `${group("existing: true").replace("Devices", "Board")}rings:\n  broad: { displayName: Broad, assignments: [ { allDevices: true }, { exclude: g } ] }\n`,
    severity: "error",
    address: "ring/broad",
  },
  usersIgnored: {
    tenant: board,
    config: `${head}groups:\n  board: { existing: true, displayName: Board }\nfeatureUpdates:\n  f: { displayName: F, version: "Windows 11, version 25H2", assignments: [ { group: board } ] }\n`,
    severity: "warning",
    address: "featureUpdate/f",
  },
  notStated: {
    config: `${head}qualityUpdates:\n  q: { displayName: Q }\n`,
    severity: "error",
    address: "qualityUpdate/q",
  },
  unreadRule: {
    tenant: {
      devices: 20,
      groups: [
        {
          displayName: "Pilot",
          membershipRule: 'device.deviceOSVersion -ge "10.0.22000"',
        },
        { displayName: "Other" },
      ],
    },
    config: oneRing("assignments: [ { group: pilot } ]"),
    reads: true,
    severity: "warning",
  },
  sideEffect: {
    tenant: { devices: 200 },
    before: async (lab) => void (await lab.apply(sharedGroup("LT-00"))),
    config: sharedGroup("LT-000"),
    reads: true,
    severity: "info",
    address: "ring/r",
  },
  inTwoRings: {
    tenant: { devices: 200 },
    config: twoRings("everyone"),
    reads: true,
    severity: "warning",
  },
  inNoRing: {
    tenant: { devices: 200 },
    before: async (lab) => void (await lab.apply(twoRings("apart"))),
    config: `${twoRings("apart").replace("{ allDevices: true }, ", "")}`,
    reads: true,
    severity: "warning",
  },
  contradiction: {
    config: `${twoRings("apart")}featureUpdates:\n  f: { displayName: F, version: "Windows 11, version 25H2", assignments: [ { group: g } ] }\n`,
    severity: "warning",
    address: "ring/b",
  },
  windowKept: {
    tenant: { devices: 200 },
    config: `${head}rings:
  r: { displayName: R, maintenanceWindow: { start: "02:00", end: "05:00", enforce: both }, assignments: [ { allDevices: true } ] }
`,
    reads: true,
    severity: "info",
    address: "setting/r.window",
  },
  neighbour: {
    tenant: {
      devices: 200,
      roles: [
        "DeviceManagementConfiguration.ReadWrite.All",
        "DeviceManagementManagedDevices.Read.All",
        "Device.Read.All",
        "Group.ReadWrite.All",
        "WindowsUpdates.ReadWrite.All",
      ],
      groups: [
        {
          id: unknownId,
          displayName: "Shops",
          groupTypes: ["DynamicMembership"],
          membershipRule: '(device.displayName -startsWith "LT-00")',
          membershipRuleProcessingState: "On",
        },
      ],
      servicePolicies: [
        {
          displayName: "Autopatch",
          rings: [
            {
              displayName: "Ring1",
              includedGroupAssignment: { assignments: [{ groupId: unknownId }] },
            },
          ],
        },
      ],
    },
    config: `${head}rings:\n  r: { displayName: R, assignments: [ { allDevices: true } ] }\n`,
    reads: true,
    severity: "warning",
    address: "ring/r",
  },
  maxDevicesInTwoRings: {
    tenant: { devices: 200 },
    config: `${twoRings("everyone")}guards: { maxDevicesInTwoRings: 0 }\n`,
    reads: true,
    severity: "error",
  },
  maxDevicesLosingTheirRing: {
    tenant: { devices: 200 },
    before: async (lab) => void (await lab.apply(twoRings("apart"))),
    config: `${twoRings("apart").replace("{ allDevices: true }, ", "")}guards: { maxDevicesLosingTheirRing: 0 }\n`,
    reads: true,
    severity: "error",
  },
  partProblem: {
    config: group(`members: { devices: [] }, owners: [${unknownId}]`),
    severity: "error",
    address: "group/g",
  },
  contentFile: {
    config: appFiles({ archives: "archives" }),
    files: { "tools.lock.json": appLock() },
    reads: true,
    severity: "error",
    address: "win32App/go.place",
  },
  untimely: {
    config: `${head}featureUpdates:\n  f: { displayName: Old, version: "Windows 10, version 22H2" }\n`,
    severity: "error",
    address: "featureUpdate/f",
  },
  doubtful: {
    config: `${wsus}rings:\n  broad: { displayName: Broad, quality: { deferralDays: 7 } }\n`,
    severity: "warning",
    address: "setting/wsus",
  },
  noForm: {
    before: async (lab) => {
      await lab.apply(wsus);
      lab.mock.inject({
        match: { path: /configurationSettings/ },
        then: { status: 403 },
        times: 9,
      });
    },
    config: wsus.replace(" } }", " }, nodes: { DetectionFrequency: 4 } }"),
    severity: "error",
    address: "setting/wsus",
  },
  concealed: {
    tenant: { behaviors: { settingDefinitions: "none" } },
    before: async (lab) => {
      await lab.apply(wsus);
      lab.mock.inject({
        match: { path: /getOmaSettingPlainTextValue/ },
        then: { status: 403 },
        times: 9,
      });
    },
    config: wsus,
    severity: "error",
    address: "setting/wsus",
  },
  paused: {
    before: async (lab) => {
      await lab.apply(deferring(3));
      lab.mock.state.patch("deviceConfigurations", idOf(lab), { qualityUpdatesPaused: true });
    },
    config: deferring(3),
    severity: "info",
    address: "ring/broad",
  },
  rollingBack: {
    before: async (lab) => {
      await lab.apply(deferring(3));
      lab.mock.state.patch("deviceConfigurations", idOf(lab), {
        qualityUpdatesWillBeRolledBack: true,
      });
    },
    config: deferring(3),
    severity: "warning",
    address: "ring/broad",
  },
  newerMarker: {
    tenant: {
      rings: [{ displayName: "Broad", description: "[ringwright v2 stack=corp key=ring/broad]" }],
    },
    config: deferring(3),
    severity: "error",
    address: "ring/broad",
  },
  needsPin: {
    tenant: { groups: [assignableToRoles] },
    config: group("members: { devices: [] }"),
    severity: "error",
    address: "group/g",
  },
  renamedKey: {
    before: async (lab) => void (await lab.apply(deferring(3))),
    config: deferring(3).replace("  broad:", "  wide:"),
    severity: "error",
    address: "ring/wide",
  },
  markerRoom: {
    tenant: { rings: [{ displayName: "Broad", description: "x".repeat(1450) }] },
    config: deferring(3),
    options: { adopt: true },
    severity: "error",
    address: "ring/broad",
  },
  partNote: {
    config: drivers(
      "manual",
      ", approvals: [ { match: { manufacturer: intel }, action: approve } ]",
    ),
    severity: "info",
    address: "driverUpdate/d",
  },
  conflict: {
    before: async (lab) => {
      await lab.apply(deferring(3));
      lab.mock.state.patch("deviceConfigurations", idOf(lab), {
        qualityUpdatesDeferralPeriodInDays: 9,
      });
    },
    config: deferring(4),
    severity: "error",
    address: "ring/broad",
  },
  needsAdopt: {
    tenant: { rings: [{ displayName: "Broad" }] },
    config: deferring(3),
    severity: "warning",
    address: "ring/broad",
  },
  needsReplace: {
    before: async (lab) => void (await lab.apply(drivers("manual"))),
    config: drivers("automatic"),
    severity: "warning",
    address: "driverUpdate/d",
  },
  cannotReplace: {
    before: async (lab) => void (await lab.apply(group("members: { devices: [] }"))),
    config: group("members: { devices: [] }, isAssignableToRole: true"),
    severity: "error",
    address: "group/g",
  },
  protected: {
    before: async (lab) =>
      void (await lab.apply(oneRing("quality: { deferralDays: 3 }\nlifecycle: { protect: true }"))),
    config: head,
    options: { prune: true },
    severity: "error",
    address: "ring/broad",
  },
  needsPrune: {
    before: async (lab) => void (await lab.apply(deferring(3))),
    config: head,
    severity: "warning",
    address: "ring/broad",
  },
  cut: {
    config: `${head}rings:\n  a: { displayName: A }\n  b: { displayName: B }\n`,
    options: { only: ["ring/a"] },
    severity: "info",
  },
  claimed: {
    before: async (lab) => void (await lab.apply(deferring(3))),
    config: deferring(5),
    options: { claims: new Map([["ring/broad", "rollout november"]]) },
    severity: "error",
    address: "ring/broad",
  },
  incomplete: {
    before: async (lab) => {
      await lab.apply(deferring(3));
      closeDrivers(lab);
    },
    config: head,
    options: { prune: true },
    severity: "error",
    address: "ring/broad",
  },
  maxDeletes: {
    before: async (lab) => void (await lab.apply(deferring(3))),
    config: head,
    options: { prune: true },
    severity: "error",
  },
  maxChangedPercent: {
    before: async (lab) => void (await lab.apply(tenRings(3))),
    config: `${tenRings(4)}guards: { maxChangedPercent: 30 }\n`,
    severity: "error",
  },
  maxDevicesAffected: {
    tenant: twoGroups,
    config: `${oneRing("assignments: [ { group: pilot } ]")}guards: { maxDevicesAffected: 5 }\n`,
    severity: "error",
  },
  freeze: {
    config: `${deferring(3)}guards: { freeze: [ { name: year-end, from: 2026-11-20, to: 2026-11-24 } ] }\n`,
    severity: "error",
  },
};

describe("a plan", () => {
  test.each(Object.entries(diagnosticIds))(
    "says %s as %s, of the object that it is about",
    async (name, id) => {
      const situation = situations[name as keyof typeof diagnosticIds];
      const lab = createLab(situation.tenant);
      await situation.before?.(lab);

      const plan = situation.reads
        ? (await makePlan(lab.tenant, await load(situation.config, {}, undefined, situation.files)))
            .plan
        : await lab.plan(situation.config, situation.options);

      const found = plan.diagnostics.filter((diagnostic) => diagnostic.id === id);
      expect(found[0], JSON.stringify(plan.diagnostics)).toMatchObject({
        severity: situation.severity,
      });
      expect(found[0]?.address).toBe(situation.address);
    },
  );

  test("has no id twice", () => {
    const ids = Object.values(diagnosticIds);

    expect(new Set(ids).size).toBe(ids.length);
  });
});

/** Reading driver policies is refused, which a config without any does not need. */
function closeDrivers({ mock }: Lab): void {
  mock.inject({
    match: { method: "GET", path: "/deviceManagement/windowsDriverUpdateProfiles" },
    then: { status: 403 },
    times: 9,
  });
}

function tenRings(days: number): string {
  const rings = Array.from(
    { length: 10 },
    (_, index) =>
      `  r${index}: { displayName: Ring ${index}, quality: { deferralDays: ${days} } }\n`,
  );
  return `${head}rings:\n${rings.join("")}`;
}
