import type { Plan } from "../reconcile/plan/plan.ts";

/** Of which tenant and stack a plan is, who made it with what, and when. */
export function originText({
  tenantName,
  tenantId,
  stack,
  madeBy,
  toolVersion,
  createdAt,
}: Plan): string {
  const id = tenantId ?? "of unknown id";
  return [
    `Tenant ${tenantName === null ? id : `${tenantName} (${id})`}`,
    `stack ${stack}`,
    ...(madeBy === null ? [] : [`as ${madeBy}`]),
    `ringwright ${toolVersion}`,
    `${createdAt.slice(0, 16).replace("T", " ")} UTC`,
  ].join(", ");
}
