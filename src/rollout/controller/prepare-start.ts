import type { DesiredState } from "../../config/desired-state.ts";
import type { RolloutSpec } from "../../config/rollouts/rollout-schema.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { readReleases } from "../../health/read-releases.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { readTenantId } from "../../tenant/tenant-id.ts";
import type { CustomGate } from "../measure/custom-gate.ts";
import { pinContent } from "../observe/content.ts";
import { isTerminal, type RolloutState } from "../state/rollout-state.ts";
import type { KeptRollout, RolloutStore } from "../state/rollout-store.ts";
import { startedRollout } from "../tick/begin.ts";
import type { CommandResult } from "../tick/command-result.ts";
import { type Actor, RolloutCommandError } from "../tick/commands.ts";
import type { RolloutClaims } from "./rollout-claims.ts";

/** How a rollout is started. */
export interface StartOptions extends OperationOptions {
  /** A running rollout that it takes the place of, with what that holds. */
  readonly supersede?: string | undefined;
  /** Start although devices are blocked, which get the content, too. Default false: they hold the start. */
  readonly allowBlocked?: boolean | undefined;
}

/** A rollout that may be started, before anything of it is kept. */
export interface PreparedStart extends CommandResult {
  /** An earlier one of its name, which has ended. */
  readonly kept: KeptRollout | undefined;
  /** The one that it takes the place of. */
  readonly replaced: KeptRollout | undefined;
}

/** Prepares starts of the rollouts of files. Keeps nothing. */
export class StartPreparation {
  readonly #tenant: Tenant;
  readonly #desired: DesiredState;
  readonly #rollouts: RolloutStore;
  readonly #claims: RolloutClaims;
  readonly #customGates: readonly CustomGate[];

  constructor(
    tenant: Tenant,
    desired: DesiredState,
    rollouts: RolloutStore,
    claims: RolloutClaims,
    customGates: readonly CustomGate[],
  ) {
    this.#tenant = tenant;
    this.#desired = desired;
    this.#rollouts = rollouts;
    this.#claims = claims;
    this.#customGates = customGates;
  }

  /**
   * Pins the content of a rollout.
   *
   * @throws {RolloutCommandError} where the files do not have it, it runs already, no code was given
   *   for one of its gates, no source knows its content, or its objects are another's.
   */
  async prepare(name: string, actor: Actor, options: StartOptions): Promise<PreparedStart> {
    const kept = await this.#rollouts.read(name);
    if (kept && !isTerminal(kept.state))
      throw new RolloutCommandError(`${name} runs already, since ${kept.state.startedAt}`);
    const replaced = await this.#replaced(options.supersede, name);
    const begun = await this.#begin(name, actor, options, replaced?.state);
    await this.#claims.refuseOverlap(begun.state, options.supersede);
    return { ...begun, kept, replaced };
  }

  async #begin(
    name: string,
    actor: Actor,
    options: StartOptions,
    replaced: RolloutState | undefined,
  ): Promise<CommandResult> {
    const spec = this.#specOf(name);
    this.#refuseGatesWithoutCode(name, spec);
    const { catalog } = await readReleases(this.#tenant, options);
    const now = this.#tenant.now();
    const content = pinContent(spec, { catalog, tools: this.#desired.tools }, now);
    if (typeof content === "string") throw new RolloutCommandError(`${name}: ${content}`);
    const tenantId = (await readTenantId(this.#tenant, options)) ?? null;
    return startedRollout(
      {
        name,
        stack: this.#desired.stack,
        tenantId,
        spec,
        content,
        inherited: replaced?.holds.map(({ object }) => object),
        allowBlocked: options.allowBlocked,
      },
      actor,
      now,
    );
  }

  /** Better now than when a stage comes to it, days later. */
  #refuseGatesWithoutCode(name: string, { stages, gates }: RolloutSpec): void {
    const given = new Set(this.#customGates.map((gate) => gate.name));
    const used = new Set(stages.flatMap(({ gates: promote, watch }) => [...promote, ...watch]));
    const missing = [...used].filter((gate) => gates[gate]?.type === "custom" && !given.has(gate));
    if (missing.length === 0) return;
    throw new RolloutCommandError(
      `${name}: no code was given for ${missing.map((gate) => `gates.${gate}`).join(", ")} (type: custom); give it to RolloutController (customGates), or ask a service of yours (type: webhook)`,
    );
  }

  /** @throws {RolloutCommandError} where it does not run. */
  async #replaced(name: string | undefined, by: string): Promise<KeptRollout | undefined> {
    if (name === undefined) return undefined;
    const kept = await this.#rollouts.read(name);
    // a start that was cut off after the first of its two writes is finished
    if (kept && (!isTerminal(kept.state) || kept.state.supersededBy === by)) return kept;
    throw new RolloutCommandError(`${name} does not run, so that nothing can take its place`);
  }

  #specOf(name: string): RolloutSpec {
    const spec = this.#desired.rollouts?.[name];
    if (spec) return spec;
    const known = Object.keys(this.#desired.rollouts ?? {});
    const others = known.length > 0 ? `; there are ${known.join(", ")}` : "";
    throw new RolloutCommandError(`the files have no rollout ${name}${others}`, { isKnown: false });
  }
}
