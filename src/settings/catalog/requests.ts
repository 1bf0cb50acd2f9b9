import { assignBody, usualParameter } from "../../assignments/assignment.ts";
import type { PolicyRequests } from "../../assignments/policy-requests.ts";
import type { ObjectAt } from "../../kind/requests.ts";
import type { WireObject } from "../../kind/wire.ts";
import { policyBody } from "./policy.ts";

const path = "/deviceManagement/configurationPolicies";
const expanded = { $expand: "assignments,settings" };

/**
 * Policies of the settings catalog. Settings are replaced as one with PUT, as the portal does; what
 * is not a setting goes with PATCH.
 *
 * Unverified: that PATCH takes name, description and scope tags.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-deviceconfigv2-devicemanagementconfigurationpolicy
 */
export const catalogRequests: Omit<PolicyRequests, "holds" | "read"> = {
  locate: () => [{ method: "GET", version: "beta", path, query: expanded }],
  get: (at) => ({ method: "GET", version: "beta", path: itemPath(at), query: expanded }),
  create: (body) => ({
    method: "POST",
    version: "beta",
    path,
    body: { platforms: "windows10", technologies: "mdm", ...named(body) },
    operation: "create",
  }),
  update: (at, body) => {
    if (!("settings" in body))
      return { method: "PATCH", version: "beta", path: itemPath(at), body: named(body) };
    if (at.wire === undefined) throw new TypeError("a PUT needs the policy as it was read");
    const whole = { ...policyBody(at.wire), ...named(body) };
    return {
      method: "PUT",
      version: "beta",
      path: itemPath(at),
      body: whole,
      operation: "repeatable",
    };
  },
  delete: (at) => ({ method: "DELETE", version: "beta", path: itemPath(at) }),
  assignments: (at) => ({ method: "GET", version: "beta", path: `${itemPath(at)}/assignments` }),
  assign: (at, assignments) => ({
    method: "POST",
    version: "beta",
    path: `${itemPath(at)}/assign`,
    body: assignBody(assignments, {
      wireType: "#microsoft.graph.deviceManagementConfigurationPolicyAssignment",
    }),
    operation: "repeatable",
  }),
  assignParameter: usualParameter,
};

function itemPath({ id }: ObjectAt): string {
  return `${path}/${encodeURIComponent(id)}`;
}

function named({ displayName, ...rest }: WireObject): WireObject {
  return displayName === undefined ? rest : { name: displayName, ...rest };
}
