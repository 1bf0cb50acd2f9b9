import type { WireObject } from "../../mocks/index.ts";

export const policies = "/beta/deviceManagement/configurationPolicies";
export const definitions = "/beta/deviceManagement/configurationSettings";
export const updateCategory = "0e6c9053-73d6-4c56-9147-53513f6eefd8";
export const windowCategory = "d7b2000f-6aae-42d1-a64b-7339544fa2e0";

const wire = "#microsoft.graph.deviceManagementConfiguration";
const update = "device_vendor_msft_policy_config_update_";
const window = "device_vendor_msft_maintenancewindows_";

/** Id of a setting of the category Windows Update For Business. */
export const updateId = (name: string): string => update + name.toLowerCase();
/** Id of a setting of the template family `maintenanceWindows`. */
export const windowId = (name: string): string => window + name.toLowerCase();

/** A choice by the number that its option ends in, with what stands under the option. */
export function choice(
  id: string,
  option: number | string,
  children: readonly WireObject[] = [],
): WireObject {
  return {
    "@odata.type": `${wire}ChoiceSettingInstance`,
    settingDefinitionId: id,
    settingInstanceTemplateReference: null,
    choiceSettingValue: {
      settingValueTemplateReference: null,
      value: `${id}_${option}`,
      children,
    },
  };
}

/** Several choices of one setting. */
export function choices(id: string, options: readonly number[]): WireObject {
  return {
    "@odata.type": `${wire}ChoiceSettingCollectionInstance`,
    settingDefinitionId: id,
    settingInstanceTemplateReference: null,
    choiceSettingCollectionValue: options.map((option) => ({
      settingValueTemplateReference: null,
      value: `${id}_${option}`,
      children: [],
    })),
  };
}

/** A number or a text. */
export function simple(id: string, value: number | string): WireObject {
  const type = typeof value === "number" ? "Integer" : "String";
  return {
    "@odata.type": `${wire}SimpleSettingInstance`,
    settingDefinitionId: id,
    settingInstanceTemplateReference: null,
    simpleSettingValue: {
      "@odata.type": `${wire}${type}SettingValue`,
      settingValueTemplateReference: null,
      value,
    },
  };
}

/** Instances as a policy holds them. */
export function settings(instances: readonly WireObject[]): WireObject[] {
  return instances.map((settingInstance) => ({
    "@odata.type": `${wire}Setting`,
    settingInstance,
  }));
}

/** A policy of these settings, as a client sends it. */
export function policy(instances: readonly WireObject[], more: WireObject = {}): WireObject {
  return {
    name: "Window",
    description: "",
    platforms: "windows10",
    technologies: "mdm",
    roleScopeTagIds: ["0"],
    settings: settings(instances),
    ...more,
  };
}

/** A daily window from 02:00 to 05:00 in which alone devices restart. */
export const dailyWindow: readonly WireObject[] = [
  simple(updateId("MaintenanceWindowEnabled"), "true"),
  choice(updateId("MaintenanceWindowUpdateActions"), 3),
  simple(updateId("MaintenanceWindowStartTime"), "02:00"),
  simple(updateId("MaintenanceWindowDurationHours"), 3),
  choice(updateId("MaintenanceWindowRepeatScheduleOption"), 2),
];

/** A window of the template family: second Tuesday of the month. */
export function templateWindow(startDate: string): readonly WireObject[] {
  return [
    choice(windowId("EnableMaintenanceWindows"), 1, [
      choice(windowId("UpdateAction"), 3),
      simple(windowId("StartDate"), startDate),
      simple(windowId("StartTime"), "02:00"),
      simple(windowId("Duration"), 3),
      choice(windowId("RepeatSchedule"), 4, [
        choice(windowId("MonthlyScheduleType"), 2, [
          choice(windowId("WeekInMonth"), 2),
          choice(windowId("DayOfTheWeek"), 3),
        ]),
      ]),
    ]),
    choices(windowId("WorkloadType"), [1]),
  ];
}
