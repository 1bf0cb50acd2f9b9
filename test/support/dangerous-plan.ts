import { createPlan, type Plan, type PlanOptions, takeSnapshot } from "ringwright";
import { makePlan } from "../../src/reconcile/plan/make-plan.ts";
import { createLab, load } from "./lab.ts";

const head = "version: 1\nstack: rep\n";
const group = (key: string, rule: string, more = "") =>
  `  ${key}: { displayName: ${key.toUpperCase()}, membershipRule: '${rule}'${more} }\n`;
const two =
  group("g", '(device.displayName -startsWith "LT-00")') +
  group("h", '(device.displayName -startsWith "LT-01")');
const ring = (assignments: string) =>
  `rings:\n  z: { displayName: Ring Z, quality: { deferralDays: 3 }, assignments: [ { group: g }, ${assignments} ] }\n`;

/** A ring that includes the groups G and H. */
export const oneRing = `${head}groups:\n${two}${ring("{ group: h }")}`;

/** The same, where H becomes excluded, besides so many new groups with a sample and a long description. */
export function changedRing(groups: number): string {
  const more = Array.from({ length: groups }, (_, at) =>
    group(
      `g${at}`,
      '(device.deviceOSType -eq "Windows") and (device.accountEnabled -eq true)',
      `, sample: { percent: 5 }, description: "${"ë".repeat(600)}"`,
    ),
  );
  return `${head}groups:\n${two}${more.join("")}${ring("{ exclude: h }")}`;
}

/** The plan of it with devices read, on a tenant of 300 where `oneRing` is applied. */
export async function bigPlan(groups = 6): Promise<Plan> {
  return await plannedAfter(oneRing, changedRing(groups));
}

/** The plan of one config after another was applied, with or without the devices. */
export async function plannedAfter(
  before: string,
  after: string,
  options: { readonly impact?: boolean } & PlanOptions = {},
): Promise<Plan> {
  const lab = createLab({ devices: 300 });
  await lab.apply(before);
  const desired = await load(after);
  if (options.impact === false)
    return createPlan(desired, await takeSnapshot(lab.tenant, desired), options);
  const { plan } = await makePlan(lab.tenant, desired, options);
  return plan;
}
