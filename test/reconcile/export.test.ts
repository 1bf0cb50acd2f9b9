import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Plan } from "ringwright";
import type { MockTenant, MockTenantOptions } from "ringwright/mocks";
import { describe, expect, onTestFinished, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import { threeRings, threeRingsTenant } from "../support/lab.ts";
import { createTestTenant } from "../support/tenant.ts";
import { withoutLint } from "../support/without-lint.ts";

const foreign: MockTenantOptions = {
  devices: 30,
  groups: [
    { id: "aaaa1111-0000-4000-8000-000000000001", displayName: 'All: "Windows" #1' },
    {
      id: "aaaa1111-0000-4000-8000-000000000002",
      displayName: "Pilot",
      groupTypes: ["DynamicMembership"],
      membershipRule: 'device.displayName -startsWith "LT-000"',
      membershipRuleProcessingState: "On",
    },
    { id: "aaaa1111-0000-4000-8000-000000000003", displayName: "Pilot" },
  ],
  filters: [
    {
      id: "ffff2222-0000-4000-8000-000000000001",
      displayName: "Corporate",
      platform: "windows10AndLater",
      rule: '(device.deviceOwnership -eq "Corporate")',
    },
  ],
  rings: [
    {
      displayName: "Ring: weird / name",
      description: "yes",
      qualityUpdatesDeferralPeriodInDays: 7,
      deadlineForQualityUpdatesInDays: 3,
      automaticUpdateMode: "autoInstallAndRebootAtScheduledTime",
      installationSchedule: {
        "@odata.type": "#microsoft.graph.windowsUpdateScheduledInstall",
        scheduledInstallDay: "sunday",
        scheduledInstallTime: "03:00:00.0000000",
      },
      updateWeeks: "firstWeek,thirdWeek",
      qualityUpdatesPaused: true,
      assignments: [
        {
          target: {
            "@odata.type": "#microsoft.graph.groupAssignmentTarget",
            groupId: "aaaa1111-0000-4000-8000-000000000002",
            deviceAndAppManagementAssignmentFilterId: "ffff2222-0000-4000-8000-000000000001",
            deviceAndAppManagementAssignmentFilterType: "include",
          },
        },
        {
          target: {
            "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget",
            groupId: "aaaa1111-0000-4000-8000-000000000003",
          },
        },
      ],
    },
    { displayName: "Ring - weird - name", userPauseAccess: "disabled" },
  ],
};

const groupTarget = "#microsoft.graph.groupAssignmentTarget";
const foreignGroup = "aaaa1111-0000-4000-8000-000000000002";

/** The environment of a command that signs in with the mock's own token, and its roles. */
async function ownToken(mock: MockTenant): Promise<Record<string, string>> {
  const { token } = await mock.credential.getToken("https://graph.microsoft.com/.default");
  return { RINGWRIGHT_ACCESS_TOKEN: token };
}

async function exportFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-export-"));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  return join(folder, "out");
}

describe("export of a foreign tenant", () => {
  test("plans adoptions only, in which no property and no assignment differs", async () => {
    const mock = createTestTenant(foreign);
    onTestFinished(async () => await mock.close());
    const out = await exportFolder();

    expect((await command(mock, ["export", "--out", out, "--stack", "corp"])).code).toBe(0);
    const { code, out: json } = await command(mock, ["plan", "-c", out, "--json"]);

    expect(code).toBe(0);
    // a pause is the operator's and no part of a file
    expect(await readFile(join(out, "rings.yaml"), "utf8")).not.toMatch(/paused|rollback/i);
    const { changes } = JSON.parse(json) as {
      changes: { action: string; fields: unknown[]; assignments: unknown }[];
    };
    expect(changes.length).toBeGreaterThanOrEqual(4);
    for (const change of changes)
      expect(change).toMatchObject({
        action: "adopt",
        fields: [],
        assignments: { add: [], remove: [] },
      });
  });

  test("applies without a question about names, and then plans empty, the pause untouched", async () => {
    const mock = createTestTenant(foreign);
    onTestFinished(async () => await mock.close());
    const out = await exportFolder();
    await command(mock, ["export", "--out", out, "--stack", "corp"]);

    const applied = await command(mock, ["apply", "-c", out, "--yes"]);
    const again = await command(mock, ["plan", "-c", out, "--detailed-exitcode"]);

    expect(applied.code, applied.err + applied.out).toBe(0);
    expect(again.code, again.out).toBe(0);
    const ring = mock.state
      .list("deviceConfigurations")
      .find(({ displayName }) => displayName === "Ring: weird / name");
    expect(ring).toMatchObject({
      qualityUpdatesPaused: true,
      updateWeeks: expect.stringMatching(/firstWeek/) as string,
    });
    expect(mock.state.assignments("deviceConfigurations", String(ring?.["id"]))).toHaveLength(2);
  });

  test("gives the files of an owned stack their own keys, and they plan empty", async () => {
    const mock = createTestTenant(foreign);
    onTestFinished(async () => await mock.close());
    const first = await exportFolder();
    await command(mock, ["export", "--out", first, "--stack", "corp"]);
    await command(mock, ["apply", "-c", first, "--yes"]);

    const second = await exportFolder();
    await command(mock, ["export", "--out", second, "--stack", "corp"]);

    expect((await command(mock, ["plan", "-c", second, "--detailed-exitcode"])).code).toBe(0);
    expect(await readFile(join(second, "rings.yaml"), "utf8")).toBe(
      await readFile(join(first, "rings.yaml"), "utf8"),
    );
  });

  test("holds every group of an owned stack, with its members, whether policies use it or not", async () => {
    const mock = createTestTenant(threeRingsTenant);
    onTestFinished(async () => await mock.close());
    const { config } = await folderWith(threeRings);
    await command(mock, ["apply", "-c", config, "--yes"]);
    const out = await exportFolder();
    await command(mock, ["export", "--out", out, "--stack", "corp"]);

    const { out: json } = await command(mock, ["plan", "-c", out, "--json"]);

    expect(withoutLint(JSON.parse(json) as Plan)).toMatchObject({ changes: [], diagnostics: [] });
    expect(await readFile(join(out, "groups.yaml"), "utf8")).toContain("WinUpdate-Spare");
  });

  test.each([
    ["none", []],
    ["some", [{ target: { "@odata.type": groupTarget, groupId: foreignGroup } }]],
  ])(
    "goes on without a permission for groups where policies name %s, and ends with 3",
    async (_how, assignments) => {
      const mock = createTestTenant({
        ...foreign,
        filters: [],
        rings: [{ displayName: "Alone", assignments }],
        roles: ["DeviceManagementConfiguration.Read.All"],
      });
      onTestFinished(async () => await mock.close());
      const out = await exportFolder();

      const { code, err } = await command(mock, ["export", "--out", out, "--stack", "corp"], {
        env: await ownToken(mock),
      });

      expect(code, err).toBe(3);
      expect(err).toContain("groups that no policy is assigned to are left out");
      if (assignments.length > 0) expect(err).toContain("could not be read. Its assignments are");
      expect(await readFile(join(out, "rings.yaml"), "utf8")).toContain("Alone");
      expect((await command(mock, ["validate", "-c", out])).code).toBe(0);
    },
  );

  test("ends with 3 and names what is missing where only groups could be read", async () => {
    const mock = createTestTenant({ ...foreign, roles: ["GroupMember.Read.All"] });
    onTestFinished(async () => await mock.close());
    const out = await exportFolder();

    const {
      code,
      err,
      out: json,
    } = await command(mock, ["export", "--out", out, "--json"], {
      env: await ownToken(mock),
    });

    expect(code, err).toBe(3);
    expect(err).toContain("rings are left out");
    expect(JSON.parse(json)).toMatchObject({ read: "partly", objects: 0 });
  });

  test.each([["export"], ["init", "--from-tenant"]])(
    "ends with 1 and writes no file where nothing could be read: %s",
    async (...args) => {
      const mock = createTestTenant({ ...foreign, roles: [] });
      onTestFinished(async () => await mock.close());
      const out = await exportFolder();

      const { code, err } = await command(mock, [...args, "--out", out], {
        env: await ownToken(mock),
      });

      expect(code, err).toBe(1);
      expect(err).toContain("nothing of the tenant could be read");
      expect(await readdir(out)).toEqual([]);
    },
  );

  // names that JavaScript gives a meaning
  test("loads whatever objects are called", async () => {
    const names = ["constructor", "prototype", "__proto__", "toString", "hasOwnProperty"];
    const mock = createTestTenant({
      rings: names.map((displayName) => ({ displayName })),
      groups: names.map((displayName) => ({
        displayName,
        membershipRule: '(device.displayName -startsWith "LT-")',
      })),
    });
    onTestFinished(async () => await mock.close());
    const [ring = {}] = mock.state.list("deviceConfigurations");
    mock.state.assign(
      "deviceConfigurations",
      String(ring["id"]),
      mock.state.list("groups").map(({ id }) => ({
        target: { "@odata.type": groupTarget, groupId: id },
      })),
    );
    const out = await exportFolder();

    const { code, err } = await command(mock, ["export", "--out", out, "--stack", "corp"]);
    const applied = await command(mock, ["apply", "-c", out, "--yes"]);
    const again = await command(mock, ["plan", "-c", out, "--detailed-exitcode"]);

    expect(code, err).toBe(0);
    expect(applied.code, applied.err).toBe(0);
    expect(again.code, again.out).toBe(0);
    const marked = mock.state
      .list("deviceConfigurations")
      .map(({ description }) => /key=ring\/(\S+)/.exec(String(description))?.[1]);
    expect(marked).toEqual(["constructor", "prototype", "proto", "tostring", "hasownproperty"]);
  });

  test("leaves out what another stack or Windows Autopatch owns, and says so", async () => {
    const autopatch = "Modern Workplace Update Policy [Broad]";
    const mock = createTestTenant({ rings: [{ displayName: autopatch }, { displayName: "Mine" }] });
    onTestFinished(async () => await mock.close());
    const others = await folderWith(
      "version: 1\nstack: other\nrings: { broad: { displayName: Theirs } }\n",
    );
    expect((await command(mock, ["apply", "-c", others.config, "--yes"])).code).toBe(0);
    const out = await exportFolder();

    const { code, err } = await command(mock, ["export", "--out", out, "--stack", "corp"]);

    expect(code, err).toBe(0);
    expect(err).toContain(`"Theirs" is left out: it belongs to stack other`);
    expect(err).toContain(`"${autopatch}" is left out: its name begins with "Modern Workplace"`);
    const rings = await readFile(join(out, "rings.yaml"), "utf8");
    expect(rings).toContain("Mine");
    expect(rings).not.toMatch(/Theirs|Modern Workplace/);
  });

  test("manages no assignments of a policy that has one which files cannot name", async () => {
    const mock = createTestTenant({
      ...foreign,
      rings: [
        {
          displayName: "Broad",
          assignments: [
            {
              target: {
                "@odata.type": "#microsoft.graph.groupAssignmentTarget",
                groupId: "aaaa1111-0000-4000-8000-000000000002",
              },
            },
            {
              target: {
                "@odata.type": "#microsoft.graph.androidFotaDeploymentAssignmentTarget",
                groupId: "aaaa1111-0000-4000-8000-000000000003",
              },
            },
          ],
        },
      ],
    });
    onTestFinished(async () => await mock.close());
    const out = await exportFolder();

    const { code, err } = await command(mock, ["export", "--out", out, "--stack", "corp"]);
    const plan = await command(mock, ["plan", "-c", out, "--json"]);

    expect(code, err).toBe(0);
    expect(err).toContain("has an assignment that files cannot name");
    expect(await readFile(join(out, "rings.yaml"), "utf8")).not.toContain("assignments");
    const { changes } = JSON.parse(plan.out) as { changes: { address: string }[] };
    expect(changes.find(({ address }) => address.startsWith("ring/"))).toMatchObject({
      action: "adopt",
      assignments: { add: [], remove: [], keep: 2 },
    });
  });

  test("is what init --from-tenant writes", async () => {
    const mock = createTestTenant(foreign);
    onTestFinished(async () => await mock.close());
    const [out, other] = [await exportFolder(), await exportFolder()];
    await command(mock, ["export", "--out", out, "--stack", "corp"]);

    const init = await command(mock, ["init", "--from-tenant", "--out", other, "--stack", "corp"]);

    expect(init.code, init.err).toBe(0);
    for (const name of ["ringwright.yaml", "rings.yaml", "groups.yaml"])
      expect(await readFile(join(other, name), "utf8")).toBe(
        await readFile(join(out, name), "utf8"),
      );
  });

  test("writes nothing over files that are there", async () => {
    const mock = createTestTenant();
    onTestFinished(async () => await mock.close());
    const out = await exportFolder();
    await command(mock, ["export", "--out", out]);

    const again = await command(mock, ["export", "--out", out]);

    expect(again.code).toBe(1);
    expect(again.err).toContain("holds ringwright.yaml already");
  });
});
