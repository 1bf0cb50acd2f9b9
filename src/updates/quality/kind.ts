import { flatten } from "../../kind/flatten.ts";
import { policyRequests } from "../../kind/policy-requests.ts";
import {
  canonical,
  description,
  plain,
  type Property,
  unorderedList,
  type WireObject,
} from "../../kind/property.ts";
import type { ResourceKind } from "../../kind/resource-kind.ts";
import { type QualityUpdate, qualityUpdateSchema } from "./schema.ts";

/** In schema order; markers count on it, so a new property goes to the end. */
const qualityUpdateProperties: readonly Property[] = [
  plain("displayName", "displayName"),
  description(),
  plain("hotpatch", "hotpatchEnabled"),
  {
    path: "approvals",
    plane: "config",
    mutable: "always",
    read: (wire) => ((wire["approvalSettings"] ?? []) as WireObject[]).map(approvalFromWire),
    write: (value) => ({ approvalSettings: ((value ?? []) as WireObject[]).map(approvalToWire) }),
    normalise: (value) => [...(value as unknown[])].map(canonical).sort(),
  },
  unorderedList("roleScopeTagIds", "roleScopeTagIds"),
];

/** Quality update policies (hotpatch, approvals), beta only. They take no assignment filters. */
export const qualityUpdateKind: ResourceKind = {
  ...policyRequests({
    version: "beta",
    path: "/deviceManagement/windowsQualityUpdatePolicies",
    odataType: "#microsoft.graph.windowsQualityUpdatePolicy",
  }),
  name: "qualityUpdate",
  section: "qualityUpdates",
  title: "quality update policy",
  schema: qualityUpdateSchema,
  properties: qualityUpdateProperties,
  assignable: {
    filters: false,
    everyone: false,
    wireType: "#microsoft.graph.windowsQualityUpdatePolicyAssignment",
  },
  permissions: {
    read: "DeviceManagementConfiguration.Read.All",
    write: "DeviceManagementConfiguration.ReadWrite.All",
  },
  compile: (spec) => ({
    fields: flatten(spec as QualityUpdate, qualityUpdateProperties),
    approximations: [],
  }),
  deleteConsequence: "Devices fall back to the tenant's own hotpatch setting and approvals.",
};

function approvalFromWire(wire: WireObject): WireObject {
  const deferral = wire["deferredDeploymentInDay"];
  return {
    cadence: wire["windowsQualityUpdateCadence"],
    category: wire["windowsQualityUpdateCategory"],
    method: wire["approvalMethodType"],
    ...(typeof deferral === "number" && { deferralDays: deferral }),
  };
}

function approvalToWire(approval: WireObject): WireObject {
  return {
    windowsQualityUpdateCadence: approval["cadence"],
    windowsQualityUpdateCategory: approval["category"],
    approvalMethodType: approval["method"],
    deferredDeploymentInDay: approval["deferralDays"] ?? null,
  };
}
