import type { DesiredState } from "../../config/desired-state.ts";
import type { TenantLayer } from "../list/tenant-list.ts";

/** What one tenant of a list wants, and which layer says each part of it. */
export interface TenantState {
  /** Its `files` lead to the layer that gave a value. */
  readonly desired: DesiredState;
  /** Every value that holds in the end, in the order of the merged config. */
  readonly values: readonly LayeredValue[];
}

/** A value in a layer. A list is one value. */
export interface StatedValue {
  /** As the list names its layers, relative to the working folder. */
  readonly file: string;
  /** 1-based; null where its file has no positions. */
  readonly line: number | null;
  /** `tenant` also for what the list itself says of the tenant. */
  readonly layer: TenantLayer["role"];
  /** As written: `${var:NAME}` is not filled in. */
  readonly value: unknown;
}

/** A value of the merged config. */
export interface LayeredValue extends StatedValue {
  /** Such as `rings.broad.quality.deferralDays`. */
  readonly path: string;
  /** What earlier layers said in its place, the latest of them first. */
  readonly overrides: readonly StatedValue[];
}
