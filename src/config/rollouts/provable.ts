import { devicesNeeded, smallestProvable, splitAlpha } from "../../statistics/sample-size.ts";
import type { GateOf, GateSpec } from "./gate-schema.ts";
import type { RolloutSpec, StageSpec } from "./rollout-schema.ts";

/** A gate that a stage could not pass even if none of its devices failed. */
export interface UnprovableGate {
  readonly gate: string;
  /** One part of a sentence: what the devices show at best, and what is asked for. */
  readonly why: string;
}

/** The gates of a stage that so many devices can never pass. */
export function unprovableGates(
  { gates }: Pick<RolloutSpec, "gates">,
  stage: StageSpec,
  devices: number,
): readonly UnprovableGate[] {
  return stage.gates.flatMap((name) => {
    const gate = gates[name];
    if (gate?.type === "warmBuilds" || gate?.type === "newSignatures")
      return devices >= gate.minHosts
        ? []
        : [{ gate: name, why: `${devices} devices; ${name} asks for ${gate.minHosts} hosts` }];
    if (!isOfFailures(gate)) return [];
    const confidence = splitAlpha(gate.confidence, gate.maxLooks);
    const needed = Math.max(
      gate.minSample ?? 0,
      gate.max >= 1 ? 0 : devicesNeeded(0, Math.max(gate.max, least), confidence, gate.method),
    );
    if (devices >= needed) return [];
    const best = smallestProvable(devices, confidence, gate.method);
    return [
      {
        gate: name,
        why: `${devices} devices show at most ${shareInPercent(best)} of failures at best; ${name} asks for ${shareInPercent(gate.max)} of ${needed} devices`,
      },
    ];
  });
}

// no number of devices shows that nothing ever fails
const least = 1e-6;

function isOfFailures(gate: GateSpec | undefined): gate is GateOf<"failureRate"> {
  return gate?.type === "failureRate";
}

/** A share as people read it: `4.07 %`. */
export function shareInPercent(share: number): string {
  const percent = share * 100;
  return `${Number(percent.toFixed(percent < 1 ? 3 : 2))} %`;
}
