import type { RingPhase } from "../forecast/forecast.ts";

/** Phases of a ring in the order in which they come, as legends call them. */
export const phaseWords: Readonly<Record<RingPhase, string>> = {
  deferral: "deferral",
  held: "held back",
  offer: "offered and found",
  deadline: "until the deadline",
  grace: "grace period",
  restart: "restart by force",
};

export const phases = Object.keys(phaseWords) as readonly RingPhase[];
