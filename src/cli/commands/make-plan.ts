import type { DesiredState } from "../../config/desired-state.ts";
import { createPlan } from "../../reconcile/plan/create-plan.ts";
import { type Inventory, needsInventory, readInventory } from "../../reconcile/plan/inventory.ts";
import type { Approvals, Plan } from "../../reconcile/plan/plan.ts";
import { takeSnapshot } from "../../snapshot/take-snapshot.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { CommandError } from "../exit-code.ts";
import { Progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";

/** The approvals that plan and apply take alike. */
export interface ApprovalOptions {
  readonly prune?: boolean;
  readonly adopt?: boolean;
  readonly replace?: boolean;
  readonly force?: readonly string[];
  readonly allow?: readonly string[];
}

export function approvalsOf(options: ApprovalOptions): Approvals {
  return {
    prune: options.prune ?? false,
    adopt: options.adopt ?? false,
    replace: options.replace ?? false,
    force: options.force ?? [],
    allow: options.allow ?? [],
  };
}

/** Reads the tenant and plans, with the devices that are affected unless `impact` is false. Writes nothing. */
export async function makePlan(
  tenant: Tenant,
  desired: DesiredState,
  approvals: Approvals,
  terminal: Terminal,
  impact: boolean,
): Promise<{ plan: Plan; snapshot: Snapshot; inventory: Inventory | undefined }> {
  for (const address of approvals.force) {
    if (desired.resources.some((resource) => resource.address === address)) continue;
    throw new CommandError(
      `--force ${address} names nothing in the config; it takes an address such as ring/broad`,
    );
  }
  const progress = new Progress(terminal);
  progress.step("Reading the tenant ...");
  try {
    const snapshot = await takeSnapshot(tenant, desired, { abortSignal: terminal.abortSignal });
    const now = tenant.now();
    const plan = createPlan(desired, snapshot, { ...approvals, now });
    if (!impact || !needsInventory(plan)) return { plan, snapshot, inventory: undefined };
    progress.step("Reading devices ...");
    const inventory = await readInventory(tenant, snapshot, plan, {
      abortSignal: terminal.abortSignal,
      onProgress: (devices) => progress.step(`Reading devices: ${devices} ...`),
    });
    return {
      plan: createPlan(desired, snapshot, { ...approvals, now, inventory }),
      snapshot,
      inventory,
    };
  } finally {
    progress.clear();
  }
}

/** Whether the plan holds something that must not be applied as it is. */
export function hasErrors(plan: Plan): boolean {
  return plan.diagnostics.some(({ severity }) => severity === "error");
}
