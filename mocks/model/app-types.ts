import type { WireModel } from "./model.gen.ts";

/**
 * Types of Win32 apps, which the metadata extract leaves out: members after
 * https://graph.microsoft.com/beta/$metadata and the interfaces MobileApp, MobileLobApp and
 * Win32LobApp... of `@microsoft/microsoft-graph-types-beta`.
 */
export const appModel: WireModel = {
  types: {
    mobileApp: {
      base: "entity",
      props: {
        createdDateTime: "Edm.DateTimeOffset",
        dependentAppCount: "Edm.Int32",
        description: "Edm.String?",
        developer: "Edm.String?",
        displayName: "Edm.String?",
        informationUrl: "Edm.String?",
        isAssigned: "Edm.Boolean",
        isFeatured: "Edm.Boolean",
        largeIcon: "mimeContent?",
        lastModifiedDateTime: "Edm.DateTimeOffset",
        notes: "Edm.String?",
        owner: "Edm.String?",
        privacyInformationUrl: "Edm.String?",
        publisher: "Edm.String?",
        publishingState: "mobileAppPublishingState",
        roleScopeTagIds: "Edm.String[]?",
        supersededAppCount: "Edm.Int32",
        supersedingAppCount: "Edm.Int32",
        uploadState: "Edm.Int32",
        assignments: "mobileAppAssignment[]?",
        categories: "mobileAppCategory[]?",
        relationships: "mobileAppRelationship[]?",
      },
    },
    mobileLobApp: {
      base: "mobileApp",
      props: {
        committedContentVersion: "Edm.String?",
        fileName: "Edm.String?",
        size: "Edm.Int64",
        contentVersions: "mobileAppContent[]?",
      },
    },
    win32LobApp: {
      base: "mobileLobApp",
      props: {
        allowAvailableUninstall: "Edm.Boolean",
        allowedArchitectures: "windowsArchitecture?",
        applicableArchitectures: "windowsArchitecture",
        displayVersion: "Edm.String?",
        installCommandLine: "Edm.String?",
        installExperience: "win32LobAppInstallExperience?",
        minimumCpuSpeedInMHz: "Edm.Int32?",
        minimumFreeDiskSpaceInMB: "Edm.Int32?",
        minimumMemoryInMB: "Edm.Int32?",
        minimumNumberOfProcessors: "Edm.Int32?",
        minimumSupportedWindowsRelease: "Edm.String?",
        returnCodes: "win32LobAppReturnCode[]?",
        rules: "win32LobAppRule[]?",
        setupFilePath: "Edm.String?",
        uninstallCommandLine: "Edm.String?",
      },
    },
    win32LobAppInstallExperience: {
      props: {
        deviceRestartBehavior: "win32LobAppRestartBehavior",
        maxRunTimeInMinutes: "Edm.Int32?",
        runAsAccount: "runAsAccountType",
      },
    },
    win32LobAppReturnCode: {
      props: { returnCode: "Edm.Int32", type: "win32LobAppReturnCodeType" },
    },
    win32LobAppRule: { props: { ruleType: "win32LobAppRuleType" } },
    win32LobAppPowerShellScriptRule: {
      base: "win32LobAppRule",
      props: {
        comparisonValue: "Edm.String?",
        displayName: "Edm.String?",
        enforceSignatureCheck: "Edm.Boolean",
        operationType: "win32LobAppPowerShellScriptRuleOperationType",
        operator: "win32LobAppRuleOperator",
        runAs32Bit: "Edm.Boolean",
        runAsAccount: "runAsAccountType?",
        scriptContent: "Edm.String?",
      },
    },
    mimeContent: { props: { type: "Edm.String?", value: "Edm.Binary?" } },
    mobileAppContentFile: {
      base: "entity",
      props: {
        isDependency: "Edm.Boolean",
        manifest: "Edm.Binary?",
        name: "Edm.String?",
        size: "Edm.Int64",
        sizeEncrypted: "Edm.Int64",
      },
    },
    fileEncryptionInfo: {
      props: {
        encryptionKey: "Edm.Binary?",
        fileDigest: "Edm.Binary?",
        fileDigestAlgorithm: "Edm.String?",
        initializationVector: "Edm.Binary?",
        mac: "Edm.Binary?",
        macKey: "Edm.Binary?",
        profileIdentifier: "Edm.String?",
      },
    },
    mobileAppAssignment: {
      base: "entity",
      props: {
        intent: "installIntent",
        settings: "mobileAppAssignmentSettings?",
        source: "deviceAndAppManagementAssignmentSource",
        sourceId: "Edm.String?",
        target: "deviceAndAppManagementAssignmentTarget?",
      },
    },
    mobileAppAssignmentSettings: { props: {} },
    win32LobAppAssignmentSettings: {
      base: "mobileAppAssignmentSettings",
      props: {
        deliveryOptimizationPriority: "win32LobAppDeliveryOptimizationPriority",
        installTimeSettings: "mobileAppInstallTimeSettings?",
        notifications: "win32LobAppNotification",
        restartSettings: "win32LobAppRestartSettings?",
      },
    },
    mobileAppInstallTimeSettings: {
      props: {
        deadlineDateTime: "Edm.DateTimeOffset?",
        startDateTime: "Edm.DateTimeOffset?",
        useLocalTime: "Edm.Boolean",
      },
    },
    win32LobAppRestartSettings: {
      props: {
        countdownDisplayBeforeRestartInMinutes: "Edm.Int32",
        gracePeriodInMinutes: "Edm.Int32",
        restartNotificationSnoozeDurationInMinutes: "Edm.Int32?",
      },
    },
  },
  enums: {
    mobileAppPublishingState: ["notPublished", "processing", "published"],
    windowsArchitecture: ["none", "x86", "x64", "arm", "neutral", "arm64"],
    win32LobAppRestartBehavior: ["basedOnReturnCode", "allow", "suppress", "force"],
    win32LobAppReturnCodeType: ["failed", "success", "softReboot", "hardReboot", "retry"],
    win32LobAppRuleType: ["detection", "requirement"],
    win32LobAppPowerShellScriptRuleOperationType: [
      "notConfigured",
      "string",
      "dateTime",
      "integer",
      "float",
      "version",
      "boolean",
    ],
    win32LobAppRuleOperator: [
      "notConfigured",
      "equal",
      "notEqual",
      "greaterThan",
      "greaterThanOrEqual",
      "lessThan",
      "lessThanOrEqual",
    ],
    installIntent: ["available", "required", "uninstall", "availableWithoutEnrollment"],
    win32LobAppDeliveryOptimizationPriority: ["notConfigured", "foreground"],
    win32LobAppNotification: ["showAll", "showReboot", "hideAll"],
    deviceAndAppManagementAssignmentSource: ["direct", "policySets"],
  },
};

/** Types that stand for one of those that derive from them. */
export const abstractAppTypes: readonly string[] = [
  "mobileApp",
  "mobileLobApp",
  "win32LobAppRule",
  "mobileAppAssignmentSettings",
];
