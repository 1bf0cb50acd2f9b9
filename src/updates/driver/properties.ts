import { description, plain, type Property, unorderedList } from "../../kind/property.ts";

/** In schema order; markers count on it, so a new property goes to the end. */
export const driverUpdateProperties: readonly Property[] = [
  plain("displayName", "displayName"),
  description(),
  plain("approval", "approvalType", { mutable: "create" }),
  plain("deferralDays", "deploymentDeferralInDays"),
  unorderedList("roleScopeTagIds", "roleScopeTagIds"),
  plain("deviceReporting", "deviceReporting", { plane: "server", mutable: "never" }),
  plain("newUpdates", "newUpdates", { plane: "server", mutable: "never" }),
  plain("inventorySyncStatus", "inventorySyncStatus", { plane: "server", mutable: "never" }),
];
