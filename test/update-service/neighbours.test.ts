import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Diagnostic, makePlan } from "ringwright";
import type { MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import { createLab, load } from "../support/lab.ts";
import { served } from "../support/served.ts";

const shops = "aaaa1111-0000-4000-8000-000000000001";
const kiosks = "aaaa1111-0000-4000-8000-000000000002";
const roles = [
  "DeviceManagementConfiguration.ReadWrite.All",
  "DeviceManagementManagedDevices.Read.All",
  "Device.Read.All",
  "Group.ReadWrite.All",
  "Organization.Read.All",
  "DeviceManagementScripts.Read.All",
];
const mayReadService = [...roles, "WindowsUpdates.ReadWrite.All"];

const rule = (displayName: string, prefix: string, id: string) => ({
  id,
  displayName,
  groupTypes: ["DynamicMembership"],
  membershipRule: `(device.displayName -startsWith "${prefix}")`,
  membershipRuleProcessingState: "On",
});

const type = (name: string) => `#microsoft.graph.windowsUpdates.${name}`;

// as learn.microsoft.com/graph/api/resources/windowsupdates-ring shows one
function servicePolicy(
  category: string,
  { included, excluded = [] }: { included: string[]; excluded?: string[] },
) {
  const assigned = (name: string, ids: string[]) => ({
    "@odata.type": type(name),
    assignments: ids.map((groupId) => ({ groupId })),
  });
  return {
    "@odata.type": type(`${category}UpdatePolicy`),
    displayName: "Autopatch",
    approvalRules: [],
    approvals: [{ catalogEntryId: "1", status: "approved" }],
    rings: [
      {
        "@odata.type": type(`${category}UpdateRing`),
        displayName: "Ring1",
        description: "early",
        deferralInDays: 5,
        isPaused: true,
        ...(category === "quality" && { isHotpatchEnabled: true }),
        includedGroupAssignment: assigned("includedGroupAssignment", included),
        excludedGroupAssignment: assigned("excludedGroupAssignment", excluded),
      },
    ],
  };
}

const tenant = (policies: readonly object[], more: MockTenantOptions = {}): MockTenantOptions => ({
  devices: 60,
  roles: mayReadService,
  groups: [rule("Shops", "LT-00", shops), rule("Kiosks", "LT-001", kiosks)],
  servicePolicies: policies as Record<string, unknown>[],
  ...more,
});

const head = `version: 1
stack: corp
groups:
  shops: { existing: true, id: ${shops} }
`;
const ring = `${head}rings:
  r: { displayName: R, quality: { deferralDays: 3 }, assignments: [ { group: shops } ] }
`;
const feature = `${head}featureUpdates:
  f: { displayName: F, version: "Windows 11, version 25H2", assignments: [ { group: shops } ] }
`;

async function told(config: string, options: MockTenantOptions): Promise<readonly Diagnostic[]> {
  const { plan } = await makePlan(createLab(options).tenant, await load(config));
  return plan.diagnostics.filter(({ id }) => id === "RW209");
}

describe("a policy of the update service on the same devices", () => {
  test("is told with their number and what it says", async () => {
    const policy = servicePolicy("quality", { included: [shops], excluded: [kiosks] });

    const [one, ...more] = await told(ring, tenant([policy]));

    expect(more).toEqual([]);
    expect(one).toMatchObject({ severity: "warning", address: "ring/r" });
    expect(one?.message).toMatch(
      /^50 devices of ring\/r are also in the ring "Ring1" of the policy "Autopatch" .*\(quality updates, deferral 5 days, paused, without an end, hotpatches\)/,
    );
  });

  test.each([
    ["quality", feature, 0],
    ["feature", feature, 1],
    ["driver", feature, 0],
    ["driver", ring, 1],
    // of a kind that nobody knows yet
    ["recovery", feature, 1],
  ])("of category %s is held against what decides the same", async (category, config, count) => {
    const policy = servicePolicy(category, { included: [shops] });

    expect(await told(config, tenant([policy]))).toHaveLength(count);
  });

  test("is not told where it reaches others", async () => {
    const policy = servicePolicy("quality", { included: [shops], excluded: [shops] });

    expect(await told(ring, tenant([policy]))).toEqual([]);
  });

  test("is told where nobody can say how many devices both have", async () => {
    const policy = servicePolicy("quality", { included: [shops] });
    const users = ring.replace("{ group: shops }", "{ allUsers: true }");

    const [one] = await told(users, tenant([policy]));

    expect(one?.message).toMatch(
      /^devices of ring\/r, how many is not known, may also be in the ring/,
    );
  });

  test("is not asked for by a token that names no permission", async () => {
    const asked: string[] = [];
    const policy = servicePolicy("quality", { included: [shops] });
    const options = tenant([policy], { roles, onExchange: ({ path }) => asked.push(path) });

    expect(await told(ring, options)).toEqual([]);
    expect(asked.filter((path) => path.includes("admin/windows"))).toEqual([]);
    expect(asked.length).toBeGreaterThan(0);
  });

  test("is not known where the service refuses, which stops nothing", async () => {
    const faults = [
      { match: { path: /admin\/windows\/updates\/policies/ }, then: { status: 403 } },
    ] as const;

    const [one] = await told(ring, tenant([], { faults }));

    expect(one).toMatchObject({ severity: "info" });
    expect(one?.message).toContain("could not be read");
  });
});

test("policies of the update service are exported for the record, beside files that plan", async () => {
  const policy = servicePolicy("quality", { included: [shops] });
  const mock = served(tenant([policy]));
  const { folder } = await folderWith("");
  const out = join(folder, "out");

  const { token } = await mock.credential.getToken("https://graph.microsoft.com/.default");
  const env = { RINGWRIGHT_ACCESS_TOKEN: token };

  const words = ["export", "--out", out, "--stack", "corp"];
  const { code, err, out: said } = await command(mock, words, { env });

  expect(code, err).toBe(0);
  expect(said).toContain("For the record: 1 policy of the Windows Update service itself");
  const record = JSON.parse(await readFile(join(out, "windows-update-service.json"), "utf8"));
  expect(record).toMatchObject([
    {
      displayName: "Autopatch",
      rings: [{ displayName: "Ring1" }],
      approvals: [{ status: "approved" }],
    },
  ]);
  // the record is no policy file, and does not get in the way of those
  const validated = await command(undefined, ["validate", "-c", out]);
  expect(validated.code, validated.err).toBe(0);
});
