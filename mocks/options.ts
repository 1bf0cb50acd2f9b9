import type { WireObject, WireVersion } from "./wire.ts";

/** Collections that the mock tenant holds. */
export type CollectionName =
  | "groups"
  | "devices"
  | "deviceConfigurations"
  | "assignmentFilters"
  | "windowsFeatureUpdateProfiles"
  | "windowsQualityUpdateProfiles"
  | "windowsQualityUpdatePolicies"
  | "windowsDriverUpdateProfiles"
  | "managedDevices";

/** How a mock tenant is set up. Everything is off, empty or without delay unless stated. */
export interface MockTenantOptions {
  /** Windows PCs that the fleet simulator makes: an Entra device and an Intune managed device each. */
  readonly devices?: number;
  /**
   * PCs check in, install what their ring gives them once deferral and deadline allow, and take
   * the feature and expedited updates that are assigned: `lastSyncDateTime`, `osVersion` and
   * `operatingSystemVersion` move with the clock. Default false: the fleet stays as it is.
   */
  readonly devicesUpdate?: boolean;
  /** Share of the PCs that take hotpatches, 0 to 1: their revisions are lower than the month's cumulative update. */
  readonly hotpatchShare?: number;
  /** Some PCs have names with commas, quotes, and a formula in front. Default false. */
  readonly oddDeviceNames?: boolean;
  /** Reports whose exports end as `failed`, by name. */
  readonly failingReports?: readonly string[];
  /** Same seed, same tenant: ids, fleet, order of batch answers, random faults. Default 1. */
  readonly seed?: number;
  /** Groups as an administrator made them before. `{ displayName }` suffices; `members` may list device ids. */
  readonly groups?: readonly Readonly<WireObject>[];
  /** Users, who can be owners and members; `id` and `displayName` suffice. Nothing else of them is simulated. */
  readonly users?: readonly Readonly<WireObject>[];
  /** Update rings, as partial wire objects; `assignments` may be given in wire form. */
  readonly rings?: readonly Readonly<WireObject>[];
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
  /** Rows a page, below the documented size. */
  readonly pageSize?: number;
  /** This page (1-based) of every list is empty and carries a nextLink. */
  readonly emptyPageAt?: number;
  /** App roles of the caller. When set, every endpoint demands its least permission. */
  readonly roles?: readonly string[];
  /** Tokens for another audience than this Graph root are refused. */
  readonly checkAudience?: boolean;
  /** Lifetime of tokens, after which they are refused. Unset: they never expire. */
  readonly tokenLifetimeMs?: number;
  /**
   * From this wire request on, tokens that were got without claims are refused with
   * a continuous access evaluation challenge.
   */
  readonly challengeFrom?: number;
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
  /** First moment of a virtual clock. Default 2026-11-22T08:00:00Z. */
  readonly startAt?: Date | string;
  readonly limits?: Partial<MockLimits>;
  readonly tenantId?: string;
  /** Display name of the organization. */
  readonly organization?: string;
  /** Graph root that `fetch` answers for, without version. Default https://graph.microsoft.com. */
  readonly graphUrl?: string;
  /** Called after each wire request with what went over the wire. */
  readonly onExchange?: (exchange: LoggedRequest) => void;
  /** Keeps bodies in `requests`. Default true; switch off for very long runs. */
  readonly logBodies?: boolean;
  /** Port of the HTTP server that `url()` starts. Default 0: any free one. */
  readonly port?: number;
  /** What documentation leaves open. */
  readonly behaviors?: Partial<OpenBehaviors>;
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

/** Limits of the directory and of Intune. */
export interface MockLimits {
  /** Dynamic groups a tenant may have. learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions */
  readonly dynamicGroups: number;
  /** memberOf groups a tenant may have. */
  readonly memberOfGroups: number;
  readonly ownersPerGroup: number;
  /** Relationships in one create body, and members in one PATCH. */
  readonly relationshipsPerRequest: number;
  readonly filtersPerTenant: number;
  /** Comparisons joined by `or` or listed by `in`, in default mode. */
  readonly filterExpressions: number;
  /** Characters of an `eq` value, in default mode. */
  readonly filterValueLength: number;
  /** Characters of a URL in advanced mode. */
  readonly advancedUrlLength: number;
  /** Characters of any URL. Unverified: no page names a figure for Graph. */
  readonly urlLength: number;
}

/** One switch for each behaviour that no source settles. The default is the less helpful answer. */
export interface OpenBehaviors {
  /**
   * `@odata.type` has to stand first in a body. Inferred from
   * https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/2742. Default true.
   */
  readonly typeFirst: boolean;
  /** Read-only properties in a body: refused with 400 (default) or ignored. Unverified for each property. */
  readonly readOnlyProperties: "refuse" | "ignore";
  /** `$filter` on collections that document none: 400 (default) or ignored. Unverified. */
  readonly undocumentedFilters: "refuse" | "ignore";
  /** Known filter defects of managedDevices (ignored properties, `ne` as `eq`, `or` cut). Default true. */
  readonly managedDeviceFilterDefects: boolean;
  /** The first filtered call of managedDevices answers 500, as seen in microsoft-graph-explorer#3157. Default false. */
  readonly firstManagedDeviceFilterFails: boolean;
  /** Status of member writes on a dynamic group. Unverified: 403 (default) or 400. */
  readonly dynamicMemberWriteStatus: 403 | 400;
  /** A beta-only collection on v1.0: 404 (default, seen on a live tenant) or 400. */
  readonly betaOnlySegmentStatus: 404 | 400;
  /** A schedule that does not fit `automaticUpdateMode`, and active hours over 18 h: refused (default) or taken. Unverified. */
  readonly scheduleMismatch: "refuse" | "accept";
  /** `$search` needs `$count=true` besides the header. Default false, learn.microsoft.com/graph/search-query-parameter. */
  readonly searchNeedsCount: boolean;
  /** All-devices and all-users targets on feature, quality and driver policies: refused (default) or taken. Unverified. */
  readonly virtualGroupsOnUpdateProfiles: "refuse" | "accept";
  /** Filters in targets of feature, quality and driver policies: refused (default) or taken. Documented for feature updates only. */
  readonly filtersOnUpdateProfiles: "refuse" | "accept";
  /** Two rings or profiles of one display name. Graph allows it as far as seen (unverified): `accept` (default) or `refuse`. */
  readonly duplicatePolicyNames: "accept" | "refuse";
  /** Two assignment filters of one display name: `refuse` (default) or `accept`. Unverified. */
  readonly duplicateFilterNames: "accept" | "refuse";
  /** Empty rows of `$expand=assignments` on a list, from this row of a page on. Default: none. Unverified for the live service. */
  readonly expandCutAfter: number | undefined;
  /** What v1.0 shows for the beta-only mode `windowsDefault`. Unverified. Default `unknownFutureValue`. */
  readonly v1WindowsDefault: "unknownFutureValue" | "asIs";
  /** Deleting through `members/{id}` without `$ref` deletes the member object (documented, default) or throws in the test. */
  readonly memberDeleteWithoutRef: "deletes" | "throws";
  /** A skip token is refused once it was used. Old directory Graph did so; default false. */
  readonly singleUseSkipTokens: boolean;
  /** The caller's token is app-only (default) or delegated; evaluateDynamicMembership takes delegated ones only. */
  readonly caller: "application" | "delegated";
}

/** Which request a fault hits. Absent conditions match everything. */
export interface FaultMatch {
  readonly method?: string;
  /**
   * Path without version. Text is compared segment by segment, `*` or `{id}`
   * standing for any one; an expression is tried on the path, then on path and query.
   */
  readonly path?: string | RegExp;
  /** The n-th wire request since the start, 1-based. */
  readonly request?: number;
  /** The n-th request that matches the other conditions, 1-based. */
  readonly nth?: number;
  /**
   * Items of a `$batch`: true for any, a number for the n-th of its batch (1-based),
   * false for wire requests only. Absent: both.
   */
  readonly inBatch?: number | boolean;
}

/** What happens instead of, or after, the right answer. */
export type FaultEffect =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** JSON or text. Default: the error body Graph sends with this status. */
      readonly body?: unknown;
    }
  /** The connection is reset: `fetch` rejects, HTTP destroys the socket. */
  | { readonly reset: true }
  /** No answer ever comes. */
  | { readonly hang: true }
  /** The body ends after so many bytes, while Content-Length promises more. */
  | { readonly truncate: number }
  /** A gateway's HTML page with this status. */
  | { readonly html: number }
  /** The answer is right and comes so much later. */
  | { readonly delayMs: number };

/** One injected failure. */
export interface Fault {
  readonly match?: FaultMatch;
  /** Before (default) or after the write was applied. A cut body always comes after. */
  readonly when?: "before" | "after";
  readonly then: FaultEffect;
  /** How often it strikes. Default 1. */
  readonly times?: number;
}

/** Seeded random failures. */
export interface RandomFaultOptions {
  /** Share of requests that fail, 0 to 1. */
  readonly rate: number;
  /** Also strikes items of a batch. Default true. */
  readonly batchItems?: boolean;
  /** Adds resets to the statuses. Default false. */
  readonly resets?: boolean;
  /** Strikes no more than so often in a row. Default 3, so that retries come through. */
  readonly inARow?: number;
}

/** Limits of requests; what is absent keeps its documented figure. */
export interface QuotaOptions {
  /** Intune policy writes of one app in 20 s. Default 100. */
  readonly intuneWrites?: number;
  /** Intune policy requests of one app in 20 s. Default 1,000. */
  readonly intuneRequests?: number;
  /** Intune device requests of one app in 20 s. Default 2,000. */
  readonly intuneDeviceRequests?: number;
  /** Directory resource units of one app in 10 s. Default 8,000 (a tenant of more than 500 users). */
  readonly directoryUnits?: number;
  /** Directory writes of one app in 150 s. Default 3,000. */
  readonly directoryWrites?: number;
  /** Every n-th Intune 429 comes without Retry-After, as seen in IntuneCD#217. 0 for never. Default 4. */
  readonly withoutRetryAfterEvery?: number;
  /** `slidingWindow` (default) holds the figure in every window; `tokenBucket` lets a full bucket refill while it drains. */
  readonly algorithm?: "slidingWindow" | "tokenBucket";
}

/** One item of a `$batch`. */
export interface LoggedItem {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  /** Without version and query, as in {@link LoggedRequest}. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  readonly responseBody?: unknown;
}

/** One call over the wire, a `$batch` being one. */
export interface LoggedRequest {
  /** 1-based, in order of arrival. */
  readonly number: number;
  readonly method: string;
  readonly url: string;
  /** Percent-decoded, without origin, version and query. */
  readonly path: string;
  readonly version: WireVersion | undefined;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** 0 where no answer was sent. */
  readonly status: number;
  readonly responseBody?: unknown;
  readonly batch?: readonly LoggedItem[];
}

/** Documented figures, and guesses where marked. */
export const defaultLimits: MockLimits = {
  dynamicGroups: 15_000,
  memberOfGroups: 500,
  ownersPerGroup: 100,
  relationshipsPerRequest: 20,
  filtersPerTenant: 200,
  filterExpressions: 15,
  filterValueLength: 120,
  advancedUrlLength: 2_048,
  urlLength: 16_384,
};

/** The less helpful answer wherever sources leave it open. */
export const defaultBehaviors: OpenBehaviors = {
  typeFirst: true,
  readOnlyProperties: "refuse",
  undocumentedFilters: "refuse",
  managedDeviceFilterDefects: true,
  firstManagedDeviceFilterFails: false,
  dynamicMemberWriteStatus: 403,
  betaOnlySegmentStatus: 404,
  scheduleMismatch: "refuse",
  searchNeedsCount: false,
  virtualGroupsOnUpdateProfiles: "refuse",
  filtersOnUpdateProfiles: "refuse",
  duplicatePolicyNames: "accept",
  duplicateFilterNames: "refuse",
  expandCutAfter: undefined,
  v1WindowsDefault: "unknownFutureValue",
  memberDeleteWithoutRef: "deletes",
  singleUseSkipTokens: false,
  caller: "application",
};
