import { flatten } from "../../kind/flatten.ts";
import { policyRequests } from "../../kind/policy-requests.ts";
import { description, plain, type Property, unorderedList } from "../../kind/property.ts";
import type { ResourceKind } from "../../kind/resource-kind.ts";
import { approvalsPart } from "./approvals.ts";
import { type DriverUpdate, driverUpdateSchema } from "./schema.ts";

/** In schema order; markers count on it, so a new property goes to the end. */
const driverUpdateProperties: readonly Property[] = [
  plain("displayName", "displayName"),
  description(),
  plain("approval", "approvalType", { mutable: "create" }),
  plain("deferralDays", "deploymentDeferralInDays"),
  unorderedList("roleScopeTagIds", "roleScopeTagIds"),
  plain("deviceReporting", "deviceReporting", { plane: "server", mutable: "never" }),
  plain("newUpdates", "newUpdates", { plane: "server", mutable: "never" }),
  plain("inventorySyncStatus", "inventorySyncStatus", { plane: "server", mutable: "never" }),
];

/** Driver update policies, beta only. They take no assignment filters. */
export const driverUpdateKind: ResourceKind = {
  ...policyRequests({
    version: "beta",
    path: "/deviceManagement/windowsDriverUpdateProfiles",
    odataType: "#microsoft.graph.windowsDriverUpdateProfile",
  }),
  name: "driverUpdate",
  section: "driverUpdates",
  title: "driver update policy",
  schema: driverUpdateSchema,
  properties: driverUpdateProperties,
  assignable: {
    filters: false,
    everyone: false,
    wireType: "#microsoft.graph.windowsDriverUpdateProfileAssignment",
  },
  permissions: {
    read: "DeviceManagementConfiguration.Read.All",
    write: "DeviceManagementConfiguration.ReadWrite.All",
  },
  compile: (spec) => {
    const { approvals, ...rest } = spec as DriverUpdate;
    return {
      fields: flatten(rest, driverUpdateProperties),
      ...(approvals && { parts: { approvals } }),
      approximations: [],
    };
  },
  parts: [approvalsPart],
  check: (spec) => {
    const { approval, deferralDays } = spec as DriverUpdate;
    return approval === "manual" && deferralDays !== undefined
      ? [
          {
            path: ["deferralDays"],
            message: "needs approval: automatic; remove it or change the approval.",
          },
        ]
      : [];
  },
  deleteConsequence: "Installed drivers stay; no further drivers are offered through the policy.",
};
