// What the settings catalog of the mock tenant refuses. Definitions, options, ranges and what
// requires what: github.com/Lewis-Barry/IntuneSettingsCatalogViewer. Unverified: the words.
import { createMockTenant, type WireObject } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { ask, refused, textAt } from "./ask.ts";
import {
  choice,
  choices,
  dailyWindow,
  policies,
  policy,
  settings,
  simple,
  templateWindow,
  updateId,
  windowId,
} from "./catalog-bodies.ts";

const enabled = updateId("MaintenanceWindowEnabled");
const actions = updateId("MaintenanceWindowUpdateActions");
const duration = updateId("MaintenanceWindowDurationHours");

const instancesRefused: readonly (readonly [string, readonly WireObject[], RegExp])[] = [
  ["no setting at all", [], /must not be empty/],
  ["a setting that there is none of", [choice(updateId("Nonsense"), 1)], /does not exist/],
  [
    "a setting by its name instead of its id",
    [choice("MaintenanceWindowUpdateActions", 1)],
    /does not exist/,
  ],
  // three are of a second version: their first has no definition
  ["the first version of a setting", [choice(updateId("DisableWUfBSafeguards"), 1)], /not exist/],
  ["an option that there is none of", [choice(actions, 300)], /none of its options/],
  [
    "an option of another setting",
    [
      choice(actions, 1),
      {
        ...choice(updateId("ScheduledInstallDay"), 1),
        choiceSettingValue: { value: `${actions}_1`, children: [] },
      },
    ],
    /none of its options/,
  ],
  ["a number below its range", [simple(duration, 1)], /1 is not valid/],
  ["a number above its range", [simple(duration, 25)], /25 is not valid/],
  ["a text for a number", [simple(duration, "3")], /It takes .*IntegerSettingValue/],
  ["a number for a text", [simple(updateId("MaintenanceWindowStartTime"), 2)], /StringSetting/],
  ["a text that is no Boolean", [simple(enabled, "yes")], /yes\\" is not valid/],
  ["a number for a choice", [simple(actions, 3)], /takes .*ChoiceSettingInstance/],
  ["a choice for a number", [choice(duration, 3)], /takes .*SimpleSettingInstance/],
  ["one choice for several", [choice(windowId("WorkloadType"), 1)], /ChoiceSettingCollection/],
  ["no choice of several", [choices(windowId("WorkloadType"), [])], /needs a value/],
  ["a choice twice", [choices(windowId("WorkloadType"), [1, 1])], /given twice/],
  ["a setting twice", [simple(duration, 3), simple(duration, 4)], /given twice/],
  [
    "an option without what it requires",
    [choice(windowId("EnableMaintenanceWindows"), 1, [simple(windowId("StartTime"), "02:00")])],
    /requires the setting/,
  ],
  [
    "what an option requires outside of it",
    [choice(windowId("EnableMaintenanceWindows"), 0), simple(windowId("StartTime"), "02:00")],
    /does not belong here/,
  ],
  [
    "what another option requires",
    [choice(windowId("EnableMaintenanceWindows"), 0, [simple(windowId("StartTime"), "02:00")])],
    /does not belong here/,
  ],
];

describe("the settings catalog refuses", () => {
  test.each(instancesRefused)("%s", async (_case, instances, message) => {
    const tenant = createMockTenant();

    const error = await refused(ask(tenant, "POST", policies, { body: policy(instances) }), 400);

    expect(error.message).toMatch(message);
    expect(tenant.state.list("configurationPolicies")).toEqual([]);
  });

  test.each([
    ["without a name", { name: undefined }, /'name' is required/],
    ["with an empty name", { name: " " }, /must not be empty/],
    ["without a platform", { platforms: undefined }, /'platforms' is required/],
    ["for another platform", { platforms: "macOS" }, /windows10/],
    ["of a platform that there is none of", { platforms: "windows11" }, /was not found/],
    ["without technologies", { technologies: undefined }, /'technologies' is required/],
    ["of other technologies", { technologies: "configManager" }, /mdm/],
    ["without settings", { settings: undefined }, /'settings' is required/],
    ["with a setting that is empty", { settings: [{}] }, /settingInstance/],
    // a policy has a name, other kinds a display name
    ["with a display name", { displayName: "Window" }, /displayName/],
    ["with its own count", { settingCount: 5 }, /read-only/],
    ["that says it is assigned", { isAssigned: true }, /read-only/],
    ["of an unknown template", { templateReference: { templateId: "x_1" } }, /template does not/],
    ["with assignments", { assignments: [] }, /assignments/],
  ])("a policy %s", async (_case, change, message) => {
    const error = await refused(
      ask(createMockTenant(), "POST", policies, { body: policy(dailyWindow, change) }),
      400,
    );

    expect(error.message).toMatch(message);
  });

  test("an instance without its type, which is abstract then", async () => {
    const bare = { settingDefinitionId: enabled, simpleSettingValue: { value: "true" } };
    const error = await refused(
      ask(createMockTenant(), "POST", policies, { body: policy([bare]) }),
      400,
    );

    expect(error.message).toMatch(/abstract class/);
  });

  test("settings that a template does not have", async () => {
    const tenant = createMockTenant();
    const path = "/beta/deviceManagement/configurationPolicyTemplates";
    const { json } = await ask(tenant, "GET", path);
    const templateReference = { templateId: textAt(json["value"]?.[0], "id") };

    const error = await refused(
      ask(tenant, "POST", policies, {
        body: policy([...templateWindow("2026-12-01"), ...dailyWindow], { templateReference }),
      }),
      400,
    );

    expect(error.message).toMatch(/no setting of the template/);
  });

  // what a live tenant answered to a PATCH of the relationship
  test("settings in a PATCH", async () => {
    const tenant = createMockTenant({ configurationPolicies: [policy(dailyWindow)] });
    const id = String(tenant.state.list("configurationPolicies")[0]?.["id"]);

    const error = await refused(
      ask(tenant, "PATCH", `${policies}/${id}`, { body: { settings: settings(dailyWindow) } }),
      400,
    );

    expect(error.message).toBe("Delta patch payload must contain @context : #$delta");
  });

  test.each([
    ["without settings", { settings: undefined }],
    ["with a wrong value", { settings: settings([simple(duration, 1)]) }],
    ["for another platform", { platforms: "macOS" }],
    ["of other technologies", { technologies: "mdm,microsoftSense" }],
    ["with its stamps", { createdDateTime: "2026-01-01T00:00:00Z" }],
  ])("a PUT %s, and leaves the policy as it was", async (_case, change) => {
    const tenant = createMockTenant({ configurationPolicies: [policy(dailyWindow)] });
    const [before] = tenant.state.list("configurationPolicies");

    await refused(
      ask(tenant, "PUT", `${policies}/${String(before?.["id"])}`, {
        body: policy(dailyWindow, change),
      }),
      400,
    );

    expect(tenant.state.list("configurationPolicies")).toEqual([before]);
  });

  test("a PUT to an id that there is none of: it creates nothing", async () => {
    const tenant = createMockTenant();

    const id = "9c0d1111-0000-4000-8000-000000000004";
    await refused(ask(tenant, "PUT", `${policies}/${id}`, { body: policy(dailyWindow) }), 404);

    expect(tenant.state.list("configurationPolicies")).toEqual([]);
  });

  test("to expand what a policy does not have", async () => {
    await refused(ask(createMockTenant(), "GET", `${policies}?$expand=settingDefinitions`), 400);
  });
});
