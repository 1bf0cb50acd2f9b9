import type { DesiredState } from "../../config/desired-state.ts";
import type { OperationOptions } from "../../graph/request.ts";
import type { ApplyEvent } from "../../reconcile/apply/apply-result.ts";
import type { OpenCache, PlanEvent } from "../../reconcile/plan/make-plan.ts";
import type { Approvals, Plan } from "../../reconcile/plan/plan.ts";
import type { RolloutLook } from "../../rollout/controller/rollout-look.ts";
import type { Actor } from "../../rollout/tick/commands.ts";
import type { LeaseHolder } from "../../state/lease-record.ts";
import type { StateStore } from "../../state/state-store.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { TenantDetails, TenantRun } from "../outcome/tenant-run.ts";

/** What a verb needs to work in one tenant. */
export interface VerbContext extends OperationOptions {
  readonly tenant: Tenant;
  readonly desired: DesiredState;
  /** The tenant's own part of the fleet's store. */
  readonly store: StateStore;
  /** Who holds leases. */
  readonly owner: LeaseHolder;
  readonly isGone?: ((holder: LeaseHolder) => boolean) | undefined;
  /** Of the list: what gates of rollouts name by a path is relative to it. */
  readonly folder: string;
  readonly settings: VerbSettings;
}

/** Some of the approvals: what is not given is not approved. */
export type GivenApprovals = {
  readonly [Name in keyof Approvals]?: Approvals[Name] | undefined;
};

/** What whoever runs the fleet may ask of a verb. All of it is optional. */
export interface VerbSettings extends GivenApprovals {
  /** Writes what can be written where some objects cannot. Default false. */
  readonly partial?: boolean | undefined;
  /** Whether the devices that changes reach are read. Default true. */
  readonly impact?: boolean | undefined;
  /** How long an apply waits for groups that an exclusion needs, in milliseconds. Default 15 minutes. */
  readonly waitInMs?: number | undefined;
  /** Whether a backup is kept before the first write. Default true. */
  readonly backup?: boolean | undefined;
  readonly openCache?: OpenCache | undefined;
  /** A plan that was approved: of its changes those are written that a fresh plan has as well. */
  readonly approved?: Plan | undefined;
  /** Asked before the first write of a tenant; false writes nothing. Default: yes. */
  readonly confirm?: ((plan: Plan) => boolean | Promise<boolean>) | undefined;
  /** Given a tenant's plan as it is made, for showing or saving it. */
  readonly onPlan?: ((plan: Plan) => void | Promise<void>) | undefined;
  /** Of a tick: the rollout that is started where the files have it and it was never started. */
  readonly start?: StartSettings | undefined;
  /** What the plan and the apply do as they go. */
  readonly onProgress?: ((event: PlanEvent | ApplyEvent) => void) | undefined;
}

/** Which rollout is started, and who asks for it. */
export interface StartSettings {
  readonly name: string;
  readonly actor: Actor;
  /** Given what the start will do, before it does. */
  readonly onStart?: ((look: RolloutLook) => void) | undefined;
}

/** What a verb found and did. */
export interface VerbResult extends Pick<TenantRun, "outcome" | "code" | "reason"> {
  readonly details: Omit<TenantDetails, "content" | "requests">;
}

/** Where a verb has nothing to say of some of it. */
export const noDetails: VerbResult["details"] = {
  tenantName: null,
  counts: null,
  objects: [],
  changeSet: null,
  drift: [],
  rollouts: [],
  diagnostics: [],
};
