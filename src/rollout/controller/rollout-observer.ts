import type { DesiredState } from "../../config/desired-state.ts";
import type { OperationOptions } from "../../graph/request.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { CustomGate } from "../measure/custom-gate.ts";
import { fleetKeys } from "../measure/fleet-keys.ts";
import { measureGates } from "../measure/measure-gates.ts";
import {
  observeRollout,
  type ObservedRollout,
  type ObserveOptions,
} from "../observe/observe-rollout.ts";
import type { SeenDevices } from "../observe/seen-devices.ts";
import type { RolloutState } from "../state/rollout-state.ts";
import type { RolloutStore } from "../state/rollout-store.ts";

/** What is read besides the tenant, and how. */
export interface ObserverOptions extends Pick<ObserveOptions, "cache" | "fetch" | "onProgress"> {
  readonly customGates?: readonly CustomGate[] | undefined;
  /** What relative paths of files that gates read begin at. Default: the working folder. */
  readonly folder?: string | undefined;
}

/** Sees the rollouts of a stack: the tenant, what was kept of them, and what their gates measure. */
export class RolloutObserver {
  readonly #tenant: Tenant;
  readonly #desired: DesiredState;
  readonly #rollouts: RolloutStore;
  readonly #options: ObserverOptions;

  constructor(
    tenant: Tenant,
    desired: DesiredState,
    rollouts: RolloutStore,
    options: ObserverOptions,
  ) {
    this.#tenant = tenant;
    this.#desired = desired;
    this.#rollouts = rollouts;
    this.#options = options;
  }

  /**
   * @param devices As an earlier look of the same tick has them; undefined: they are read.
   * @param options.keeps Whether what was seen of installs is kept for the next look.
   */
  async observe(
    state: RolloutState,
    devices: SeenDevices | undefined,
    { abortSignal, keeps }: OperationOptions & { readonly keeps: boolean },
  ): Promise<ObservedRollout> {
    const { cache, customGates = [], folder = ".", onProgress } = this.#options;
    const fetch = this.#options.fetch ?? globalThis.fetch;
    const frozen = new Map<string, readonly string[]>();
    const lost: string[] = [];
    for (const { name, targets } of state.stages) {
      if (targets === null) continue;
      const keys = await this.#rollouts.readTargets(state.name, name, targets.hash);
      if (keys) frozen.set(name, keys);
      else lost.push(`the devices that ${name} was released to are not kept, or are damaged`);
    }
    const observed = await observeRollout(this.#tenant, this.#desired, state, {
      abortSignal,
      frozen,
      stored: await this.#rollouts.readBefore(state.name, state.startedAt),
      devices,
      cache,
      fetch,
      onProgress,
    });
    const problems = [...observed.seen.problems, ...lost];
    const measures = await measureGates(state, observed.seen, {
      tenant: this.#tenant,
      fetch,
      customGates,
      installs: {
        read: async () => await this.#rollouts.readInstalls(state.name),
        keep: async (record) => {
          if (keeps) await this.#rollouts.writeInstalls(state.name, record);
        },
      },
      variables: this.#desired.variables,
      folder,
      keyIn: observed.keyIn,
      keyInFleet: fleetKeys(observed.devices?.fleet),
      abortSignal,
    });
    return { ...observed, seen: { ...observed.seen, problems, measures } };
  }
}
