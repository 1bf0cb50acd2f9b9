import type { Values } from "../kind/effect.ts";

/** A policy as it will be. */
export interface PolicyValues {
  readonly kind: { readonly name: string };
  /** How messages call it. */
  readonly label: string;
  readonly values: Values;
}

/** What two policies may do to each other, as stable names. */
export type ContradictionCause =
  | "feature-deferral"
  | "feature-versions"
  | "windows11-upgrade"
  | "drivers-excluded"
  | "two-driver-policies"
  | "silent-expedite"
  | "notified-expedite"
  | "wsus-source"
  | "window-deadline"
  | "window-mode"
  | "window-schedule"
  | "window-active-hours"
  | "window-expedite"
  | "window-autopatch"
  | "two-windows";

/** What goes wrong on a device that gets two policies, as a part of a sentence. */
export interface ToldContradiction {
  /** `danger`: devices do what nobody asked for. */
  readonly level: "danger" | "caution";
  readonly message: string;
}

/** What two kinds of policies may do to each other. */
export interface Contradiction {
  readonly cause: ContradictionCause;
  /** Names of kinds; `say` takes their policies in this order. */
  readonly between: readonly [string, string];
  /** What happens on a device that has both; undefined where nothing is wrong. */
  readonly say: (a: PolicyValues, b: PolicyValues) => string | ToldContradiction | undefined;
}
