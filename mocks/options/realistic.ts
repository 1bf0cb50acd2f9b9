import type { WireObject } from "../ground/wire.ts";
import type { DelayOptions, MockTenantOptions } from "./options.ts";

const minutes = 60_000;
const hours = 60 * minutes;

/** How late the service is, each figure with its source. */
export const realisticDelays: Required<Omit<DelayOptions, "latencyMs" | "replicationReads">> = {
  /**
   * Minutes in a small tenant, a few hours usually, up to 24 hours:
   * https://learn.microsoft.com/entra/identity/users/groups-troubleshooting.
   * Unverified: where between them a tenant of this size lies.
   */
  membershipMs: 10 * minutes,
  /**
   * Seconds, with a tail to minutes:
   * https://devblogs.microsoft.com/identity/designing-for-eventual-consistency-for-microsoft-entra/.
   * Intune has no official figure; Unverified: that it is the same.
   */
  replicationMs: 10_000,
  /** Up to a day: https://learn.microsoft.com/mem/intune/protect/windows-driver-updates-overview. */
  driverInventoryMs: 24 * hours,
  /** Unverified: no page names a figure. */
  reportMs: minutes,
};

/**
 * Requests, writes and resource units, each in its window of seconds. "App" is one app in one
 * tenant, "tenant" all apps of it: https://learn.microsoft.com/graph/throttling-limits.
 */
export const documentedQuotas = {
  /** `deviceConfiguration` and the like. Unverified: that driver profiles, quality policies and filters share it. */
  intune: { windowSeconds: 20, appRequests: 1_000, appWrites: 100 },
  /** `managedDevice`. */
  intuneDevices: { windowSeconds: 20, appRequests: 2_000, appWrites: 200 },
  /** Of a tenant with more than 500 users. */
  directoryUnits: { windowSeconds: 10, appUnits: 8_000 },
  directoryWrites: { windowSeconds: 150, appWrites: 3_000 },
  directoryTenantWrites: { windowSeconds: 300, tenantWrites: 18_000 },
  /** Intune's limits of a tenant are so many times those of an app. */
  intuneTenantFactor: 2,
} as const;

/**
 * Of tokens whose holder can be told that they were revoked: 24 to 28 hours,
 * https://learn.microsoft.com/entra/identity-platform/app-resilience-continuous-access-evaluation.
 */
const realisticTokenLifetimeMs = 24 * hours;

const update = "device_vendor_msft_policy_config_update_maintenancewindow";
const wire = "#microsoft.graph.deviceManagementConfiguration";

/**
 * A daily window, as somebody clicked it together in the admin center and never assigned it: what
 * a tenant has that no file knows of. Only what the repeat needs was filled in.
 */
const windowMadeByHand: WireObject = {
  name: "Windows - maintenance window (test Thomas)",
  description: "ask Thomas before changing",
  settings: [
    simple("enabled", `${wire}StringSettingValue`, "true"),
    choice("updateactions", 3),
    simple("starttime", `${wire}StringSettingValue`, "01:30"),
    simple("durationhours", `${wire}IntegerSettingValue`, 4),
    choice("repeatscheduleoption", 2),
  ],
};

function choice(name: string, option: number): WireObject {
  const settingDefinitionId = update + name;
  return setting({
    "@odata.type": `${wire}ChoiceSettingInstance`,
    settingDefinitionId,
    settingInstanceTemplateReference: null,
    choiceSettingValue: {
      settingValueTemplateReference: null,
      value: `${settingDefinitionId}_${option}`,
      children: [],
    },
  });
}

function simple(name: string, type: string, value: unknown): WireObject {
  return setting({
    "@odata.type": `${wire}SimpleSettingInstance`,
    settingDefinitionId: update + name,
    settingInstanceTemplateReference: null,
    simpleSettingValue: { "@odata.type": type, settingValueTemplateReference: null, value },
  });
}

function setting(settingInstance: WireObject): WireObject {
  return { settingInstance };
}

/** Options as they are, and with `realistic` what the service does wherever they say nothing. */
export function withRealism(options: MockTenantOptions): MockTenantOptions {
  if (options.realistic !== true) return options;
  return {
    quotas: true,
    checkTokens: true,
    tokenLifetimeMs: realisticTokenLifetimeMs,
    // a saved state has them already
    ...(options.state === undefined && { configurationPolicies: [windowMadeByHand] }),
    ...options,
    delays: { ...realisticDelays, ...options.delays },
  };
}
