/** Who or what has to act before the update installs. */
export type FailureClass =
  /** Goes on by itself after a restart, a sign-in, or something that runs at present. */
  | "waiting"
  /** This attempt failed; the next one may well succeed. */
  | "retry"
  /** No failure: somebody or something called it off, or it does not apply. */
  | "notAFailure"
  | "network"
  | "diskSpace"
  /** A service, policy or right, or the device itself, is such that it cannot work. */
  | "configuration"
  /** The update client or the component store of the device needs repair. */
  | "clientRepair"
  /** The update itself failed on this device, or is at fault. */
  | "hardFailure";

/** What a class means for a rollout. */
export interface FailureClassTraits {
  /** Whether devices with it are a reason not to go on to more devices. */
  readonly holdsRollout: boolean;
}

/** Every class. A failure that has none is not known, which is no reason for either. */
export const failureClasses: Readonly<Record<FailureClass, FailureClassTraits>> = {
  waiting: { holdsRollout: false },
  retry: { holdsRollout: false },
  notAFailure: { holdsRollout: false },
  network: { holdsRollout: false },
  diskSpace: { holdsRollout: false },
  configuration: { holdsRollout: false },
  clientRepair: { holdsRollout: false },
  hardFailure: { holdsRollout: true },
};
