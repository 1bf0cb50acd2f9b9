import type { FilterSupport, FilterTable } from "../odata/filter-support.ts";
import type { DirectorySpec } from "../odata/list.ts";
import type { OpenBehaviors } from "../options/behaviors.ts";

/**
 * Which queries groups take, live and deleted ones. Properties that are not here cannot be
 * filtered at all, `createdDateTime` among them; `ge` and `le` on names are in the table of the
 * resource alone.
 *
 * @see https://learn.microsoft.com/graph/aad-advanced-queries
 * @see https://learn.microsoft.com/graph/api/resources/group
 */
export function groupQueries({ uniqueNameFilter }: OpenBehaviors): DirectorySpec {
  return uniqueNameFilter === "accept" ? withUniqueName : queries;
}

const name: FilterSupport = { plain: ["eq", "startsWith", "ge", "le"], advanced: [] };
const flag: FilterSupport = { plain: ["eq"], advanced: [], nulls: "none" };
const instant: FilterSupport = { plain: ["eq", "ge", "le"], advanced: [], nulls: "none" };
const words: FilterSupport = { plain: ["any"], advanced: [] };
const empty: FilterSupport = { plain: [], advanced: ["eq"], counts: [0] };

const filters: FilterTable = {
  id: { plain: ["eq"], advanced: [] },
  "assignedLicenses/$count": empty,
  classification: { plain: ["eq", "startsWith"], advanced: [], nulls: "none" },
  description: { plain: [], advanced: ["eq", "ge", "le", "startsWith"] },
  displayName: name,
  expirationDateTime: { plain: [], advanced: ["eq", "ge", "le"], nulls: "none" },
  groupTypes: words,
  hasMembersWithLicenseErrors: { plain: ["eq"], advanced: [], nulls: "plain" },
  infoCatalogs: { plain: ["any", "any startsWith"], advanced: [] },
  isAssignableToRole: flag,
  mail: { plain: ["eq", "startsWith"], advanced: ["endsWith"] },
  mailEnabled: flag,
  mailNickname: name,
  membershipRule: { plain: ["eq", "startsWith", "ge", "le"], advanced: [], nulls: "none" },
  membershipRuleProcessingState: flag,
  onPremisesLastSyncDateTime: instant,
  "onPremisesProvisioningErrors/$count": empty,
  onPremisesSamAccountName: { plain: [], advanced: ["eq", "startsWith"], nulls: "none" },
  onPremisesSecurityIdentifier: { plain: ["eq"], advanced: [] },
  onPremisesSyncEnabled: { plain: ["eq"], advanced: [] },
  "owners/$count": { plain: [], advanced: ["eq"], counts: [0, 1] },
  preferredLanguage: { plain: [], advanced: ["eq", "startsWith"] },
  proxyAddresses: { plain: ["any", "any startsWith"], advanced: ["any endsWith"] },
  "proxyAddresses/$count": empty,
  renewedDateTime: instant,
  resourceBehaviorOptions: words,
  resourceProvisioningOptions: words,
  securityEnabled: flag,
};

const queries: DirectorySpec = {
  resource: "Group",
  filters,
  searchable: ["displayName", "description"],
  sortable: { displayName: "plain", deletedDateTime: "advanced" },
};

const withUniqueName: DirectorySpec = {
  ...queries,
  filters: {
    ...filters,
    uniqueName: { plain: ["eq", "startsWith"], advanced: [], nulls: "none" },
  },
};
