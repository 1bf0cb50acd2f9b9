import type { WireModel } from "./model.gen.ts";

/**
 * Types of remediations, which only beta has and the metadata extract leaves out: members after
 * https://graph.microsoft.com/beta/$metadata and the interfaces DeviceHealthScript... of
 * `@microsoft/microsoft-graph-types-beta`.
 */
export const scriptModel: WireModel = {
  types: {
    deviceHealthScript: {
      base: "entity",
      props: {
        createdDateTime: "Edm.DateTimeOffset",
        description: "Edm.String?",
        detectionScriptContent: "Edm.Binary?",
        detectionScriptParameters: "deviceHealthScriptParameter[]?",
        deviceHealthScriptType: "deviceHealthScriptType",
        displayName: "Edm.String?",
        enforceSignatureCheck: "Edm.Boolean",
        highestAvailableVersion: "Edm.String?",
        isGlobalScript: "Edm.Boolean",
        lastModifiedDateTime: "Edm.DateTimeOffset",
        publisher: "Edm.String?",
        remediationScriptContent: "Edm.Binary?",
        remediationScriptParameters: "deviceHealthScriptParameter[]?",
        roleScopeTagIds: "Edm.String[]?",
        runAs32Bit: "Edm.Boolean",
        runAsAccount: "runAsAccountType",
        version: "Edm.String?",
        assignments: "deviceHealthScriptAssignment[]?",
        deviceRunStates: "deviceHealthScriptDeviceState[]?",
        runSummary: "deviceHealthScriptRunSummary?",
      },
    },
    deviceHealthScriptParameter: {
      props: {
        applyDefaultValueWhenNotAssigned: "Edm.Boolean",
        description: "Edm.String?",
        isRequired: "Edm.Boolean",
        name: "Edm.String?",
      },
    },
    deviceHealthScriptBooleanParameter: {
      base: "deviceHealthScriptParameter",
      props: { defaultValue: "Edm.Boolean" },
    },
    deviceHealthScriptIntegerParameter: {
      base: "deviceHealthScriptParameter",
      props: { defaultValue: "Edm.Int32" },
    },
    deviceHealthScriptStringParameter: {
      base: "deviceHealthScriptParameter",
      props: { defaultValue: "Edm.String?" },
    },
    deviceHealthScriptAssignment: {
      base: "entity",
      props: {
        runRemediationScript: "Edm.Boolean",
        runSchedule: "deviceHealthScriptRunSchedule?",
        target: "deviceAndAppManagementAssignmentTarget?",
      },
    },
    deviceHealthScriptRunSchedule: { props: { interval: "Edm.Int32" } },
    deviceHealthScriptTimeSchedule: {
      base: "deviceHealthScriptRunSchedule",
      props: { time: "Edm.String?", useUtc: "Edm.Boolean" },
    },
    deviceHealthScriptDailySchedule: { base: "deviceHealthScriptTimeSchedule", props: {} },
    deviceHealthScriptHourlySchedule: { base: "deviceHealthScriptRunSchedule", props: {} },
    deviceHealthScriptRunOnceSchedule: {
      base: "deviceHealthScriptTimeSchedule",
      props: { date: "Edm.String?" },
    },
  },
  enums: {
    deviceHealthScriptType: ["deviceHealthScript", "managedInstallerScript"],
    runAsAccountType: ["system", "user"],
  },
};

/** Types that stand for one of those that derive from them. */
export const abstractScriptTypes: readonly string[] = [
  "deviceHealthScriptParameter",
  "deviceHealthScriptRunSchedule",
  "deviceHealthScriptTimeSchedule",
];
