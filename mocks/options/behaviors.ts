/** One switch for each behaviour that no source settles. The default is the less helpful answer. */
export interface OpenBehaviors {
  /**
   * Properties of Intune objects that only the service sets, in a body: `asReported` (default)
   * ignores what the portal and public tools send and refuses what they strip; `refuse` refuses
   * and `ignore` ignores all. Unverified for each property.
   */
  readonly readOnlyProperties: "asReported" | "refuse" | "ignore";
  /**
   * The start of a pause and an uninstall of a ring, where a PATCH says that there is none:
   * ignored (default, since IntuneCD gets through with them), or refused, which would explain why
   * IntuneManagement and CIPP strip both.
   */
  readonly strippedFromPatch: "refuse" | "ignoreUnset";
  /**
   * Status codes and bodies of writes on Intune objects: those of the API pages (default) or those
   * that IntuneCD counts on, which has PATCH of deviceConfigurations answer 204 without a body, and
   * DELETE and `assign` 200.
   */
  readonly intuneWriteAnswers: "documented" | "reported";
  /** Stamps of Intune objects: on the whole second as in the API pages (default), or with seven digits as in exports. */
  readonly intuneStamps: "wholeSeconds" | "sevenDigits";
  /**
   * Greatest `$top` of the four update profile collections, 400 above it. Default 200: CIPP asks
   * these, and no other, for that many. Undefined: any is taken. Unverified.
   */
  readonly updateProfilesTop: number | undefined;
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
  /**
   * Assignment filters for platforms that the documentation of their properties does not list, such
   * as `windows81AndLater`: refused (default), or taken with any rule that has the form of one. Unverified.
   */
  readonly undocumentedFilterPlatforms: "refuse" | "formOnly";
  /** Empty rows of `$expand=assignments` on a list, from this row of a page on. Default: none. Unverified for the live service. */
  readonly expandCutAfter: number | undefined;
  /**
   * What v1.0 shows for the beta-only mode `windowsDefault`: the name as it is (default), since the
   * enum of v1.0 is not evolvable and has no `unknownFutureValue` to hide it behind, or that name.
   * Neither is in the metadata of v1.0. Unverified.
   */
  readonly v1WindowsDefault: "unknownFutureValue" | "asIs";
  /** Deleting through `members/{id}` without `$ref` deletes the member object (documented, default) or throws in the test. */
  readonly memberDeleteWithoutRef: "deletes" | "throws";
  /** A skip token is refused once it was used. Old directory Graph did so; default false. */
  readonly singleUseSkipTokens: boolean;
  /**
   * `$filter` by `uniqueName` on groups: refused with 400 (default) or taken. The table of
   * https://learn.microsoft.com/graph/aad-advanced-queries lists it with `eq` and `startsWith`;
   * https://learn.microsoft.com/graph/api/resources/group, which marks every filterable property,
   * does not mark it.
   */
  readonly uniqueNameFilter: "refuse" | "accept";
  /**
   * Visibility of a security group that is created without one. Default `null`, as in example 2 of
   * https://learn.microsoft.com/graph/api/group-post-groups; `Private` in the table of
   * https://learn.microsoft.com/graph/api/resources/group.
   */
  readonly securityGroupVisibility: "null" | "Private";
  /**
   * OData casts such as `members/microsoft.graph.user` that need the header and `$count=true`:
   * those on transitive lists (default, https://learn.microsoft.com/graph/aad-advanced-queries),
   * all or none. CLI for Microsoft 365 sends a direct one without, CIPP a transitive one.
   */
  readonly castNeedsAdvanced: "transitive" | "all" | "none";
  /**
   * What simple settings of the catalog take whose node is Boolean on the device, such as
   * `MaintenanceWindowEnabled`: texts `true` and `false` (default), or numbers 1 and 0. Published
   * dumps leave the type of the value out; the definition that is read here has it. The one
   * published profile of the same node writes the number, so that the text is the less helpful
   * answer for who takes that over unread. Unverified.
   */
  readonly simpleBooleanValues: "string" | "integer";
  /**
   * `runRemediationScript` of an assignment as it was sent (default), or false whatever was sent: a
   * comment in terraform-provider-microsoft365 says that it may be. Unverified.
   */
  readonly runRemediationScript: "asSent" | "alwaysFalse";
  /**
   * What the list of the catalog's definitions holds: those that the mock knows (default), or none,
   * for a client that has to do without them.
   */
  readonly settingDefinitions: "listed" | "none";
  /** The caller's token is app-only (default) or delegated; evaluateDynamicMembership takes delegated ones only. */
  readonly caller: "application" | "delegated";
}

/**
 * Intune as tools that are in use report it, where that differs from the API pages.
 *
 * @see https://github.com/almenscorner/IntuneCD statuses that its calls expect, and what it sends
 * @see https://github.com/SkipToTheEndpoint/OpenIntuneBaseline exports of a live tenant
 */
export const reportedBehaviors: Partial<OpenBehaviors> = {
  intuneWriteAnswers: "reported",
  intuneStamps: "sevenDigits",
};

/** The less helpful answer wherever sources leave it open. */
export const defaultBehaviors: OpenBehaviors = {
  readOnlyProperties: "asReported",
  strippedFromPatch: "ignoreUnset",
  intuneWriteAnswers: "documented",
  intuneStamps: "wholeSeconds",
  updateProfilesTop: 200,
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
  undocumentedFilterPlatforms: "refuse",
  expandCutAfter: undefined,
  v1WindowsDefault: "asIs",
  memberDeleteWithoutRef: "deletes",
  singleUseSkipTokens: false,
  uniqueNameFilter: "refuse",
  securityGroupVisibility: "null",
  castNeedsAdvanced: "transitive",
  simpleBooleanValues: "string",
  settingDefinitions: "listed",
  runRemediationScript: "asSent",
  caller: "application",
};
