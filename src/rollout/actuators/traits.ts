import type { ActuatorName } from "../../config/rollouts/rollout-schema.ts";

/** What a way of holding back is like. */
export interface ActuatorTraits {
  /** Whether a stage is held as long as nobody releases it, so that to hold it needs no write. */
  readonly holdsByItself: boolean;
  /** Days after which a hold ends; undefined where it does not. */
  readonly expiresAfterDays: number | undefined;
  /** What happens where no tick runs any more, one sentence. */
  readonly ifAbandoned: string;
  /** What a rollback does, and what it cannot, one sentence. */
  readonly undo: string;
}

/**
 * How the actuators hold, and how each fails. Pauses:
 * https://learn.microsoft.com/intune/intune-service/protect/windows-10-update-rings, feature update
 * policies: https://learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-windows-feature-update-overview,
 * drivers: https://learn.microsoft.com/intune/intune-service/protect/windows-driver-updates-overview
 */
export const actuatorTraits: Readonly<Record<ActuatorName, ActuatorTraits>> = {
  ringPause: {
    holdsByItself: false,
    expiresAfterDays: 35,
    ifAbandoned:
      "If no tick runs any more, each pause ends by itself 35 days after it was last renewed, and the devices of that ring get the update.",
    undo: "A rollback pauses the rings; what is installed stays, and is uninstalled only by an approval that names the number of devices.",
  },
  featureAssignment: {
    holdsByItself: true,
    expiresAfterDays: undefined,
    ifAbandoned: "If no tick runs any more, stages that were not released stay without the policy.",
    undo: "A rollback takes the assignments away; a device that has begun to install goes on.",
  },
  groupMembership: {
    holdsByItself: true,
    expiresAfterDays: undefined,
    ifAbandoned:
      "If no tick runs any more, devices that were not released stay where they are; where no ring reaches one, it gets updates of Windows as they are offered.",
    undo: "A rollback takes the devices out of the group again.",
  },
  driverApproval: {
    holdsByItself: true,
    expiresAfterDays: undefined,
    ifAbandoned:
      "If no tick runs any more, drivers that were not approved stay unapproved, unless another policy approves them.",
    undo: "A rollback suspends the approval; an installed driver cannot be rolled back.",
  },
};

/** How long before its end a hold is renewed. */
export const renewBeforeDays = 10;
/** How long before its end it is told that a hold could not be renewed. */
export const warnBeforeDays = 7;
