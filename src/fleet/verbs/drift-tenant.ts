import { Session } from "../../operate/session/session.ts";
import {
  type DriftCategory,
  foundIn,
  type DriftReport,
} from "../../reconcile/drift/drift-report.ts";
import { hasErrors } from "../../reconcile/plan/make-plan.ts";
import { nodeCrypto } from "../../graph/late-crypto.ts";
import { changeSetOf } from "../outcome/change-set.ts";
import { diagnosticsOf } from "../outcome/judge-plan.ts";
import type { TenantObjectRun } from "../outcome/tenant-run.ts";
import { noDetails, type VerbContext, type VerbResult } from "./verb-run.ts";

// what an apply was not asked for yet, and what was never this stack's, is no drift
const counts: readonly DriftCategory[] = ["drift", "missing"];

/** `drift` in one tenant: where it left what was last applied. Writes nothing. */
export async function driftTenant(context: VerbContext): Promise<VerbResult> {
  const { tenant, desired, abortSignal, settings } = context;
  const { onProgress } = settings;
  const { report, plan } = await new Session(tenant, desired).drift({ abortSignal, onProgress });
  const objects = driftObjects(report);
  const details = {
    ...noDetails,
    tenantName: plan.tenantName,
    counts: plan.summary,
    objects,
    changeSet: changeSetOf(objects),
    drift: report.drift.map(({ address, path }) => (path === "" ? address : `${address}: ${path}`)),
    diagnostics: diagnosticsOf(plan),
  };
  if (hasErrors(plan) && !report.complete) {
    const reason = plan.diagnostics.find(({ severity }) => severity === "error")?.message ?? null;
    return { outcome: "partly", code: "partlyRead", reason, details };
  }
  const found = foundIn(report).filter((category) => counts.includes(category));
  return {
    outcome: found.length > 0 ? "drift" : "unchanged",
    code: found[0] ?? null,
    reason: null,
    details,
  };
}

function driftObjects(report: DriftReport): TenantObjectRun[] {
  const of = (address: string, action: string, what: unknown): TenantObjectRun => ({
    address,
    action,
    result: null,
    hash: nodeCrypto().createHash("sha256").update(JSON.stringify(what)).digest("hex").slice(0, 16),
  });
  const byAddress = Map.groupBy(report.drift, ({ address }) => address);
  return [
    ...[...byAddress].map(([address, entries]) =>
      of(
        address,
        "drift",
        entries.map(({ path, live }) => [path, live]),
      ),
    ),
    ...report.missing.map(({ address }) => of(address, "missing", null)),
  ];
}
