import type { DesiredContentFile } from "./content.ts";

/** What every written resource has, whatever its kind. */
export interface ResourceSpec {
  /** Pins the object in the tenant, whatever its name. */
  readonly id?: string;
  readonly displayName: string;
  /** `protect`: never deleted nor replaced. */
  readonly lifecycle?: { readonly protect?: boolean };
}

/** What a kind makes of one written resource. What is absent is not managed. */
export interface Compiled {
  /** Values by property path. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** What is written for each part of the kind, by its path. */
  readonly parts?: Readonly<Record<string, unknown>>;
  /** Files that belong to it, of a kind that has some. */
  readonly content?: readonly DesiredContentFile[];
  /** Member devices as written: names, object ids or device ids. */
  readonly members?: readonly string[];
  /** Place in the order of a rollout. */
  readonly order?: number;
  /** One plain sentence for each wish that Graph cannot express exactly. */
  readonly approximations: readonly string[];
}

/** A problem that the shape of the schema cannot express. `path` is relative to the resource. */
export interface SpecProblem {
  /** A warning is shown and stops nothing. Default `error`. */
  readonly severity?: "error" | "warning";
  /** What a warning is about, as a stable name by which it can be switched off. */
  readonly cause?: string;
  readonly path: readonly (string | number)[];
  readonly message: string;
}
