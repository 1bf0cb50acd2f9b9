import type { WireObject } from "../ground/wire.ts";
import type { OpenBehaviors } from "./behaviors.ts";
import type { CollectionName } from "./collection-name.ts";
import type { DevicesUpdateOptions } from "./devices-update.ts";
import type { Fault, RandomFaultOptions } from "./faults.ts";
import type { InstalledAppOptions } from "./installed-app.ts";
import type { MockLimits } from "./limits.ts";
import type { LoggedRequest } from "./logged-request.ts";
import type { QuotaOptions } from "./quotas.ts";
import type { ExtraRelease, KnownIssueOptions } from "./release-options.ts";
import type { RunScript } from "./script-runs.ts";
import type { ToolOptions } from "./tool-options.ts";
import type { UnapprovedInstallOptions } from "./unapproved-install.ts";

/** How a mock tenant is set up. Everything is off, empty or without delay unless stated. */
export interface MockTenantOptions {
  /** Windows PCs that the fleet simulator makes: an Entra device and an Intune managed device each. */
  readonly devices?: number;
  /**
   * PCs check in, install what their ring gives them once deferral and deadline allow, and take
   * the feature and expedited updates that are assigned: `lastSyncDateTime`, `osVersion` and
   * `operatingSystemVersion` move with the clock. They keep to slots, active hours and maintenance
   * windows, and {@link MockTenant.restarts} lists their restarts. An object says besides how many
   * fail, fall silent or check in seldom, and how late Intune tells of it. Default false: the fleet
   * stays as it is.
   */
  readonly devicesUpdate?: boolean | DevicesUpdateOptions;
  /**
   * Time zones that the PCs are in, as IANA names, about as many in each: maintenance windows,
   * active hours and slots are in local time. Default `Europe/Berlin`, where their sites are.
   */
  readonly timeZones?: readonly string[];
  /** Share of the PCs that take hotpatches, 0 to 1: their revisions are lower than the month's cumulative update. */
  readonly hotpatchShare?: number;
  /** Share of company PCs in the long-term channel (LTSC 2024, 2021 and 2019), 0 to 1. Default 0. */
  readonly ltscShare?: number;
  /** Share of PCs with a build of an Insider channel, which no release updates. Default 0. */
  readonly insiderShare?: number;
  /**
   * Share of the PCs with Windows 10, version 22H2, that are enrolled in Extended Security Updates;
   * the others stay at the last update of October 2025. Default 1.
   */
  readonly esuShare?: number;
  /**
   * Editions of the PCs, as parts of 1; what is left is Enterprise. Default: of company PCs 78 %
   * Enterprise, 14 % Pro, the others Education, of personal ones half Home, half Pro.
   */
  readonly editionShares?: EditionShares;
  /**
   * Models of the PCs, as parts of 1, by name: any, those that are not known are made by Contoso.
   * What is left goes to the other models of the simulator in their usual proportion. Default: thirteen
   * models of four makers, `Latitude 7440` the most frequent with 14 %.
   */
  readonly modelShares?: Readonly<Record<string, number>>;
  /**
   * Apps that Intune finds on the company's PCs (`/deviceManagement/detectedApps`), one entry for each
   * version. Default: six of five names, `Contoso ERP` 9.1.0 and 9.2.4 among them.
   */
  readonly installedApps?: readonly InstalledAppOptions[];
  /** Whether endpoint analytics tells which PCs can have Windows 11. Default false: its lists are empty. */
  readonly endpointAnalytics?: boolean;
  /** Some PCs have names with commas, quotes, and a formula in front. Default false. */
  readonly oddDeviceNames?: boolean;
  /** Releases besides Microsoft's, such as one that comes out of band during a rollout. Default: none. */
  readonly extraReleases?: readonly ExtraRelease[];
  /**
   * Releases that Microsoft withdraws: the instant, in ISO 8601, by the day of the release. From
   * then on it is offered to nobody, and no policy can choose it; PCs that run it keep it.
   */
  readonly withdrawnReleases?: Readonly<Record<string, string>>;
  /**
   * What PCs install although nothing offers it to them, for who has to notice that. Needs
   * {@link devicesUpdate}. Default: nothing.
   */
  readonly unapprovedInstalls?: readonly UnapprovedInstallOptions[];
  /** Issues that Microsoft publishes, each from its start on. Default: none. */
  readonly knownIssues?: readonly KnownIssueOptions[];
  /** Reports whose exports end as `failed`, by name. */
  readonly failingReports?: readonly string[];
  /**
   * What the scripts of remediations do on PCs, for the results that Graph tells of them; what it
   * leaves undefined goes by default: the collector of Ringwright's examples tells of the PC, scripts
   * of tools go by {@link tools}, any other script says nothing and finds nothing.
   */
  readonly runScript?: RunScript;
  /**
   * Tools side by side, which Ringwright's scripts place and activate on the PCs. Default: PCs have
   * none at the start, and every archive is on the share.
   */
  readonly tools?: ToolOptions;
  /** Same seed, same tenant: ids, fleet, order of batch answers, random faults. Default 1. */
  readonly seed?: number;
  /** Groups as an administrator made them before. `{ displayName }` suffices; `members` may list device ids. */
  readonly groups?: readonly Readonly<WireObject>[];
  /** Users, who can be owners and members: how many, or which; `id` and `displayName` suffice. Nothing else of them is simulated. */
  readonly users?: number | readonly Readonly<WireObject>[];
  /** Update rings, as partial wire objects; `assignments` may be given in wire form. */
  readonly rings?: readonly Readonly<WireObject>[];
  /**
   * Policies of the settings catalog, as partial wire objects; platforms `windows10` and
   * technologies `mdm` go without saying. With {@link realistic}: one that a person made.
   */
  readonly configurationPolicies?: readonly Readonly<WireObject>[];
  /** Assignment filters, as partial wire objects. */
  readonly filters?: readonly Readonly<WireObject>[];
  /** A saved state of {@link MockState.toJSON} to go on from. */
  readonly state?: unknown;
  readonly faults?: readonly Fault[];
  /** Seeded failures on a share of all requests, in the manner of Dev Proxy's GraphRandomErrorPlugin. */
  readonly randomFaults?: RandomFaultOptions;
  /** The service's request limits on the tenant's clock: `true` for the documented ones. */
  readonly quotas?: boolean | QuotaOptions;
  readonly delays?: DelayOptions;
  /**
   * What the live service does by itself: documented quotas, lag of memberships and of replicas, the
   * time that reports and driver inventories take, and {@link checkTokens}. An option that is given
   * beside it counts. The figures and their sources: `mocks/options/realistic.ts`. Default false.
   */
  readonly realistic?: boolean;
  /** Rows a page, below the documented size. */
  readonly pageSize?: number;
  /** This page (1-based) of every list is empty and carries a nextLink. */
  readonly emptyPageAt?: number;
  /**
   * App roles of the caller. When set, every endpoint demands its least permission. A token that
   * lists roles or scopes of its own has those, any other one these.
   */
  readonly roles?: readonly string[];
  /** Tokens for another audience than this Graph root are refused. */
  readonly checkAudience?: boolean;
  /**
   * Tokens have to be what Entra ID issues for Graph: three parts, this audience, not expired; and
   * where a token lists roles or scopes, every endpoint demands its least permission. Signatures are
   * not checked. Default false: any bearer token is taken.
   */
  readonly checkTokens?: boolean;
  /** Lifetime of tokens, after which they are refused. Unset: they never expire. */
  readonly tokenLifetimeMs?: number;
  /**
   * From this wire request on, tokens that were got without claims are refused with
   * a continuous access evaluation challenge.
   */
  readonly challengeFrom?: number;
  /**
   * Collections under Multi Admin Approval: a write waits until {@link MockState.decide} approves it.
   * Intune knows it for `configurationPolicies` of those here. Default: none.
   */
  readonly approvedCollections?: readonly CollectionName[];
  /**
   * Policies of the Windows Update service (`/admin/windows/updates/policies`), each with `rings` and
   * `approvals` in it. Default: none.
   */
  readonly servicePolicies?: readonly Readonly<WireObject>[];
  /**
   * Subscriptions of the tenant (`/subscribedSkus`), as partial wire objects with
   * `skuPartNumber`, `servicePlans`, `prepaidUnits` and `consumedUnits`. Default: none.
   */
  readonly subscribedSkus?: readonly Readonly<WireObject>[];
  /** Collections whose objects carry `@odata.etag` and honour `If-Match`. Documentation shows none. */
  readonly etags?: readonly CollectionName[];
  /**
   * Deleted security groups go to `directory/deletedItems`. The API page says so,
   * other pages say that they are gone at once: both can be tried. Default true.
   *
   * @see https://learn.microsoft.com/graph/api/group-delete
   */
  readonly securityGroupsSoftDelete?: boolean;
  /** `virtual` (default): sleeping costs no time. `real`: wall time. */
  readonly clock?: "virtual" | "real";
  /** When the fleet begins, and a virtual clock with it. Default 2026-11-22T08:00:00Z, or now with a real clock. */
  readonly startAt?: Date | string;
  readonly limits?: Partial<MockLimits>;
  readonly tenantId?: string;
  /** Display name of the organization. */
  readonly organization?: string;
  /** Its first domain, which sign-in takes for the tenant's id too. Default `contoso.onmicrosoft.com`. */
  readonly domain?: string;
  /**
   * `unlicensed`: no subscription of the tenant has Intune in it, so that everything of Intune is
   * refused. Default `licensed`.
   */
  readonly intune?: "licensed" | "unlicensed";
  /** Graph root that `fetch` answers for, without version. Default https://graph.microsoft.com. */
  readonly graphUrl?: string;
  /** Called after each wire request with what went over the wire. */
  readonly onExchange?: (exchange: LoggedRequest) => void;
  /** Keeps bodies in `requests`. Default true; switch off for very long runs. */
  readonly logBodies?: boolean;
  /**
   * `url()` starts an HTTPS server, with a certificate of `certificate()` for localhost and for the
   * host of `graphUrl`. Needs the package `selfsigned`. Default false.
   */
  readonly tls?: boolean;
  /** Port of the server that `url()` starts. Default 0: any free one. */
  readonly port?: number;
  /**
   * Intune answers as tools that are in use report it, where that differs from the API pages:
   * statuses and bodies of writes, stamps with seven digits. Single switches are in `behaviors`,
   * which win. Default false.
   */
  readonly liveLike?: boolean;
  /** What documentation leaves open. */
  readonly behaviors?: Partial<OpenBehaviors>;
}

/** Editions of a fleet, as parts of 1; what is left is Enterprise. */
export interface EditionShares {
  readonly home?: number;
  readonly pro?: number;
  readonly education?: number;
}

/** Delays of the service, all 0 unless set. Milliseconds on the tenant's clock. */
export interface DelayOptions {
  /** From a change of rule or attribute to the change of membership. */
  readonly membershipMs?: number;
  /** Reads of one object that miss its newest write, before replicas agree. */
  readonly replicationReads?: number;
  /** Time during which reads miss the newest write. */
  readonly replicationMs?: number;
  /** Before each answer. */
  readonly latencyMs?: number;
  /** From the creation of a driver policy to its inventory; up to a day in the live service. */
  readonly driverInventoryMs?: number;
  /** From the request of a report export to its file. */
  readonly reportMs?: number;
}
