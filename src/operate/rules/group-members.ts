import type { GraphRequest, OperationOptions } from "../../graph/request.ts";
import type { TenantGroup } from "../../groups/client.ts";
import { wireText } from "../../kind/wire.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { RuleDevice } from "./rule-device.ts";
import { tellingRule } from "../../reach/telling-rule.ts";

/**
 * Who is in a group now: those whom its rule selects where it is dynamic and processed, which
 * is what the service computes; else the devices that the tenant lists as members.
 */
export async function currentMembers(
  tenant: Tenant,
  group: TenantGroup,
  now: Date,
  options: OperationOptions,
): Promise<(device: RuleDevice) => boolean> {
  const rule = group.processing === "active" ? group.membershipRule : null;
  const matches = rule === null ? undefined : tellingRule(rule);
  if (matches) return (device) => matches(device.rule, { now });
  const members = new Set<string>();
  // Intune follows nested groups: https://learn.microsoft.com/intune/intune-service/configuration/device-profile-assign
  const request: GraphRequest = {
    method: "GET",
    version: "v1.0",
    path: `/groups/${encodeURIComponent(group.id)}/transitiveMembers`,
    query: { $select: "id", $top: "999" },
  };
  for await (const row of tenant.graph.list<Record<string, unknown>>(request, options)) {
    members.add(wireText(row, "id").toLowerCase());
  }
  return ({ id }) => members.has(id);
}
