import type { StageState } from "../state/rollout-state.ts";
import type { Asking, MeasureOptions } from "./measure-terms.ts";

/** A device that a label names: of the stage that is judged, or in no stage that was released. */
export interface KnownHost {
  readonly key: string;
  readonly group: "stage" | "control";
}

/** Who is who among the hosts of an answer; undefined for other stages' devices, and for who is none. */
export function hostGroups(
  { state, stage }: Pick<Asking, "state" | "stage">,
  { keyIn, keyInFleet }: Pick<MeasureOptions, "keyIn" | "keyInFleet">,
): (host: string) => KnownHost | undefined {
  const own = keyIn(stage.name);
  // one that is on its way to its release may have the content already
  const others = state.stages
    .filter(({ name, targets }) => name !== stage.name && targets !== null)
    .map(({ name }) => keyIn(name));
  return (host) => {
    const known = keyInFleet(host);
    // a name that is not unique among all records of the stage may still be that of one device
    const key = own(host) ?? (known === undefined ? undefined : own(known));
    if (key !== undefined) return { key, group: "stage" };
    if (known === undefined || others.some((keyOf) => keyOf(known) !== undefined)) return undefined;
    return { key: known, group: "control" };
  };
}

/**
 * When the devices of a stage were fixed, which is right before its first release is written; what is
 * released anew after a hold is compared with the same. Undefined before that.
 */
export function beforeRelease({ targets, appliedAt }: StageState): Date | undefined {
  return targets === null || appliedAt === null ? undefined : new Date(targets.frozenAt);
}
