import {
  canonical,
  description,
  plain,
  type Property,
  unorderedList,
} from "../../kind/property.ts";
import type { WireObject } from "../../kind/wire.ts";

/** In schema order; markers count on it, so a new property goes to the end. */
export const qualityUpdateProperties: readonly Property[] = [
  plain("displayName", "displayName"),
  description(),
  plain("hotpatch", "hotpatchEnabled", {
    // https://learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-hotpatch-updates
    statedAtCreation:
      "hotpatch must be stated for a new policy: Graph takes its absence for false, which switches hotpatches off on every device that the policy reaches. Write hotpatch: true, or false if that is meant",
  }),
  {
    path: "approvals",
    wireNames: ["approvalSettings"],
    plane: "config",
    mutable: "always",
    read: (wire) => ((wire["approvalSettings"] ?? []) as WireObject[]).map(approvalFromWire),
    write: (value) => ({ approvalSettings: ((value ?? []) as WireObject[]).map(approvalToWire) }),
    normalise: (value) => [...(value as unknown[])].map(canonical).sort(),
  },
  unorderedList("roleScopeTagIds", "roleScopeTagIds"),
];

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
