import { ringKind } from "../../rings/kind.ts";
import { nothingToSend, type RingVerb } from "../../rings/operator-action.ts";
import {
  type RingStatus,
  ringStatus,
  type UpdateContent,
  updateContents,
} from "../../rings/status.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { type DesiredSource, findNamed, refuseForeign } from "./find-named.ts";
import { operate, type OperateOptions } from "./operation.ts";
import { type KnownReach, patienceOfVerbs, readReached } from "../known-reach.ts";
import { type NamedObject, OperationRefusedError } from "../refusal.ts";
import { ringVerbConsequences } from "./ring-consequences.ts";
import { type RingAuditLine, type RingOutcome, ringStep } from "./ring-step.ts";

/** What an operator wants of a ring. */
export type RingOperation = RingHold | RingRollback;

/** Begins a pause, ends one, or begins its days anew. */
export interface RingHold extends RingTarget {
  readonly verb: Exclude<RingVerb, "rollback">;
}

/** Uninstalls the latest update: devices restart at once. */
export interface RingRollback extends RingTarget {
  readonly verb: "rollback";
  /**
   * How many devices the ring may reach: more, or a number that is not known, is refused.
   * `asConfirmed` leaves it to `confirm`, which is given the number: for a person who reads it.
   * Undefined is refused too, with the number.
   */
  readonly maxDevices: number | "asConfirmed" | undefined;
}

/** Which updates of which ring. */
export interface RingTarget {
  /**
   * Display name, object id, `ring/key` of the desired state's stack (without one of any),
   * `stack:ring/key`, or `key`. Of names the exact one wins, then case does not count.
   */
  readonly ring: string;
  /** At least one. Each is a request of its own, quality first. */
  readonly contents: readonly UpdateContent[];
  /** Where `ring/key` is looked up: a desired state, or what loads it once it is needed. */
  readonly desired?: DesiredSource | undefined;
  /** Whom it reaches, where that was read already. A rollback reads it all the same. */
  readonly reach?: KnownReach | undefined;
}

/** What the verb will do, to be read before it is confirmed. Texts of the tenant are as they are. */
export interface RingOperationTold {
  readonly verb: RingVerb;
  readonly ring: NamedObject & {
    /** Inclusions and exclusions; undefined where Graph did not list them. */
    readonly assignments: number | undefined;
  };
  /** Whom the ring reaches now, as its targets say; not what Intune has delivered. */
  readonly devices: KnownReach;
  /** Those for which something has to be sent. */
  readonly contents: readonly {
    readonly content: UpdateContent;
    /** Plain sentences. */
    readonly consequences: readonly string[];
  }[];
}

/** What became of the verb. */
export interface RingOperationResult {
  readonly formatVersion: 1;
  readonly verb: RingVerb;
  readonly ring: NamedObject;
  /** As it was told before the question; null where nothing had to be sent. */
  readonly devices: KnownReach | null;
  /** One for each type of updates that was come to. */
  readonly actions: readonly RingOutcome[];
}

/**
 * Pauses, resumes, extends the pause of, or rolls back a ring: finds it, reads whom it reaches,
 * shows what will happen, asks, notes, sends, and reads it back. What is so already is not sent
 * again. Whom it reaches needs `Device.Read.All` and `GroupMember.Read.All`; without them the
 * number is unknown, which stops only a rollback of at most so many.
 *
 * @throws {OperationRefusedError} where the name stands for none or several rings, the ring
 *   belongs to Windows Autopatch, a running ring is to be extended, a rollback reaches more
 *   devices than was said, `confirm` says no, or the audit line cannot be kept.
 * @throws {RangeError} where `maxDevices` is no number of devices.
 * @throws {GraphError} where it is certain that nothing was written. A failure after a first
 *   write is in the result.
 *
 * @example
 * const { actions } = await operateRing(
 *   tenant,
 *   { verb: "pause", ring: "Ring 3 - Broad", contents: ["quality"] },
 *   { confirm: ({ devices }) => devices.count !== null && devices.count < 500 },
 * );
 * for (const { content, result } of actions) console.log(content, result);
 */
export async function operateRing(
  tenant: Tenant,
  operation: RingOperation,
  options: OperateOptions<RingOperationTold, RingAuditLine>,
): Promise<RingOperationResult> {
  const { verb, desired } = operation;
  const contents = updateContents.filter((content) => operation.contents.includes(content));
  if (contents.length === 0) throw new TypeError(`contents says no type of updates to ${verb}`);
  const maxDevices = operation.verb === "rollback" ? operation.maxDevices : "asConfirmed";
  checkMaximum(maxDevices);
  const { abortSignal, onProgress } = options;
  const name = { kind: ringKind, noun: "ring", name: operation.ring, desired } as const;
  const ring = await findNamed(tenant, name, { abortSignal });
  refuseForeign(ringKind, ring);
  const status = ringStatus(ring.wire, tenant.now());
  if (verb === "extend") refuseExtending(contents, status);
  const due = contents.filter((content) => nothingToSend(verb, status[content]) === undefined);
  const known = verb === "rollback" ? undefined : operation.reach;
  const [devices] =
    due.length > 0
      ? known
        ? [known]
        : await readReached(tenant, ringKind, [ring], {
            abortSignal,
            onProgress,
            // a hold must not wait for a count, a rollback must have one
            patienceInMs: verb === "rollback" ? undefined : patienceOfVerbs,
          })
      : [];
  if (devices) refuseMore(ring, devices, maxDevices);
  const actions = await operate(
    tenant,
    {
      told: devices && toldOf(verb, { ring, devices }, due, status, tenant.now()),
      steps: contents.map((content) => ringStep(tenant, verb, ring, content, status[content])),
    },
    options,
  );
  return {
    formatVersion: 1,
    verb,
    ring: { id: ring.id, displayName: ring.displayName },
    devices: devices ?? null,
    actions,
  };
}

function checkMaximum(maxDevices: RingRollback["maxDevices"]): void {
  if (maxDevices === undefined || maxDevices === "asConfirmed") return;
  if (Number.isInteger(maxDevices) && maxDevices >= 0) return;
  throw new RangeError(`maxDevices is ${maxDevices}, which is no number of devices`);
}

function refuseMore(
  { id, displayName }: TenantObject,
  devices: KnownReach,
  maxDevices: RingRollback["maxDevices"],
): void {
  const object = { id, displayName };
  if (maxDevices === "asConfirmed") return;
  if (maxDevices === undefined)
    throw new OperationRefusedError({ reason: "maxDevicesMissing", object, devices });
  if (devices.count === null || devices.count > maxDevices)
    throw new OperationRefusedError({ reason: "tooManyDevices", object, devices, maxDevices });
}

function refuseExtending(contents: readonly UpdateContent[], status: RingStatus): void {
  const running = contents.filter((content) => !status[content].paused);
  if (running.length === 0) return;
  const { id, displayName } = status;
  throw new OperationRefusedError({
    reason: "notPaused",
    object: { id, displayName },
    contents: running,
  });
}

function toldOf(
  verb: RingVerb,
  { ring, devices }: { readonly ring: TenantObject; readonly devices: KnownReach },
  contents: readonly UpdateContent[],
  status: RingStatus,
  now: Date,
): RingOperationTold {
  const { id, displayName, assignments, wire } = ring;
  return {
    verb,
    ring: { id, displayName, assignments: assignments?.length },
    devices,
    contents: contents.map((content) => ({
      content,
      consequences: ringVerbConsequences(verb, content, { wire, status: status[content] }, now),
    })),
  };
}
