import type { OperationOptions } from "../../graph/request.ts";
import type { LeaseHolder } from "../../state/lease-record.ts";
import type { StateStore } from "../../state/state-store.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { RolloutLook } from "../../rollout/controller/rollout-look.ts";
import type { Actor } from "../../rollout/tick/commands.ts";
import type { TenantAccess } from "../access/connect-tenant.ts";
import type { Pin } from "../content/pinned-content.ts";
import type { ListedTenant } from "../list/tenant-list.ts";
import type { FleetVerb, TenantRun } from "../outcome/tenant-run.ts";
import type { VerbSettings } from "../verbs/verb-run.ts";
import type { WaveState } from "../waves/judge-waves.ts";

/** How a fleet of tenants is worked on. */
export interface FleetOptions extends OperationOptions {
  /** Keeps leases, journals, backups, rollouts and records of every tenant, and what is pinned. */
  readonly store: StateStore;
  /** Who holds leases: what others are told. */
  readonly owner: LeaseHolder;
  /** Whether a holder's process is known to have ended. Default: of none. */
  readonly isGone?: ((holder: LeaseHolder) => boolean) | undefined;
  /** How tenants are signed in to. */
  readonly access: TenantAccess;
  /** Instead of `access`: gives the tenant, for programs that have their own way. */
  readonly connect?: ((tenant: ListedTenant) => Promise<Tenant>) | undefined;
  /** The clock of waves and reports. Default: the computer's. */
  readonly now?: (() => Date) | undefined;
}

/** How one tenant is run. */
export interface RunTenantOptions extends OperationOptions {
  readonly verb: FleetVerb;
  readonly settings?: VerbSettings | undefined;
}

/** How a content is pinned. */
export interface PinOptions extends OperationOptions {
  /** Pins the files whatever the waves take; they begin with the first again. Default false. */
  readonly anew?: boolean | undefined;
  /** Who or which run; for people. */
  readonly by?: string | undefined;
}

/** How all of them are. */
export interface RunFleetOptions extends OperationOptions {
  readonly verb: FleetVerb;
  /** Tenants at the same time. Default 8. */
  readonly parallel?: number | undefined;
  /** Keys of the tenants that are wanted. Default: all. */
  readonly only?: readonly string[] | undefined;
  /** What is asked of each tenant's run. */
  readonly settings?: ((tenant: ListedTenant) => VerbSettings) | undefined;
  /** Makes the files as they are what the waves take, from the first wave on, whatever they took. */
  readonly pin?: boolean | undefined;
  /**
   * Of a plan: what an apply with the same options would take, in the tenants that may have it now;
   * the others wait. Default: the files as they are, in every tenant.
   */
  readonly asApply?: boolean | undefined;
  /** Who or which run pins; for people. */
  readonly by?: string | undefined;
  /**
   * Of a tick: a rollout that is started where the files have it and it was never started, wave by wave:
   * a wave opens when every tenant of the one before has completed it, and its soak is over.
   */
  readonly start?: StartedRollout | undefined;
  /** Told as each tenant is begun and as it ends. */
  readonly onProgress?: ((event: FleetEvent) => void) | undefined;
}

/** A rollout that is started tenant by tenant. */
export interface StartedRollout {
  readonly name: string;
  readonly actor: Actor;
  /** Given what each start will do, before it does. */
  readonly onStart?: ((tenant: string, look: RolloutLook) => void) | undefined;
}

/** What a run of a fleet tells while it works. */
export type FleetEvent =
  | { readonly type: "begin"; readonly tenant: string; readonly of: number }
  | { readonly type: "end"; readonly run: TenantRun; readonly done: number; readonly of: number };

/** What became of every tenant, and where the waves stand. Plain data. */
export interface FleetResult {
  readonly formatVersion: 1;
  readonly verb: FleetVerb;
  /** The tenants file, as it was named. */
  readonly file: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** What the waves take; null where nothing was ever pinned. */
  readonly pin: Pin | null;
  /** Whether the files say the same; null where nothing is pinned. */
  readonly pinIsWorking: boolean | null;
  /**
   * Where the waves stand after this run: with the rollout that a tick starts, else with what is pinned;
   * empty where nothing is.
   */
  readonly waves: readonly WaveState[];
  /** In the order of the list. */
  readonly runs: readonly TenantRun[];
  /** By tenant: when a run of this verb last needed nobody; null where none ever did. */
  readonly lastSuccessAt: Readonly<Record<string, string | null>>;
}
