import { intuneDescriptionLimit, intunePermissions } from "../assignments/policy-kind.ts";
import { typedRequests } from "../assignments/policy-requests.ts";
import { filterName } from "../kind/address.ts";
import { flatten } from "../kind/flatten.ts";
import { defineFilters } from "../kind/kind.ts";
import { wireText } from "../kind/wire.ts";
import { checkFilter } from "./check.ts";
import { filterEffects } from "./effects.ts";
import { filterProperties } from "./properties.ts";
import { existingFilterSchema, filterSchema } from "./schema.ts";

const collection = {
  version: "beta",
  path: "/deviceManagement/assignmentFilters",
  odataType: "#microsoft.graph.deviceAndAppManagementAssignmentFilter",
} as const;
const { version, path } = collection;

/** Assignment filters, beta only. */
export const filterKind = defineFilters({
  name: filterName,
  section: "filters",
  title: "assignment filter",
  version,
  path,
  schema: filterSchema,
  reference: existingFilterSchema,
  properties: filterProperties,
  permissions: intunePermissions,
  descriptionLimit: intuneDescriptionLimit,
  requests: {
    ...typedRequests(collection),
    locate: () => [{ method: "GET", version, path }],
    holds: () => true,
    get: ({ id }) => ({ method: "GET", version, path: `${path}/${encodeURIComponent(id)}` }),
  },
  compile: (filter) => ({ fields: flatten(filter, filterProperties), approximations: [] }),
  check: checkFilter,
  effects: filterEffects,
  unusable: (wire) => {
    if (wire["platform"] !== "windows10AndLater") {
      return `it is for ${wireText(wire, "platform") || "no platform"}, and would let Windows devices pass or none; platform must be windows10AndLater`;
    }
    return wire["assignmentFilterManagementType"] === "apps"
      ? "it filters apps, not devices"
      : undefined;
  },
  deleteConsequence: "Intune refuses to delete a filter that an assignment still uses.",
});
