import type { DesiredState } from "../../config/desired-state.ts";
import type { TokenClaims } from "../../graph/token-claims.ts";
import type { OperationOptions } from "../../graph/request.ts";
import type { Inventory } from "../../reach/inventory.ts";
import { readInventory } from "../../reach/read-inventory.ts";
import { contentProblems } from "./content-problems.ts";
import { policiesInQuestion } from "./inventory-for-plan.ts";
import { draftPlan, type ReviewPlan } from "./create-plan.ts";
import { deviceCount, type DeviceCount } from "../../reach/device-set.ts";
import type { MovedDevice, PlanImpact } from "./plan-impact.ts";
import type { Approvals, Plan } from "./plan.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { takeSnapshot } from "../../snapshot/take-snapshot.ts";
import type { Claims } from "../../state/claims.ts";
import type { SqliteCache } from "../../state/sqlite-cache.ts";
import type { Tenant } from "../../tenant/tenant.ts";

/** What a plan may do, and whether it counts devices. */
export interface MakePlanOptions extends OperationOptions, Partial<Approvals> {
  /**
   * Whether the devices that changes reach are read, which needs `Device.Read.All`. They are
   * read only where a change moves devices. Default true.
   */
  readonly impact?: boolean | undefined;
  /** Addresses to which the plan is cut, with what they need to exist. Default: all that differs. */
  readonly only?: readonly string[] | undefined;
  /**
   * Opens what directory devices are kept in between runs; called only where they are read, and
   * closed when that is done. Default: they are read anew, and not kept.
   */
  readonly openCache?: OpenCache | undefined;
  /**
   * Whether a large directory is read in ranges of device ids at the same time, from an index that
   * lags a little. Default true.
   */
  readonly ranges?: boolean | undefined;
  /** Objects that something at work has for itself, which are left out and told. Default: none. */
  readonly claims?: Claims | undefined;
  /** Told as each step begins, and while devices are read. */
  readonly onProgress?: ((event: PlanEvent) => void) | undefined;
}

/** Opens the cache of a tenant's devices; undefined where there is none. */
export type OpenCache = (tenantId: string) => Promise<SqliteCache | undefined>;

/** What making a plan tells while it works: it reads the tenant, then devices. */
export type PlanEvent =
  | { readonly type: "snapshot" }
  /** Something that stays to be known. */
  | { readonly type: "note"; readonly sentence: string }
  /** `read`: devices so far, 0 at the start; `of`: how many there are, where that is known. */
  | { readonly type: "devices"; readonly read: number; readonly of?: number | undefined };

/** A plan and what it was made on. */
export interface PlannedState {
  readonly plan: Plan;
  readonly snapshot: Snapshot;
  /** Undefined where no devices were read. */
  readonly inventory: Inventory | undefined;
  /** Every device that joins or leaves a group, or gets or loses a policy; none without an inventory. */
  readonly moved: () => Iterable<MovedDevice>;
  /**
   * How many devices a policy reaches, before and after; undefined where the plan has nothing to do
   * with it, and where devices were not read.
   */
  readonly devicesOf: (
    address: string,
  ) => { readonly before: DeviceCount; readonly after: DeviceCount } | undefined;
}

/**
 * Reads the tenant and plans; where changes move devices, reads those and plans again with
 * what the changes reach. Writes nothing.
 *
 * @throws {TypeError} where `force` names an address that the files do not hold.
 * @throws {WrongTenantError} where the files are for another tenant.
 * @throws {GraphError} where something could not be read.
 */
export async function makePlan(
  tenant: Tenant,
  desired: DesiredState,
  options: MakePlanOptions = {},
): Promise<PlannedState> {
  return await makeReviewedPlan(tenant, desired, options, undefined);
}

/** The same, with somebody who looks at the plan before it is sealed. */
export async function makeReviewedPlan(
  tenant: Tenant,
  desired: DesiredState,
  options: MakePlanOptions,
  review: ReviewPlan | undefined,
): Promise<PlannedState> {
  const { abortSignal, onProgress, openCache, ranges, impact = true, ...approvals } = options;
  const [unknown] = unknownAddresses(desired, approvals.force ?? []);
  if (unknown !== undefined) {
    throw new TypeError(
      `force names ${unknown}, which is not in the files; it takes an address such as ring/broad`,
    );
  }
  onProgress?.({ type: "snapshot" });
  const snapshot = await takeSnapshot(tenant, desired, { abortSignal });
  const now = tenant.now();
  const madeBy = identityText(await tenant.graph.tokenClaims({ abortSignal }));
  const terms = { ...approvals, now, madeBy };
  let { plan, needs } = draftPlan(desired, snapshot, terms, review);
  const problems = await contentProblems(desired, plan.changes, { abortSignal });
  const known = { ...terms, contentProblems: problems };
  if (problems.size > 0) ({ plan, needs } = draftPlan(desired, snapshot, known, review));
  if (!impact || needs === undefined) {
    return { plan, snapshot, inventory: undefined, moved: () => [], devicesOf: () => undefined };
  }
  onProgress?.({ type: "devices", read: 0 });
  const { tenantId } = snapshot;
  const store = tenantId === null ? undefined : await openCache?.(tenantId);
  const inventory = await readInventory(tenant, needs, {
    abortSignal,
    cache: store && tenantId !== null ? { store, tenantId } : undefined,
    ranges,
    onNote: (sentence) => onProgress?.({ type: "note", sentence }),
    onProgress: (read, of) => onProgress?.({ type: "devices", read, of }),
  }).finally(() => store?.close());
  const reaching = draftPlan(desired, snapshot, { ...known, inventory }, review);
  return {
    plan: reaching.plan,
    snapshot,
    inventory,
    moved: () => reaching.impact?.moved() ?? [],
    devicesOf: (address) => reaching.impact && devicesOf(reaching.impact, address),
  };
}

function devicesOf(impact: PlanImpact, address: string) {
  // of other policies nobody read the groups
  const standing = policiesInQuestion(impact.reach).find(({ label }) => label === address);
  if (!standing) return undefined;
  const { before, after } = impact.ofPolicy(standing);
  return { before: deviceCount(before), after: deviceCount(after) };
}

/** The addresses that the files do not hold. */
export function unknownAddresses(desired: DesiredState, addresses: readonly string[]): string[] {
  const known = new Set(desired.resources.map(({ address }) => address));
  return addresses.filter((address) => !known.has(address));
}

/** Whether the plan holds something that must not be applied as it is. */
export function hasErrors(plan: Plan): boolean {
  return plan.diagnostics.some(({ severity }) => severity === "error");
}

/** Who asks, as people call them: a person through an application, or the application itself. */
function identityText(claims: TokenClaims | undefined): string | undefined {
  if (claims === undefined) return undefined;
  const app = claims.appName ?? claims.appid;
  if (claims.user !== undefined)
    return `${claims.user}${app === undefined ? "" : ` through ${app}`}`;
  return app === undefined ? undefined : `application ${app}`;
}
