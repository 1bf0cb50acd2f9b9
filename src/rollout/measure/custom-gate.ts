import type { OperationOptions } from "../../graph/request.ts";
import type { ObservedStage } from "../observe/observations.ts";
import type { PinnedContent } from "../state/rollout-state.ts";

/** What a gate of one's own says. */
export interface CustomVerdict {
  readonly verdict: "pass" | "fail" | "inconclusive";
  /** One sentence for people. */
  readonly reason: string;
}

/** What a gate of one's own may look at. Nothing of it can be changed. */
export interface CustomGateContext extends OperationOptions {
  readonly rollout: string;
  readonly stage: string;
  readonly content: PinnedContent;
  readonly now: Date;
  /** The devices of the stage by outcome. */
  readonly seen: ObservedStage;
  /** Reads something of the tenant; it cannot write. */
  readonly get: (path: string, version?: "v1.0" | "beta") => Promise<unknown>;
}

/** A gate of one's own: code of the team, named in a policy file as `type: custom`. */
export interface CustomGate {
  /** As the rollout calls it. */
  readonly name: string;
  /** What it throws, and what takes too long, is an error, which holds. */
  readonly evaluate: (context: CustomGateContext) => Promise<CustomVerdict> | CustomVerdict;
}

/**
 * A gate of one's own, for the option `customGates` of `RolloutController`.
 *
 * @example
 * const tickets = customGate({
 *   name: "tickets",
 *   evaluate: ({ seen }) =>
 *     (seen.counts?.failed ?? 0) < 5 ? gatePasses("few failures") : gateFails("ask the help desk"),
 * });
 */
export function customGate(gate: CustomGate): CustomGate {
  return gate;
}

/** The gate is passed. */
export function gatePasses(reason = "it passes"): CustomVerdict {
  return { verdict: "pass", reason };
}

/** The gate fails: the rollout is held, or rolled back. */
export function gateFails(reason: string): CustomVerdict {
  return { verdict: "fail", reason };
}

/** It cannot be told: the rollout is held. */
export function gateCannotTell(reason: string): CustomVerdict {
  return { verdict: "inconclusive", reason };
}
