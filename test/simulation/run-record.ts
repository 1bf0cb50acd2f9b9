import type { Approvals, DesiredState, Plan } from "../../src/index.ts";
import type { Actor } from "./scheduler.ts";
import type { WireCall, WriteTarget } from "./wire-call.ts";

/** One run of the product, and what was seen of it from outside. */
export interface RunRecord extends Actor {
  readonly kind: "apply" | "verb";
  readonly desired: DesiredState;
  readonly approvals: Approvals;
  /** Whether it still is the holder of its lease; undefined where it has none. */
  readonly holdsLease: (() => boolean) | undefined;
  readonly isAborted: () => boolean;
  /** What it is about to write. */
  plan: Plan | undefined;
  /** Moments at which the tenant told it of an object, by id; and of a collection, by name. */
  readonly reads: Map<string, number[]>;
  /** When it got the last answer about an object, by id; epoch milliseconds. */
  readonly told: Map<string, number>;
  /** The moment of its last read for the plan. */
  plannedAt: number;
  /** The moment of its first read. */
  beganAt: number | undefined;
  /** The moment at which it began to look what is left. */
  verifiedAt: number;
  readonly writes: ServedWrite[];
  /** Ids of what its requests created, with the address. */
  readonly made: Map<string, string>;
  /** Addresses of which the tenant was as planned at some moment after a write. */
  readonly reached: Set<string>;
}

/** A write that the tenant has worked on. Moments are counted, from 1. */
export interface ServedWrite {
  readonly at: number;
  readonly call: WireCall;
  readonly target: WriteTarget;
  readonly status: number;
}

export function newRecord(
  name: string,
  given: Pick<RunRecord, "kind" | "desired" | "approvals" | "holdsLease" | "isAborted">,
): RunRecord {
  return {
    ...given,
    name,
    isDead: false,
    frozenUntil: 0,
    events: 0,
    plan: undefined,
    reads: new Map(),
    told: new Map(),
    plannedAt: 0,
    beganAt: undefined,
    verifiedAt: 0,
    writes: [],
    made: new Map(),
    reached: new Set(),
  };
}

/** The last moment at which the tenant told the run of an object; 0 where never. */
export function lastRead(run: RunRecord, id: string, until = Infinity): number {
  return run.reads.get(id)?.findLast((at) => at <= until) ?? 0;
}

export function noteRead(run: RunRecord, name: string, at: number): void {
  const known = run.reads.get(name);
  if (known) known.push(at);
  else run.reads.set(name, [at]);
}
