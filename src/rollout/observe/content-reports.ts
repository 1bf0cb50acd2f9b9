import type { Fetch } from "../../graph/client-options.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { newDraft, type PolicyDraft } from "../../health/compliance-policy.ts";
import { judgeDrivers } from "../../health/driver-compliance.ts";
import type { Fleet } from "../../health/fleet.ts";
import { PolicyTally } from "../../health/policy-tally.ts";
import { judgeExpedite, judgeFeatureUpdate } from "../../health/update-reports.ts";
import type { ReleaseCatalog } from "../../releases/release.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { OutcomeCounts } from "../state/rollout-state.ts";
import type { RolloutObjects } from "./locate-objects.ts";

/** How reports are read. */
export interface ContentReportOptions extends OperationOptions {
  readonly fetch?: Fetch | undefined;
  readonly onProgress?: ((sentence: string) => void) | undefined;
}

/** What Intune's reports say of single devices; none for content that has no report. */
export async function readContentReports(
  tenant: Tenant,
  objects: RolloutObjects,
  fleet: Fleet,
  catalog: ReleaseCatalog,
  { abortSignal, fetch, onProgress }: ContentReportOptions,
): Promise<PolicyDraft | undefined> {
  const [policy] = objects.stages.flatMap((stage) => stage.policy ?? []);
  if (policy?.kind !== "featureUpdate" && policy?.kind !== "expediteUpdate") return undefined;
  const everyone = {
    devices: new Uint8Array(fleet.size),
    filteredOut: 0,
    unmanaged: 0,
    notEvaluated: [],
  };
  const draft = newDraft(
    policy.kind,
    { ...policy, assignments: policy.assignments },
    everyone,
    new PolicyTally(fleet.size),
  );
  const judge = policy.kind === "featureUpdate" ? judgeFeatureUpdate : judgeExpedite;
  const circumstances = { fleet, catalog, now: tenant.now(), silentDays: 14 };
  onProgress?.(`Reading the reports of ${policy.displayName} ...`);
  await judge(tenant.graph, draft, circumstances, {
    ...(abortSignal && { abortSignal }),
    now: tenant.now,
    sleep: tenant.sleep,
    fetch,
  });
  return draft;
}

/** What Intune counts of the policies whose drivers are approved stage by stage. */
export async function readDriverCounts(
  tenant: Tenant,
  objects: RolloutObjects,
  fleet: Fleet,
  { abortSignal, fetch }: ContentReportOptions,
): Promise<ReadonlyMap<string, OutcomeCounts>> {
  const policies = new Map(
    objects.stages.flatMap(({ policy }) =>
      policy?.kind === "driverUpdate" ? [[policy.id, policy] as const] : [],
    ),
  );
  const nobody = {
    devices: new Uint8Array(fleet.size),
    filteredOut: 0,
    unmanaged: 0,
    notEvaluated: [],
  };
  const drafts = [...policies.values()].map((policy) =>
    newDraft(
      "driverUpdate",
      { ...policy, assignments: policy.assignments },
      nobody,
      new PolicyTally(fleet.size),
    ),
  );
  const { now, sleep } = tenant;
  await judgeDrivers(tenant.graph, drafts, {
    ...(abortSignal && { abortSignal }),
    now,
    sleep,
    fetch,
  });
  return new Map(
    drafts.map(({ policy, counts }) => {
      const { patched = 0, failing = 0, pending = 0 } = counts ?? {};
      const eligible = patched + failing + pending;
      const none = { overdue: 0, silent: 0, absent: 0 };
      return [policy.id, { eligible, succeeded: patched, failed: failing, pending, ...none }];
    }),
  );
}
