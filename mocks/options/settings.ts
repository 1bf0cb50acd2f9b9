import type { WireObject } from "../ground/wire.ts";
import { guidOf } from "../ground/random.ts";
import { defaultBehaviors, reportedBehaviors, type OpenBehaviors } from "./behaviors.ts";
import type { CollectionName } from "./collection-name.ts";
import type { DevicesUpdateOptions } from "./devices-update.ts";
import { defaultLimits, type MockLimits } from "./limits.ts";
import type { InstalledAppOptions } from "./installed-app.ts";
import type { DelayOptions, MockTenantOptions } from "./options.ts";
import type { KnownIssueOptions } from "./release-options.ts";
import type { RunScript } from "./script-runs.ts";
import type { ToolOptions } from "./tool-options.ts";
import type { UnapprovedInstallOptions } from "./unapproved-install.ts";

/** Options with their defaults filled in. */
export interface Settings {
  readonly seed: number;
  readonly tenantId: string;
  readonly organization: string;
  readonly domain: string;
  /** Whether a subscription of the tenant has Intune in it. */
  readonly hasIntune: boolean;
  readonly limits: MockLimits;
  readonly behaviors: OpenBehaviors;
  readonly delays: Required<DelayOptions>;
  readonly pageSize: number | undefined;
  readonly emptyPageAt: number | undefined;
  readonly etags: readonly CollectionName[];
  /** Collections under Multi Admin Approval. */
  readonly approvedCollections: readonly CollectionName[];
  readonly servicePolicies: readonly Readonly<WireObject>[];
  readonly subscribedSkus: readonly Readonly<WireObject>[];
  /** Undefined for the usual ones. */
  readonly installedApps: readonly InstalledAppOptions[] | undefined;
  readonly endpointAnalytics: boolean;
  readonly securityGroupsSoftDelete: boolean;
  /** First moment of the tenant, in epoch milliseconds. */
  readonly startAt: number;
  readonly failingReports: readonly string[];
  /** PCs move with the clock. */
  readonly devicesUpdate: boolean;
  /** How they do where it was said; undefined for the usual shares. */
  readonly updateHabits: DevicesUpdateOptions | undefined;
  readonly knownIssues: readonly KnownIssueOptions[];
  readonly unapprovedInstalls: readonly UnapprovedInstallOptions[];
  /** What scripts of remediations do on PCs, where it was said. */
  readonly runScript: RunScript | undefined;
  /** Tools side by side. */
  readonly tools: ToolOptions;
  /** IANA names of where PCs are. */
  readonly timeZones: readonly string[];
  /** Graph root without version, such as https://graph.microsoft.com. */
  readonly graphUrl: string;
}

/** Fills in the documented defaults. */
export function settingsOf(options: MockTenantOptions): Settings {
  const seed = options.seed ?? 1;
  return {
    seed,
    tenantId: options.tenantId ?? guidOf(seed, "tenant"),
    organization: options.organization ?? "Contoso",
    domain: options.domain ?? "contoso.onmicrosoft.com",
    hasIntune: options.intune !== "unlicensed",
    limits: { ...defaultLimits, ...options.limits },
    behaviors: {
      ...defaultBehaviors,
      ...(options.liveLike === true && reportedBehaviors),
      ...options.behaviors,
    },
    delays: {
      membershipMs: 0,
      replicationReads: 0,
      replicationMs: 0,
      latencyMs: 0,
      driverInventoryMs: 0,
      reportMs: 0,
      ...options.delays,
    },
    pageSize: options.pageSize,
    emptyPageAt: options.emptyPageAt,
    etags: options.etags ?? [],
    approvedCollections: options.approvedCollections ?? [],
    servicePolicies: options.servicePolicies ?? [],
    subscribedSkus: options.subscribedSkus ?? [],
    startAt: startOf(options).getTime(),
    failingReports: options.failingReports ?? [],
    devicesUpdate: (options.devicesUpdate ?? false) !== false,
    updateHabits: typeof options.devicesUpdate === "object" ? options.devicesUpdate : undefined,
    knownIssues: options.knownIssues ?? [],
    unapprovedInstalls: options.unapprovedInstalls ?? [],
    runScript: options.runScript,
    tools: options.tools ?? {},
    // of all sites of the fleet
    timeZones: options.timeZones ?? ["Europe/Berlin"],
    installedApps: options.installedApps,
    endpointAnalytics: options.endpointAnalytics ?? false,
    securityGroupsSoftDelete: options.securityGroupsSoftDelete ?? true,
    graphUrl: (options.graphUrl ?? "https://graph.microsoft.com").replace(/\/$/, ""),
  };
}

/** A real clock starts when it starts: a fleet of another day would have been silent since then. */
function startOf({ startAt, clock }: MockTenantOptions): Date {
  if (startAt !== undefined) return new Date(startAt);
  return clock === "real" ? new Date() : new Date("2026-11-22T08:00:00Z");
}
