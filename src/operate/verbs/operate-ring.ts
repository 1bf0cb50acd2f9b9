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
import { type NamedObject, OperationRefusedError } from "../refusal.ts";
import { ringVerbConsequences } from "./ring-consequences.ts";
import { type RingAuditLine, type RingOutcome, ringStep } from "./ring-step.ts";

/** What an operator wants of a ring. */
export interface RingOperation {
  readonly verb: RingVerb;
  /** Exact display name, object id, or `ring/key` of the desired state's stack. */
  readonly ring: string;
  /** At least one. Each is a request of its own, quality first. */
  readonly contents: readonly UpdateContent[];
  /** Where `ring/key` is looked up: a desired state, or what loads it once it is needed. */
  readonly desired?: DesiredSource | undefined;
}

/** What the verb will do, to be read before it is confirmed. Texts of the tenant are as they are. */
export interface RingOperationTold {
  readonly verb: RingVerb;
  readonly ring: NamedObject & {
    /** Inclusions and exclusions; undefined where Graph did not list them. */
    readonly assignments: number | undefined;
  };
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
  /** One for each type of updates that was come to. */
  readonly actions: readonly RingOutcome[];
}

/**
 * Pauses, resumes, extends the pause of, or rolls back a ring: finds it, shows what will
 * happen, asks, notes, sends, and reads it back. What is so already is not sent again.
 *
 * @throws {OperationRefusedError} where the name stands for none or several rings, the ring
 *   belongs to Windows Autopatch, a running ring is to be extended, `confirm` says no, or the
 *   audit line cannot be kept.
 * @throws {GraphError} where it is certain that nothing was written. A failure after a first
 *   write is in the result.
 *
 * @example
 * const { actions } = await operateRing(
 *   tenant,
 *   { verb: "pause", ring: "Ring 3 - Broad", contents: ["quality"] },
 *   { confirm: ({ contents }) => contents.length > 0 },
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
  const { abortSignal } = options;
  const name = { kind: ringKind, noun: "ring", name: operation.ring, desired } as const;
  const ring = await findNamed(tenant, name, { abortSignal });
  refuseForeign(ringKind, ring);
  const status = ringStatus(ring.wire, tenant.now());
  if (verb === "extend") refuseExtending(contents, status);
  const due = contents.filter((content) => nothingToSend(verb, status[content]) === undefined);
  const actions = await operate(
    tenant,
    {
      told: due.length > 0 ? toldOf(verb, ring, due, status, tenant.now()) : undefined,
      steps: contents.map((content) => ringStep(tenant, verb, ring, content, status[content])),
    },
    options,
  );
  return {
    formatVersion: 1,
    verb,
    ring: { id: ring.id, displayName: ring.displayName },
    actions,
  };
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
  ring: TenantObject,
  contents: readonly UpdateContent[],
  status: RingStatus,
  now: Date,
): RingOperationTold {
  const { id, displayName, assignments, wire } = ring;
  return {
    verb,
    ring: { id, displayName, assignments: assignments?.length },
    contents: contents.map((content) => ({
      content,
      consequences: ringVerbConsequences(verb, content, { wire, status: status[content] }, now),
    })),
  };
}
