/** Limits of the directory and of Intune. */
export interface MockLimits {
  /** Dynamic groups a tenant may have. learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions */
  readonly dynamicGroups: number;
  /** memberOf groups a tenant may have. */
  readonly memberOfGroups: number;
  /** learn.microsoft.com/entra/identity/role-based-access-control/groups-concept */
  readonly roleAssignableGroups: number;
  readonly ownersPerGroup: number;
  /** Relationships in one create body, and members in one PATCH. */
  readonly relationshipsPerRequest: number;
  readonly filtersPerTenant: number;
  /** learn.microsoft.com/mem/intune/fundamentals/remediations */
  readonly remediationsPerTenant: number;
  /** Comparisons joined by `or` or listed by `in`, in default mode. */
  readonly filterExpressions: number;
  /** Characters of an `eq` value, in default mode. */
  readonly filterValueLength: number;
  /** Characters of a URL in advanced mode. */
  readonly advancedUrlLength: number;
  /** Characters of any URL. Unverified: no page names a figure for Graph. */
  readonly urlLength: number;
}

/** Documented figures, and guesses where marked. */
export const defaultLimits: MockLimits = {
  dynamicGroups: 15_000,
  memberOfGroups: 500,
  roleAssignableGroups: 500,
  ownersPerGroup: 100,
  relationshipsPerRequest: 20,
  filtersPerTenant: 200,
  remediationsPerTenant: 200,
  filterExpressions: 15,
  filterValueLength: 120,
  advancedUrlLength: 2_048,
  urlLength: 16_384,
};
