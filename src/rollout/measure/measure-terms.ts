import type { Fetch } from "../../graph/client-options.ts";
import type { OperationOptions } from "../../graph/request.ts";
import type { InstallRecord } from "../../health/unapproved/install-record.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { Observations } from "../observe/observations.ts";
import type { RolloutState, StageState } from "../state/rollout-state.ts";
import type { CustomGate } from "./custom-gate.ts";

/** Whom gates ask elsewhere. */
export interface MeasureOptions extends OperationOptions {
  readonly tenant: Tenant;
  readonly fetch: Fetch;
  readonly customGates: readonly CustomGate[];
  /** Values of `${var:NAME}`. */
  readonly variables: Readonly<Record<string, string>> | undefined;
  /** What was seen of installs before, and where it is kept; nothing where this look keeps nothing. */
  readonly installs: {
    readonly read: () => Promise<InstallRecord | undefined>;
    readonly keep: (record: InstallRecord) => Promise<void>;
  };
  /** What relative paths of files begin at. */
  readonly folder: string;
  /** The key of a device of a stage, by its key or its name; undefined for any other. */
  readonly keyIn: (stage: string) => (device: string) => string | undefined;
  /** The key of any device of the tenant, by its key or its name; undefined where two have the name. */
  readonly keyInFleet: (device: string) => string | undefined;
}

/** What is asked about. */
export interface Asking {
  readonly state: RolloutState;
  readonly seen: Observations;
  readonly stage: StageState;
}
