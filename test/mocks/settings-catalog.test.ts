// Policies of the settings catalog on the mock tenant, as wire requests.
import {
  createMockTenant,
  serveMockTenant,
  type MockTenant,
  type WireObject,
} from "ringwright/mocks";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { ask, groupTarget, refused, textAt, type Json } from "./ask.ts";
import {
  choice,
  dailyWindow,
  definitions,
  policies,
  policy,
  settings,
  simple,
  templateWindow,
  updateCategory,
  updateId,
  windowCategory,
} from "./catalog-bodies.ts";

const post = async (tenant: MockTenant, body: unknown) =>
  await ask(tenant, "POST", policies, { body });

async function made(tenant: MockTenant, body: unknown = policy(dailyWindow)): Promise<string> {
  const { status, json, text } = await post(tenant, body);
  expect(`${status} ${text}`).toMatch(/^201 /);
  return textAt(json, "id");
}

const read = async (tenant: MockTenant, id: string) =>
  (await ask(tenant, "GET", `${policies}/${id}?$expand=settings,assignments`)).json;

const instances = (json: Json) =>
  (json["settings"] as unknown as { settingInstance: WireObject }[]).map(
    ({ settingInstance }) => settingInstance,
  );

// https://learn.microsoft.com/graph/api/resources/intune-deviceconfigv2-devicemanagementconfigurationpolicy
describe("a policy of the settings catalog", () => {
  test.each([
    ["of plain settings", dailyWindow],
    ["of settings under options of others", templateWindow("2026-12-01")],
  ])("comes back with its settings as they were sent: %s", async (_case, sent) => {
    const tenant = createMockTenant();
    const id = await made(tenant, policy(sent));

    const json = await read(tenant, id);

    expect(instances(json)).toEqual(sent);
    const settingsOf = await ask(tenant, "GET", `${policies}/${id}/settings`);
    expect(settingsOf.json["value"]).toEqual(json["settings"]);
  });

  test("is shown without settings unless they are asked for, with what the service adds", async () => {
    const tenant = createMockTenant();
    const id = await made(tenant);

    const { json } = await ask(tenant, "GET", `${policies}/${id}`);

    expect(json).toEqual({
      "@odata.context":
        "https://graph.microsoft.com/beta/$metadata#deviceManagement/configurationPolicies/$entity",
      id,
      name: "Window",
      description: "",
      platforms: "windows10",
      technologies: "mdm",
      roleScopeTagIds: ["0"],
      createdDateTime: "2026-11-22T08:00:00Z",
      lastModifiedDateTime: "2026-11-22T08:00:00Z",
      creationSource: null,
      priorityMetaData: null,
      disableEntraGroupPolicyAssignment: false,
      isAssigned: false,
      settingCount: 5,
      templateReference: {
        templateId: "",
        templateFamily: "none",
        templateDisplayName: null,
        templateDisplayVersion: null,
      },
    });
  });

  test("is in a list as it is alone, with what both were asked to expand", async () => {
    const tenant = createMockTenant({ groups: [{ displayName: "G" }], pageSize: 1 });
    const [first, second] = [await made(tenant), await made(tenant, policy(dailyWindow.slice(1)))];
    const target = { "@odata.type": groupTarget, groupId: groupOf(tenant) };
    await ask(tenant, "POST", `${policies}/${second}/assign`, {
      body: { assignments: [{ target }] },
    });

    for (const expand of ["", "?$expand=assignments", "?$expand=settings,assignments"]) {
      const alone = [];
      for (const id of [first, second]) alone.push((await get(tenant, id, expand)).json);
      expect(await listed(tenant, expand)).toEqual(alone.map(withoutContext));
    }
  });

  // IntuneCD (update/Intune/SettingsCatalog.py) and Microsoft365DSC replace it whole
  test("is replaced whole by PUT: what is left out goes back to what it is unset", async () => {
    const tenant = createMockTenant();
    const id = await made(tenant);
    tenant.clock.advance(60_000);

    const { status, text } = await ask(tenant, "PUT", `${policies}/${id}`, {
      body: {
        name: "Renamed",
        platforms: "windows10",
        technologies: "mdm",
        settings: settings([choice(updateId("MaintenanceWindowUpdateActions"), 1)]),
      },
    });

    expect([status, text]).toEqual([204, ""]);
    const json = await read(tenant, id);
    expect(json).toMatchObject({
      id,
      name: "Renamed",
      description: null,
      settingCount: 1,
      createdDateTime: "2026-11-22T08:00:00Z",
      lastModifiedDateTime: "2026-11-22T08:01:00Z",
    });
    expect(instances(json)).toEqual([choice(updateId("MaintenanceWindowUpdateActions"), 1)]);
  });

  test("keeps its assignments when it is replaced", async () => {
    const tenant = createMockTenant({ groups: [{ displayName: "G" }] });
    const id = await made(tenant);
    const target = { "@odata.type": groupTarget, groupId: groupOf(tenant) };
    await ask(tenant, "POST", `${policies}/${id}/assign`, { body: { assignments: [{ target }] } });

    await ask(tenant, "PUT", `${policies}/${id}`, { body: policy(dailyWindow) });

    expect(await read(tenant, id)).toMatchObject({ isAssigned: true, assignments: [{ target }] });
  });

  test("is changed by PATCH in all but its settings", async () => {
    const tenant = createMockTenant();
    const id = await made(tenant);

    const { status } = await ask(tenant, "PATCH", `${policies}/${id}`, {
      body: { name: "Nights", description: "by hand" },
    });

    expect(status).toBe(200);
    const json = await read(tenant, id);
    expect(json).toMatchObject({ name: "Nights", description: "by hand", settingCount: 5 });
    expect(instances(json)).toEqual(dailyWindow);
  });

  test("is gone after DELETE, with its assignments", async () => {
    const tenant = createMockTenant({ groups: [{ displayName: "G" }] });
    const id = await made(tenant);

    const { status } = await ask(tenant, "DELETE", `${policies}/${id}`);

    expect(status).toBe(204);
    for (const path of ["", "/settings", "/assignments"])
      await refused(ask(tenant, "GET", `${policies}/${id}${path}`), 404);
  });

  test("is found by its name, and by nothing else", async () => {
    const tenant = createMockTenant();
    const id = await made(tenant);
    await made(tenant, policy(dailyWindow, { name: "Other" }));

    const { json } = await ask(tenant, "GET", `${policies}?$filter=name eq 'Window'`);

    expect(json["value"]).toMatchObject([{ id }]);
    await refused(ask(tenant, "GET", `${policies}?$filter=platforms eq 'windows10'`), 400);
    await refused(ask(tenant, "GET", `${policies}?$filter=displayName eq 'Window'`), 400);
  });

  // a live tenant: 404 "Resource not found for the segment 'configurationPolicies'"
  test("is on beta alone", async () => {
    await refused(ask(createMockTenant(), "GET", policies.replace("beta", "v1.0")), 404);
  });

  // https://learn.microsoft.com/graph/permissions-reference
  test("is read and written with the roles of device configuration", async () => {
    const reader = createMockTenant({ roles: ["DeviceManagementConfiguration.Read.All"] });
    const stranger = createMockTenant({ roles: ["DeviceManagementManagedDevices.Read.All"] });

    for (const path of [policies, definitions])
      expect((await ask(reader, "GET", path)).status).toBe(200);
    await refused(post(reader, policy(dailyWindow)), 403);
    for (const path of [policies, definitions]) await refused(ask(stranger, "GET", path), 403);
  });

  test("counts as an Intune write", async () => {
    const tenant = createMockTenant({ quotas: { intuneWrites: 1 } });

    const statuses = [];
    for (const name of ["A", "B"])
      statuses.push((await post(tenant, policy(dailyWindow, { name }))).status);

    expect(statuses).toEqual([201, 429]);
  });

  test("is seen with its newest write once replicas agree", async () => {
    const tenant = createMockTenant({ delays: { replicationMs: 10_000 } });
    const id = await made(tenant);
    const before = (await get(tenant, id, "")).status;
    tenant.clock.advance(10_000);
    await ask(tenant, "PUT", `${policies}/${id}`, { body: policy(dailyWindow.slice(1)) });
    const stale = await read(tenant, id);
    tenant.clock.advance(10_000);

    expect(before).toBe(404);
    expect(instances(stale)).toEqual(dailyWindow);
    expect(instances(await read(tenant, id))).toEqual(dailyWindow.slice(1));
  });

  test("is kept in the saved state of a served tenant", async () => {
    const folder = await mkdtemp(join(tmpdir(), "catalog-"));
    onTestFinished(async () => await rm(folder, { recursive: true }));
    const options = {
      stateFile: join(folder, "tenant.json"),
      configurationPolicies: [policy(dailyWindow)],
    };

    const first = await served(options);
    const second = await served(options);

    expect(first).toHaveLength(1);
    expect(second).toEqual(first);
  });

  test("keeps a filter that it is assigned with from being deleted", async () => {
    const tenant = createMockTenant({
      filters: [{ displayName: "F", rule: '(device.deviceOwnership -eq "Corporate")' }],
    });
    const filter = String(tenant.state.list("assignmentFilters")[0]?.["id"]);
    const id = await made(tenant);
    const target = {
      "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget",
      deviceAndAppManagementAssignmentFilterId: filter,
      deviceAndAppManagementAssignmentFilterType: "include",
    };

    await ask(tenant, "POST", `${policies}/${id}/assign`, { body: { assignments: [{ target }] } });

    const path = `/beta/deviceManagement/assignmentFilters/${filter}`;
    const { json } = await ask(tenant, "GET", `${path}/payloads`);
    expect(json["value"]).toMatchObject([{ payloadId: id, assignmentFilterType: "include" }]);
    await refused(ask(tenant, "DELETE", path), 400);
  });

  test("reaches the devices of its groups, less those it excludes", async () => {
    const tenant = createMockTenant({ devices: 6, groups: [{ displayName: "G" }] });
    const [{ device } = { device: {} }] = [...tenant.state.devices()];
    tenant.state.addMember(groupOf(tenant), textAt(device, "id"));
    const id = await made(tenant);

    await ask(tenant, "POST", `${policies}/${id}/assign`, {
      body: {
        assignments: [
          { target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } },
          {
            target: {
              "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget",
              groupId: groupOf(tenant),
            },
          },
        ],
      },
    });

    const all = [...tenant.state.devices()].map((pair) => pair.device["deviceId"]);
    expect(new Set(tenant.state.reachedDevices(id))).toEqual(new Set(all.slice(1)));
  });
});

describe("a realistic tenant", () => {
  test("holds a window that a person made and nobody assigned", async () => {
    const tenant = createMockTenant({ realistic: true });

    const { json } = await ask(tenant, "GET", `${policies}?$expand=settings,assignments`);

    const [found] = json["value"] as unknown as Json[];
    expect(found).toMatchObject({ isAssigned: false, assignments: [], settingCount: 5 });
    expect(JSON.stringify(found)).toContain(updateId("MaintenanceWindowEnabled"));
    // it is one that the service itself would take
    const { status } = await post(tenant, policy(found === undefined ? [] : instances(found)));
    expect(status).toBe(201);
  });

  test("holds what it is given instead", async () => {
    const tenant = createMockTenant({ realistic: true, configurationPolicies: [] });

    expect(tenant.state.list("configurationPolicies")).toEqual([]);
  });
});

// https://github.com/Lewis-Barry/IntuneSettingsCatalogViewer, as a tenant listed it in September 2026
describe("configurationSettings", () => {
  test("lists the 17 settings of a window among those of updates, page by page", async () => {
    const rows = await list(
      createMockTenant({ pageSize: 10 }),
      `${definitions}?$filter=categoryId eq '${updateCategory}'`,
    );

    const ids = rows.map((row) => textAt(row, "id"));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id.startsWith(updateId("MaintenanceWindow")))).toHaveLength(17);
    expect(ids).toContain(updateId("ConfigureDeadlineForQualityUpdates"));
    expect(new Set(rows.map((row) => row["categoryId"]))).toEqual(new Set([updateCategory]));
  });

  test("lists the 12 of the template family", async () => {
    const rows = await list(
      createMockTenant(),
      `${definitions}?$filter=categoryId eq '${windowCategory}'`,
    );

    expect(rows).toHaveLength(12);
  });

  test("gives each one by its id as the list has it", async () => {
    const tenant = createMockTenant();
    const rows = await list(tenant, definitions);

    for (const row of rows) {
      const { json } = await ask(tenant, "GET", `${definitions}/${textAt(row, "id")}`);
      expect(withoutContext(json)).toEqual(row);
    }
    await refused(ask(tenant, "GET", `${definitions}/${updateId("AllowRebootlessUpdates")}`), 404);
  });

  test.each([
    "ScheduleImminentRestartWarning",
    "AutoRestartNotificationSchedule",
    "DisableWUfBSafeguards",
  ])("has %s as a second version, whose options are not", async (name) => {
    const tenant = createMockTenant();
    const { json } = await ask(tenant, "GET", `${definitions}/${updateId(name)}_v2`);

    await refused(ask(tenant, "GET", `${definitions}/${updateId(name)}`), 404);
    for (const { itemId } of json["options"] as unknown as { itemId: string }[])
      expect(itemId).toMatch(new RegExp(`^${updateId(name)}_\\d+$`));
  });

  test("tells which settings an option requires", async () => {
    const id = "device_vendor_msft_maintenancewindows_enablemaintenancewindows";
    const { json } = await ask(createMockTenant(), "GET", `${definitions}/${id}`);

    expect(json["options"]?.[1]?.["dependedOnBy"]).toMatchObject(
      ["updateaction", "startdate", "starttime", "duration", "repeatschedule"].map((name) => ({
        dependedOnBy: `device_vendor_msft_maintenancewindows_${name}`,
        required: true,
      })),
    );
  });

  // no source has it: the definition is to be read, and followed
  test.each([
    ["string", "String", "true", 1],
    ["integer", "Integer", 1, "true"],
  ] as const)(
    "says what a Boolean node takes, which is %s",
    async (simpleBooleanValues, type, right, wrong) => {
      const tenant = createMockTenant({ behaviors: { simpleBooleanValues } });
      const id = updateId("MaintenanceWindowEnabled");

      const { json } = await ask(tenant, "GET", `${definitions}/${id}`);

      expect(json["valueDefinition"]?.["@odata.type"]).toBe(
        `#microsoft.graph.deviceManagementConfiguration${type}SettingValueDefinition`,
      );
      expect((await post(tenant, policy([simple(id, right)]))).status).toBe(201);
      await refused(post(tenant, policy([simple(id, wrong)])), 400);
    },
  );

  test("takes no write and no other filter", async () => {
    const tenant = createMockTenant();

    await refused(ask(tenant, "POST", definitions, { body: {} }), 405);
    await refused(ask(tenant, "GET", `${definitions}?$filter=name ne 'x'`), 400);
  });
});

describe("configurationCategories", () => {
  test("has the categories of the settings", async () => {
    const tenant = createMockTenant();
    const path = "/beta/deviceManagement/configurationCategories";

    const rows = await list(tenant, path);

    expect(rows.map(({ id }) => id)).toEqual([updateCategory, windowCategory]);
    const { json } = await ask(tenant, "GET", `${path}/${updateCategory}`);
    expect(json["displayName"]).toBe("Windows Update For Business");
  });
});

describe("configurationPolicyTemplates", () => {
  const path = "/beta/deviceManagement/configurationPolicyTemplates";

  test("has the family of maintenance windows, with its settings", async () => {
    const tenant = createMockTenant();
    const [template] = await list(tenant, path);

    expect(template).toMatchObject({ templateFamily: "maintenanceWindows" });
    const rows = await list(tenant, `${path}/${textAt(template, "id")}/settingTemplates`);
    expect(rows).toHaveLength(Number(template?.["settingTemplateCount"]));
    expect(rows[0]).toMatchObject({
      settingInstanceTemplate: {
        settingDefinitionId: "device_vendor_msft_maintenancewindows_enablemaintenancewindows",
      },
    });
  });

  // github.com/Micke-K/IntuneManagement Classes/IntuneWindowsUpdateClasses.ps1
  test("refuses a filter that names a family the tenant lacks", async () => {
    const filter = (family: string) => `${path}?$filter=templateFamily eq '${family}'`;

    await refused(ask(createMockTenant(), "GET", filter("deviceConfigurationPolicies")), 400);
    expect((await ask(createMockTenant(), "GET", filter("maintenanceWindows"))).status).toBe(200);
  });

  test("gives its name to the policies that refer to it", async () => {
    const tenant = createMockTenant();
    const [template] = await list(tenant, path);
    const templateReference = { templateId: textAt(template, "id") };

    const id = await made(tenant, policy(templateWindow("2026-12-01"), { templateReference }));

    expect((await read(tenant, id))["templateReference"]).toEqual({
      ...templateReference,
      templateFamily: "maintenanceWindows",
      templateDisplayName: "Maintenance windows",
      templateDisplayVersion: "Version 1",
    });
  });
});

function groupOf(tenant: MockTenant): string {
  return String(tenant.state.list("groups")[0]?.["id"]);
}

async function get(tenant: MockTenant, id: string, query: string) {
  return await ask(tenant, "GET", `${policies}/${id}${query}`);
}

async function listed(tenant: MockTenant, query: string): Promise<unknown[]> {
  return (await list(tenant, policies + query)).map(withoutContext);
}

/** All pages. */
async function list(tenant: MockTenant, path: string): Promise<Json[]> {
  const rows: Json[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const { status, json, text } = await ask(tenant, "GET", next);
    expect(`${status} ${text}`).toMatch(/^200 /);
    rows.push(...(json["value"] as unknown as Json[]));
    const link = json["@odata.nextLink"] as unknown as string | undefined;
    next = link?.replace("https://graph.microsoft.com", "");
  }
  return rows;
}

function withoutContext(json: Json): Json {
  return Object.fromEntries(
    Object.entries(json).filter(([name]) => name !== "@odata.context"),
  ) as Json;
}

/** What a served tenant holds, read over HTTP. */
async function served(options: Parameters<typeof serveMockTenant>[0]): Promise<unknown> {
  const server = await serveMockTenant({ port: 0, ...options });
  try {
    const answer = await fetch(`${server.url}${policies}?$expand=settings`, {
      headers: { Authorization: "Bearer any" },
    });
    // a write, so that the state is saved
    await fetch(`${server.url}/v1.0/groups`, {
      method: "POST",
      headers: { Authorization: "Bearer any", "Content-Type": "application/json" },
      body: JSON.stringify({
        displayName: "x",
        mailEnabled: false,
        mailNickname: "x",
        securityEnabled: true,
      }),
    });
    const { value } = (await answer.json()) as { value: Json[] };
    // a server of another port says so in its links
    return value.map((row) => ({ ...row, "settings@odata.context": undefined }));
  } finally {
    await server.close();
  }
}
