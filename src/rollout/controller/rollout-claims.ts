import type { DesiredState } from "../../config/desired-state.ts";
import { readClaims, writeClaim } from "../../state/claims.ts";
import type { Lease } from "../../state/lease.ts";
import type { StateStore } from "../../state/state-store.ts";
import { claimedAddresses } from "../observe/locate-objects.ts";
import type { RolloutState } from "../state/rollout-state.ts";
import { RolloutCommandError } from "../tick/commands.ts";

/** Which objects the rollouts of a stack have for themselves while they run. */
export class RolloutClaims {
  readonly #store: StateStore;
  readonly #desired: DesiredState;

  constructor(store: StateStore, desired: DesiredState) {
    this.#store = store;
    this.#desired = desired;
  }

  /**
   * Two rollouts never write one object.
   *
   * @param supersede A rollout whose objects it may have.
   * @throws {RolloutCommandError} where one is another's.
   */
  async refuseOverlap({ name, spec, stack }: RolloutState, supersede?: string): Promise<void> {
    const claims = await readClaims(this.#store, stack);
    const own = [name, supersede].map((each) => `rollout ${each}`);
    for (const address of claimedAddresses(spec, this.#desired)) {
      const by = claims.get(address);
      if (by === undefined || own.includes(by)) continue;
      throw new RolloutCommandError(
        `${address} is of ${by}, which runs; end that first (ringwright rollout abort), or take its place (--supersede)`,
      );
    }
  }

  /**
   * Keeps others from changing what a rollout holds and releases, as long as it runs.
   *
   * @throws {RolloutCommandError} where an object is another's.
   */
  async claim(state: RolloutState, lease: Lease): Promise<void> {
    // a start that died before this may have left them to somebody else
    await this.refuseOverlap(state);
    const { name, stack, spec } = state;
    const addresses = claimedAddresses(spec, this.#desired);
    await lease.ensureHeld();
    await writeClaim(this.#store, stack, name, { by: `rollout ${name}`, addresses });
  }

  async giveUp({ name, stack }: RolloutState, lease: Lease): Promise<void> {
    await lease.ensureHeld();
    await writeClaim(this.#store, stack, name, { by: `rollout ${name}`, addresses: [] });
  }
}
