import type { GraphRequest } from "../graph/request.ts";
import type { FieldChange } from "./property.ts";
import type { WireObject } from "./wire.ts";

/**
 * A part of an object that Graph keeps behind requests of its own, such as the owners of a
 * group or the approvals of a driver policy. No past of it is stored: it differs or not.
 */
export interface Part {
  /** Where it stands in a policy file; the paths of its differences begin with it. */
  readonly path: string;
  /** Reads its rows. */
  readonly read: (id: string) => GraphRequest;
  /** Requests whose rows hold everything that the written value could mean. */
  readonly locate?: (wanted: unknown) => readonly GraphRequest[];
  /** Pure: what has to be written, what cannot be, and what a reader should know. */
  readonly diff: (state: PartState) => PartDifference;
  /** In waves: a wave is sent when the one before is done. Each request can be sent again after a fresh look at the rows. */
  readonly write: (
    id: string,
    lines: readonly PartLine[],
    graphUrl: string,
  ) => readonly (readonly GraphRequest[])[];
  /** Why an answer of 2xx still did not take everything; undefined where it did. */
  readonly refusedBy?: (body: unknown) => string | undefined;
}

export interface PartState {
  /** As the policy file states it. */
  readonly wanted: unknown;
  /** The object that the part belongs to; undefined before it exists. */
  readonly object: WireObject | undefined;
  readonly rows: readonly WireObject[];
  /** What `locate` found. */
  readonly located: readonly WireObject[];
}

export interface PartLine extends FieldChange {
  /** What is done, such as `add` or `approve`. */
  readonly step: string;
  /** Id of the row that it is done to. */
  readonly id: string;
  /** First day, where the step takes one. */
  readonly on?: string;
}

export interface PartDifference {
  readonly lines: readonly PartLine[];
  /** Each stops the object before any write. */
  readonly problems: readonly string[];
  readonly notes: readonly { readonly severity: "info" | "warning"; readonly message: string }[];
}

/** Whether a path of a difference lies in a part. */
export function isPartPath({ path: of }: Pick<Part, "path">, path: string): boolean {
  return path.startsWith(`${of}.`);
}
