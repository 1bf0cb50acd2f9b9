import type { WireModel } from "./model.gen.ts";

const enums: WireModel["enums"] = {
  deviceManagementConfigurationPlatforms: [
    "none",
    "android",
    "iOS",
    "macOS",
    "windows10X",
    "windows10",
    "linux",
    "unknownFutureValue",
    "androidEnterprise",
    "aosp",
    "visionOS",
    "tvOS",
  ],
  deviceManagementConfigurationTechnologies: [
    "none",
    "mdm",
    "windows10XManagement",
    "configManager",
    "intuneManagementExtension",
    "thirdParty",
    "documentGateway",
    "appleRemoteManagement",
    "microsoftSense",
    "exchangeOnline",
    "mobileApplicationManagement",
    "linuxMdm",
    "enrollment",
    "endpointPrivilegeManagement",
    "unknownFutureValue",
    "windowsOsRecovery",
    "android",
  ],
};

/**
 * Types of the settings catalog, which v1.0 lacks and the metadata extract has in part only:
 * members after https://graph.microsoft.com/beta/$metadata and the interfaces
 * DeviceManagementConfiguration... of `@microsoft/microsoft-graph-types-beta`. The family of a
 * template stays text: the published enum lacks families that tenants have.
 */
export const catalogModel: WireModel = {
  types: {
    deviceManagementConfigurationPolicy: {
      base: "entity",
      props: {
        createdDateTime: "Edm.DateTimeOffset",
        creationSource: "Edm.String?",
        description: "Edm.String?",
        disableEntraGroupPolicyAssignment: "Edm.Boolean",
        isAssigned: "Edm.Boolean",
        lastModifiedDateTime: "Edm.DateTimeOffset",
        name: "Edm.String?",
        platforms: "deviceManagementConfigurationPlatforms",
        priorityMetaData: "deviceManagementPriorityMetaData?",
        roleScopeTagIds: "Edm.String[]?",
        settingCount: "Edm.Int32",
        technologies: "deviceManagementConfigurationTechnologies",
        templateReference: "deviceManagementConfigurationPolicyTemplateReference?",
        assignments: "deviceManagementConfigurationPolicyAssignment[]",
        settings: "deviceManagementConfigurationSetting[]",
      },
    },
    deviceManagementPriorityMetaData: { props: { priority: "Edm.Int32" } },
    deviceManagementConfigurationPolicyTemplateReference: {
      props: {
        templateId: "Edm.String?",
        templateFamily: "Edm.String",
        templateDisplayName: "Edm.String?",
        templateDisplayVersion: "Edm.String?",
      },
    },
    deviceManagementConfigurationPolicyAssignment: {
      base: "entity",
      props: {
        source: "deviceAndAppManagementAssignmentSource",
        sourceId: "Edm.String?",
        target: "deviceAndAppManagementAssignmentTarget?",
      },
    },
    deviceManagementConfigurationSetting: {
      base: "entity",
      props: { settingInstance: "deviceManagementConfigurationSettingInstance" },
    },
    deviceManagementConfigurationSettingInstance: {
      props: {
        settingDefinitionId: "Edm.String",
        settingInstanceTemplateReference:
          "deviceManagementConfigurationSettingInstanceTemplateReference?",
      },
    },
    deviceManagementConfigurationSettingInstanceTemplateReference: {
      props: { settingInstanceTemplateId: "Edm.String" },
    },
    deviceManagementConfigurationChoiceSettingInstance: {
      base: "deviceManagementConfigurationSettingInstance",
      props: { choiceSettingValue: "deviceManagementConfigurationChoiceSettingValue" },
    },
    deviceManagementConfigurationChoiceSettingCollectionInstance: {
      base: "deviceManagementConfigurationSettingInstance",
      props: { choiceSettingCollectionValue: "deviceManagementConfigurationChoiceSettingValue[]" },
    },
    deviceManagementConfigurationSimpleSettingInstance: {
      base: "deviceManagementConfigurationSettingInstance",
      props: { simpleSettingValue: "deviceManagementConfigurationSimpleSettingValue" },
    },
    deviceManagementConfigurationSettingValue: {
      props: {
        settingValueTemplateReference:
          "deviceManagementConfigurationSettingValueTemplateReference?",
      },
    },
    deviceManagementConfigurationSettingValueTemplateReference: {
      props: { settingValueTemplateId: "Edm.String", useTemplateDefault: "Edm.Boolean" },
    },
    deviceManagementConfigurationChoiceSettingValue: {
      base: "deviceManagementConfigurationSettingValue",
      props: { value: "Edm.String?", children: "deviceManagementConfigurationSettingInstance[]" },
    },
    deviceManagementConfigurationSimpleSettingValue: {
      base: "deviceManagementConfigurationSettingValue",
      props: {},
    },
    deviceManagementConfigurationIntegerSettingValue: {
      base: "deviceManagementConfigurationSimpleSettingValue",
      props: { value: "Edm.Int32" },
    },
    deviceManagementConfigurationStringSettingValue: {
      base: "deviceManagementConfigurationSimpleSettingValue",
      props: { value: "Edm.String?" },
    },
  },
  enums,
};

/** Of these only derived types can be sent. */
export const abstractCatalogTypes: readonly string[] = [
  "deviceManagementConfigurationSettingInstance",
  "deviceManagementConfigurationSimpleSettingValue",
];

/** Platforms and technologies are joined by commas; each is a bit, in the order of the metadata. */
export const catalogFlags: Readonly<Record<string, Readonly<Record<string, number>>>> =
  Object.fromEntries(
    Object.entries(enums).map(([name, values]) => [
      name,
      Object.fromEntries(values.map((value, index) => [value, index === 0 ? 0 : 2 ** (index - 1)])),
    ]),
  );
