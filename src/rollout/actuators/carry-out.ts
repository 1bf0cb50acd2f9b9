import { actuatorOf } from "../../config/rollouts/check-rollouts.ts";
import { operateAssignment } from "../../operate/verbs/operate-assignment.ts";
import { operateDrivers } from "../../operate/verbs/operate-drivers.ts";
import { operateMembers } from "../../operate/verbs/operate-members.ts";
import { operateRestore } from "../../operate/verbs/operate-restore.ts";
import { operateRing } from "../../operate/verbs/operate-ring.ts";
import type { Audit } from "../../operate/verbs/audit.ts";
import type { OperationResult } from "../../operate/verbs/operation.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { isGraphError } from "../../graph/index.ts";
import { OperationRefusedError } from "../../operate/refusal.ts";
import { kindOf } from "../../registry/kinds.ts";
import { readObject } from "../../snapshot/read-object.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { ObservedRollout } from "../observe/observe-rollout.ts";
import { pausedContent } from "../observe/slots.ts";
import { changedPaths, type StoredObjects, storedObjects } from "../observe/stored-objects.ts";
import type { RolloutWrite, Intent, RolloutState } from "../state/rollout-state.ts";

/** What a write needs to know. */
export interface CarryOutContext extends OperationOptions {
  readonly tenant: Tenant;
  readonly state: RolloutState;
  readonly observed: ObservedRollout;
  readonly stored: StoredObjects | undefined;
  readonly audit: Audit<object>;
}

/** What became of a write. */
export type WriteOutcome = Pick<Intent, "status" | "error">;

/**
 * Writes what a tick decided, through the same operations that people use: read, audited before it
 * is sent, read back. What the service refuses is an outcome, and no error.
 */
export async function carryOut(
  effect: RolloutWrite,
  context: CarryOutContext,
): Promise<WriteOutcome> {
  try {
    const results = await carryOutBy(effect, context);
    return worstOf(results);
  } catch (error) {
    const isKnown = isGraphError(error) || error instanceof OperationRefusedError;
    if (!isKnown || context.abortSignal?.aborted === true) throw error;
    return { status: "failed", error: error.message };
  }
}

interface Result {
  readonly result: OperationResult;
  readonly error?: string;
}

async function carryOutBy(
  effect: RolloutWrite,
  context: CarryOutContext,
): Promise<readonly Result[]> {
  if (effect.type === "restore") return await restore(context);
  const actuator = actuatorOf(context.state.spec);
  switch (actuator) {
    case "ringPause":
      return await pause(effect, context);
    case "featureAssignment":
      return await assign(effect, context);
    case "groupMembership":
      return await move(effect, context);
    case "driverApproval":
      return await approve(effect, context);
    default:
      return actuator satisfies never;
  }
}

type StageWrite = Exclude<RolloutWrite, { type: "restore" }>;

/** Nobody is asked once more; whoever has the lease is, before each request that writes. */
function askedOf({
  audit,
  abortSignal,
  beforeWrite,
}: Pick<CarryOutContext, "audit" | keyof OperationOptions>) {
  return { confirm: () => true, audit, abortSignal, beforeWrite };
}

function objectsOf({ observed }: CarryOutContext, stage: string) {
  const found = observed.objects?.stages.find(({ spec }) => spec.name === stage);
  if (!found) throw new TypeError(`the objects of ${stage} were not read`);
  return found;
}

async function pause(effect: StageWrite, context: CarryOutContext): Promise<readonly Result[]> {
  const { ring } = objectsOf(context, effect.stage);
  if (!ring) return [{ result: "failed", error: "its ring is gone" }];
  const count = context.observed.seen.stages[effect.stage]?.reach.count ?? 0;
  const target = { ring: ring.id, contents: [pausedContent(context.state.spec)] };
  const options = askedOf(context);
  if (effect.type === "uninstall") {
    const { maxDevices } = effect;
    const rollback = { verb: "rollback", ...target, maxDevices } as const;
    return (await operateRing(context.tenant, rollback, options)).actions;
  }
  const verb = { hold: "pause", release: "resume", renew: "extend" } as const;
  const { actions } = await operateRing(
    context.tenant,
    {
      verb: verb[effect.type],
      ...target,
      reach: { count, atLeast: count, unknown: [], names: [], more: count },
    },
    options,
  );
  return actions;
}

async function assign(effect: StageWrite, context: CarryOutContext): Promise<readonly Result[]> {
  const { policy, groupIds } = objectsOf(context, effect.stage);
  if (!policy) return [{ result: "failed", error: "its policy is gone" }];
  const to = effect.type === "release" ? "assigned" : "unassigned";
  const options = askedOf(context);
  return [await operateAssignment(context.tenant, { policy, groupIds, to }, options)];
}

async function move(effect: StageWrite, context: CarryOutContext): Promise<readonly Result[]> {
  const group = context.observed.objects?.releasedGroup;
  if (!group) return [{ result: "failed", error: "its group is gone" }];
  const deviceIds = context.observed.memberIds(effect.stage);
  const to = effect.type === "release" ? "members" : "others";
  const options = askedOf(context);
  return [await operateMembers(context.tenant, { group, deviceIds, to }, options)];
}

async function approve(effect: StageWrite, context: CarryOutContext): Promise<readonly Result[]> {
  const { policy } = objectsOf(context, effect.stage);
  const { content } = context.state.spec;
  if (!policy || content.kind !== "driver")
    return [{ result: "failed", error: "its driver policy is gone" }];
  const { drivers, error } = await operateDrivers(
    context.tenant,
    {
      action: effect.type === "release" ? "approve" : "suspend",
      policy: policy.id,
      drivers: content.drivers,
    },
    askedOf(context),
  );
  return drivers.map(({ result }) => ({ result, ...(error !== undefined && { error }) }));
}

async function restore(context: CarryOutContext): Promise<readonly Result[]> {
  const { observed, stored, tenant } = context;
  const { snapshot } = observed;
  if (!stored || !snapshot) return [{ result: "failed", error: "there is nothing to go back to" }];
  const results: Result[] = [];
  for (const before of stored.objects) {
    const object = snapshot.objects.find(
      ({ kind, id }) => kind === before.kind && id === before.id,
    );
    if (!object) {
      results.push({ result: "failed", error: `${before.kind} "${before.displayName}" is gone` });
      continue;
    }
    const fresh = readObject(kindOf(before.kind), object.wire);
    const [after] = storedObjects(
      [{ ...fresh, assignments: object.assignments ?? [] }],
      "",
    ).objects;
    const paths = after ? changedPaths(before, after) : [];
    const values = Object.fromEntries(paths.map((path) => [path, before.values[path]]));
    results.push(
      await operateRestore(
        tenant,
        { object, values, ...(before.assignments && { assignments: before.assignments }) },
        askedOf(context),
      ),
    );
  }
  return results;
}

const worstFirst = ["failed", "unknown", "pending", "applied", "unchanged"] as const;

/** The worst result; a write that is taken and not seen yet is looked at again with the next tick. */
function worstOf(results: readonly Result[]): WriteOutcome {
  const worst = worstFirst.find((each) => results.some(({ result }) => result === each));
  const error = results.find(({ error: each }) => each !== undefined)?.error ?? null;
  return { status: worst === "pending" ? "unknown" : (worst ?? "unchanged"), error };
}
