// Settings in the settings catalog, and how they get there: plan, apply, drift, adopt, export.
import { applyPlan, createPlan, takeSnapshot, ValidationError } from "ringwright";
import type { MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { exportTenant } from "../../src/reconcile/export/export-tenant.ts";
import { choice, simple, updateId, windowId } from "../mocks/catalog-bodies.ts";
import { errorsOf } from "../support/diagnostics.ts";
import { createLab, type Lab, load } from "../support/lab.ts";
import { writesOf } from "../support/writes.ts";

const tenant: MockTenantOptions = { groups: [{ displayName: "Pilot" }] };
const profiles = "deviceConfigurations";
const policies = "configurationPolicies";

const config = (body: string, tail = "") => `version: 1
stack: corp
groups:
  pilot: { existing: true, displayName: Pilot }
settings:
  wsus:
    displayName: Updates from WSUS
${body
  .trim()
  .split("\n")
  .map((line) => `    ${line}`)
  .join("\n")}
guards: { maxDeletes: 1 }
${tail}`;
const wsus = `wsus: { server: "https://wsus.corp.example:8531", fillEmptyContentUrls: true }
updateSources: { feature: windowsUpdate, quality: wsus, driver: wsus, other: wsus }
assignments: [ { group: pilot } ]`;

function onlyPolicy(lab: Lab): Record<string, unknown> {
  const [policy, ...more] = lab.mock.state.list(policies);
  expect(more).toEqual([]);
  if (!policy) throw new Error("there is no policy of the settings catalog");
  return policy;
}

interface Instance {
  readonly settingDefinitionId: string;
  readonly choiceSettingValue?: Record<string, unknown>;
  readonly simpleSettingValue?: Record<string, unknown>;
}

/** What a policy sets, by definition: the option or the value. */
function held(policy: Record<string, unknown>): Record<string, unknown> {
  const list = policy["settings"] as { settingInstance: Instance }[];
  return Object.fromEntries(
    list.map(({ settingInstance }) => {
      const { settingDefinitionId, choiceSettingValue, simpleSettingValue } = settingInstance;
      return [settingDefinitionId, (choiceSettingValue ?? simpleSettingValue)?.["value"]];
    }),
  );
}

async function allOf<Item>(list: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of list) items.push(item);
  return items;
}

const settingsOf = (...instances: object[]) =>
  instances.map((settingInstance) => ({ settingInstance }));

/** A tenant that got its settings before it had the catalog: a custom profile. */
async function withProfile(body = wsus): Promise<Lab> {
  const behaviors = { settingDefinitions: "none" } as const;
  const before = createLab({ ...tenant, behaviors });
  await before.apply(config(body));
  const lab = createLab({ state: before.mock.state.toJSON() });
  expect(lab.mock.state.list(profiles)).toHaveLength(1);
  return lab;
}

describe("a new setting", () => {
  test("is a policy of the settings catalog, typed as the tenant says, and assigned", async () => {
    const lab = createLab(tenant);

    const plan = await lab.plan(config(wsus));
    await lab.apply(config(wsus));

    const policy = onlyPolicy(lab);
    expect(policy).toMatchObject({
      name: "Updates from WSUS",
      platforms: "windows10",
      technologies: "mdm",
    });
    expect(held(policy)).toEqual({
      [updateId("UpdateServiceUrl")]: "https://wsus.corp.example:8531",
      [updateId("FillEmptyContentUrls")]: `${updateId("FillEmptyContentUrls")}_1`,
      ...Object.fromEntries(
        ["Feature", "Quality", "Driver", "Other"].map((content) => {
          const id = updateId(`SetPolicyDrivenUpdateSourceFor${content}Updates`);
          return [id, `${id}_${content === "Feature" ? 0 : 1}`];
        }),
      ),
    });
    expect(lab.mock.state.assignments(policies, String(policy["id"]))).toHaveLength(1);
    expect(lab.mock.state.list(profiles)).toEqual([]);
    expect(plan.changes[0]?.form).toMatchObject({
      name: "settingsCatalog",
      types: { UpdateServiceUrl: "string", FillEmptyContentUrls: "choice" },
    });
    expect(plan.changes[0]?.consequences.map(({ message }) => message)).toContain(
      "It is stored as a settings catalog policy.",
    );
    expect((await lab.plan(config(wsus))).changes).toEqual([]);
  });

  test("whose option has another id than its definition gets the option's own", async () => {
    const lab = createLab(tenant);

    await lab.apply(config("nodes: { ScheduleImminentRestartWarning: 30 }"));

    const id = updateId("ScheduleImminentRestartWarning");
    expect(held(onlyPolicy(lab))).toEqual({ [`${id}_v2`]: `${id}_30` });
  });

  test("is a custom profile where the catalog does not take all of it, and the plan says why", async () => {
    const lab = createLab({ ...tenant, behaviors: { settingDefinitions: "none" } });

    const plan = await lab.plan(config("nodes: { DetectionFrequency: 4 }"));

    expect(plan.changes[0]?.consequences.map(({ message }) => message)).toContain(
      "It is stored as a custom profile, since the settings catalog of this tenant does not take DetectionFrequency.",
    );
  });

  // 0 stands in the template of Group Policy; the definition begins with 2
  test("is a custom profile where the catalog does not take a value, which an existing policy refuses", async () => {
    const lab = createLab(tenant);
    const { changes } = await lab.plan(config("nodes: { EngagedRestartDeadline: 0 }"));
    await lab.apply(config("nodes: { EngagedRestartDeadline: 7 }"));

    const plan = await lab.plan(config("nodes: { EngagedRestartDeadline: 0 }"));

    expect(changes[0]?.form).toEqual({
      name: "customProfile",
      because:
        "the settings catalog of this tenant does not take this value of EngagedRestartDeadline",
    });
    expect(plan.changes).toEqual([]);
    expect(plan.diagnostics).toMatchObject([{ id: "RW125", severity: "error" }]);
  });

  test("is a custom profile where the definitions cannot be read", async () => {
    const lab = createLab(tenant);
    lab.mock.inject({ match: { path: /configurationSettings/ }, then: { status: 403 }, times: 9 });

    const plan = await lab.plan(config("nodes: { DetectionFrequency: 4 }"));

    expect(plan.changes[0]?.form).toEqual({
      name: "customProfile",
      because: "the definitions of the settings catalog could not be read",
    });
  });
});

describe("a setting in the catalog", () => {
  test("that was changed in the portal is drift by name, and is put back", async () => {
    const lab = createLab(tenant);
    await lab.apply(config(wsus));
    const { id, settings } = onlyPolicy(lab);
    const url = updateId("UpdateServiceUrl");
    lab.mock.state.patch(policies, String(id), {
      settings: (settings as { settingInstance: Record<string, unknown> }[]).map((setting) =>
        setting.settingInstance["settingDefinitionId"] === url
          ? { settingInstance: simple(url, "https://other.example:8531") }
          : setting,
      ),
    });

    const plan = await lab.plan(config(wsus));
    await lab.apply(config(wsus));

    expect(plan.drift).toEqual([
      {
        address: "setting/wsus",
        path: "wsus.server",
        lastApplied: "https://wsus.corp.example:8531",
        live: "https://other.example:8531",
      },
    ]);
    expect(held(onlyPolicy(lab))[url]).toBe("https://wsus.corp.example:8531");
    expect((await lab.plan(config(wsus))).changes).toEqual([]);
  });

  test("is changed by one PUT that keeps what others set, and the plan shows all that it sends", async () => {
    const lab = createLab(tenant);
    await lab.apply(config("nodes: { DetectionFrequency: 4, AllowMUUpdateService: 1 }"));
    const policy = onlyPolicy(lab);
    const others = settingsOf(choice(updateId("AllowOptionalContent"), 2));
    lab.mock.state.patch(policies, String(policy["id"]), {
      settings: [...(policy["settings"] as object[]), ...others],
    });
    const wanted = config("nodes: { DetectionFrequency: 6 }");
    const before = lab.mock.requests.length;

    const plan = await lab.plan(wanted);
    await lab.apply(wanted);

    const [write, ...more] = writesOf(lab.mock, before);
    expect(more).toEqual([]);
    expect(write).toMatchObject({
      method: "PUT",
      path: `/deviceManagement/${policies}/${String(policy["id"])}`,
    });
    expect(held(onlyPolicy(lab))).toEqual({
      [updateId("DetectionFrequency")]: 6,
      [updateId("AllowMUUpdateService")]: `${updateId("AllowMUUpdateService")}_1`,
      [updateId("AllowOptionalContent")]: `${updateId("AllowOptionalContent")}_2`,
    });
    expect(plan.changes[0]?.writes.properties?.["settings"]).toHaveLength(3);
    expect(write?.body).toMatchObject({
      settings: plan.changes[0]?.writes.properties?.["settings"],
    });
  });

  test("that somebody changes between plan and apply is not written over", async () => {
    const lab = createLab(tenant);
    await lab.apply(config("nodes: { DetectionFrequency: 4 }"));
    const desired = await load(config("nodes: { DetectionFrequency: 6 }"));
    const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired));
    const policy = onlyPolicy(lab);
    const theirs = settingsOf(choice(updateId("AllowOptionalContent"), 1));
    lab.mock.state.patch(policies, String(policy["id"]), {
      settings: [...(policy["settings"] as object[]), ...theirs],
    });

    const { results } = await applyPlan(lab.tenant, plan, desired);

    expect(results).toMatchObject([{ result: "stale" }]);
    expect(held(onlyPolicy(lab))).toMatchObject({ [updateId("DetectionFrequency")]: 4 });
  });

  test("goes with --prune, and one of others stays", async () => {
    const lab = createLab({
      ...tenant,
      configurationPolicies: [
        { name: "Somebody's", settings: settingsOf(simple(updateId("DetectionFrequency"), 8)) },
      ],
    });
    await lab.apply(config(wsus));

    await lab.apply("version: 1\nstack: corp\nguards: { maxDeletes: 1 }\n", { prune: true });

    expect(lab.mock.state.list(policies)).toMatchObject([{ name: "Somebody's" }]);
  });

  test("takes a new node only where the tenant says how", async () => {
    const lab = createLab(tenant);
    await lab.apply(config("nodes: { DetectionFrequency: 4 }"));
    lab.mock.inject({ match: { path: /configurationSettings/ }, then: { status: 403 }, times: 9 });

    const plan = await lab.plan(
      config("nodes: { DetectionFrequency: 4, AllowOptionalContent: 2 }"),
    );

    expect(plan.changes).toEqual([]);
    expect(errorsOf(plan)).toMatchObject([{ id: "RW125", address: "setting/wsus" }]);
  });

  test("of a template is referred to its portal, and never written", async () => {
    const lab = createLab({
      ...tenant,
      configurationPolicies: [
        {
          name: "Updates from WSUS",
          templateReference: { templateId: "x", templateFamily: "maintenanceWindows" },
          settings: settingsOf(choice(windowId("enablemaintenancewindows"), 0)),
        },
      ],
    });

    const plan = await lab.plan(config("nodes: { DetectionFrequency: 4 }"));

    expect(errorsOf(plan)).toMatchObject([{ id: "RW110", address: "setting/wsus" }]);
  });

  test("is read, changed, assigned and deleted by its client, like a profile", async () => {
    const lab = createLab(tenant);
    const { settings } = lab.tenant;
    const made = await settings.create({
      displayName: "By hand",
      nodes: { DetectionFrequency: 4 },
    });

    await settings.update(made.id, { nodes: { AllowOptionalContent: 2 } });
    await settings.assign(made.id, [{ target: "allDevices" }]);
    const read = await settings.get(made.id);

    expect(read.properties).toMatchObject({
      displayName: "By hand",
      nodes: { DetectionFrequency: 4, AllowOptionalContent: 2 },
    });
    const assigned = await allOf(settings.listAssignments(made.id));
    expect(assigned).toMatchObject([{ target: "allDevices" }]);
    expect(await allOf(settings.list())).toMatchObject([{ displayName: "By hand" }]);
    await settings.delete(made.id);
    await settings.delete(made.id);
    expect(lab.mock.state.list(policies)).toEqual([]);
    await expect(settings.create({ displayName: "Nothing" })).rejects.toThrow(ValidationError);
  });
});

describe("a custom profile that was there before", () => {
  const more = `${wsus}\nnodes: { DetectionFrequency: 6 }`;

  test("stays one, and takes changes", async () => {
    const lab = await withProfile();

    await lab.apply(config(more));

    expect(lab.mock.state.list(policies)).toEqual([]);
    expect((await lab.plan(config(more))).changes).toEqual([]);
  });

  test("moves to the catalog with --replace, without a moment in which devices have neither", async () => {
    const lab = await withProfile();
    const [old] = lab.mock.state.list(profiles);
    const before = lab.mock.requests.length;

    const plan = await lab.plan(config(wsus), { replace: true });
    const { results } = await lab.apply(config(wsus), { replace: true });

    expect(plan.changes).toMatchObject([
      { action: "replace", fields: [], form: { name: "settingsCatalog", from: "customProfile" } },
    ]);
    expect(results).toMatchObject([{ action: "replace", result: "applied" }]);
    expect(lab.mock.state.list(profiles)).toEqual([]);
    expect(held(onlyPolicy(lab))[updateId("UpdateServiceUrl")]).toBe(
      "https://wsus.corp.example:8531",
    );
    const steps = writesOf(lab.mock, before).map(
      ({ method, path }) =>
        `${method} ${path.replace("/deviceManagement/", "").replaceAll(/[0-9a-f-]{36}/g, "id")}`,
    );
    expect(steps).toEqual([
      `POST ${policies}`,
      `POST ${policies}/id/assign`,
      `POST ${profiles}/id/assign`,
      `DELETE ${profiles}/id`,
      `PATCH ${policies}/id`,
    ]);
    expect(old).toBeDefined();
    expect((await lab.plan(config(wsus), { replace: true })).changes).toEqual([]);
  });

  test("takes nodes along that no file states", async () => {
    const lab = await withProfile(more);

    await lab.apply(config(wsus), { replace: true });

    expect(held(onlyPolicy(lab))).toMatchObject({ [updateId("DetectionFrequency")]: 6 });
  });

  test("is moved to the end by the next run, wherever the first was cut", async () => {
    const whole = await withProfile();
    const offset = whole.mock.requests.length;
    await whole.apply(config(wsus), { replace: true });
    const length = whole.mock.requests.length - offset;

    for (let cut = 1; cut <= length; cut++) {
      const lab = await withProfile();
      lab.mock.inject({
        match: { request: lab.mock.requests.length + cut },
        when: "after",
        then: { status: 403 },
      });
      await lab.apply(config(wsus), { replace: true }).catch((error: unknown) => {
        // a text of the profile that is not told holds the whole plan back
        if (!["GraphError", "ApplyRefusedError"].includes((error as Error).name)) throw error;
      });

      await lab.apply(config(wsus), { replace: true });

      expect(lab.mock.state.list(profiles), `cut at ${cut}`).toEqual([]);
      const { id } = onlyPolicy(lab);
      expect(lab.mock.state.assignments(policies, String(id)), `cut at ${cut}`).toHaveLength(1);
    }
  });

  test("stays where it is protected, or sets what is no node of updates", async () => {
    const guarded = await withProfile(`${wsus}\nlifecycle: { protect: true }`);
    const mixed = await withProfile();
    const [profile] = mixed.mock.state.list(profiles);
    mixed.mock.state.patch(profiles, String(profile?.["id"]), {
      omaSettings: [
        ...((profile?.["omaSettings"] ?? []) as object[]),
        {
          "@odata.type": "#microsoft.graph.omaSettingInteger",
          displayName: "Wi-Fi",
          omaUri: "./Vendor/MSFT/WiFi/Name",
          value: 1,
        },
      ],
    });

    const plans = [
      await guarded.plan(config(`${wsus}\nlifecycle: { protect: true }`), { replace: true }),
      await mixed.plan(config(wsus), { replace: true }),
    ];

    expect(plans.map(({ changes }) => changes)).toEqual([[], []]);
  });
});

describe("a policy of the catalog that a person made", () => {
  test("is exported in the same words, adopted, and then plans nothing", async () => {
    const lab = createLab({
      configurationPolicies: [
        {
          name: "By hand",
          settings: settingsOf(
            choice(updateId("AllowAutoUpdate"), 3),
            simple(updateId("ScheduledInstallTime"), 3),
            simple(updateId("UpdateServiceUrl"), "https://wsus.corp.example:8531"),
          ),
        },
      ],
    });

    const { files, notes } = await exportTenant(lab.tenant, "corp");
    const whole = Object.assign({}, ...Object.values(files)) as object;
    await lab.apply(stringify(whole), { adopt: true });

    expect(notes).toEqual([]);
    expect(files["settings.yaml"]).toMatchObject({
      settings: {
        "by-hand": {
          displayName: "By hand",
          wsus: { server: "https://wsus.corp.example:8531" },
          automaticUpdate: { mode: "autoInstallAndRebootAtScheduledTime", time: "03:00" },
        },
      },
    });
    expect((await lab.plan(stringify(whole))).changes).toEqual([]);
    expect(lab.mock.state.list(policies)).toHaveLength(1);
  });

  test("is left out of the files where they cannot hold all of it", async () => {
    const lab = createLab({
      configurationPolicies: [
        {
          name: "Mixed",
          settings: settingsOf(
            simple(updateId("DetectionFrequency"), 4),
            choice(updateId("RequireUpdateApproval"), 1),
          ),
        },
      ],
    });

    const { files, notes } = await exportTenant(lab.tenant, "corp");

    expect(files["settings.yaml"]).toBeUndefined();
    expect(notes).toEqual([
      expect.stringMatching(
        /^settings catalog policy "Mixed" .* is left out: it sets device_vendor_msft_policy_config_update_requireupdateapproval, which is no known node/,
      ),
    ]);
  });
});
