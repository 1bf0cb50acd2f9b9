import { hash32 } from "../ground/random.ts";
import { usualFate, type Fate } from "./update-fates.ts";

/** How far a device has come with the update of one policy. */
export interface Outcome {
  /** As `AggregateState` has it. */
  readonly aggregate: "Success" | "InProgress" | "Error" | "Reticulating";
  /** `CurrentDeviceUpdateStatus`: a number as text, and what it means to people. */
  readonly status: readonly [code: string, text: string];
  readonly substatus: readonly [code: string, text: string];
  /** Set on errors, and on holds that are none. */
  readonly alert?: Alert;
  /** Result code of the client, where it had one. */
  readonly errorCode?: string;
}

export interface Alert {
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly action: string;
}

const hour = 3_600_000;
const day = 24 * hour;

/**
 * What becomes of one device of a fleet that does not move under one policy, `elapsed` ms after it
 * was assigned. The same seed, device and policy always end alike.
 *
 * Cloud-side policies reach the service within minutes and a device with its next scan; client
 * states arrive in batches of eight hours.
 *
 * Unverified: the numbers of statuses other than 2 (offering) and 8 (installed).
 *
 * @see https://learn.microsoft.com/intune/intune-service/protect/windows-update-reports
 */
export function outcomeOf(
  seed: number,
  policyId: string,
  deviceId: string,
  elapsed: number,
  silent: boolean,
): Outcome {
  const { offeredMs, doneMs } = installTimes(seed, policyId, deviceId);
  const fate = usualFate(seed, policyId, deviceId);
  return outcomeOfCourse(seed, policyId, deviceId, elapsed, {
    offeredAt: offeredMs,
    endsAt: doneMs,
    fate,
    // a device that never scans stays where the service left it
    asOf: silent ? -Infinity : elapsed,
    isThere: fate === "installs" && elapsed >= doneMs,
    isLostBeforeIt: false,
  });
}

/** The update of a policy on one device, times on one scale. */
export interface UpdateCourse {
  readonly offeredAt: number;
  /** When it is in use, or fails; infinite where it comes to neither. */
  readonly endsAt: number;
  readonly fate: Fate;
  /** The device told of itself until then. */
  readonly asOf: number;
  /** It runs what the policy brings, or something newer, as far as it told. */
  readonly isThere: boolean;
  /** It ends before the install, since the device is never seen again. */
  readonly isLostBeforeIt: boolean;
}

/** What reports say of a course, `elapsed` ms after it began. */
export function outcomeOfCourse(
  seed: number,
  policyId: string,
  deviceId: string,
  elapsed: number,
  { offeredAt, endsAt, fate, asOf, isThere, isLostBeforeIt }: UpdateCourse,
): Outcome {
  if (elapsed < 10 * 60_000) return pending;
  if (asOf < offeredAt) return offering;
  if (fate === "held") return held;
  if (fate === "undocumented") return undocumented;
  if (isThere) return installed;
  if (asOf < endsAt || isLostBeforeIt)
    return asOf < endsAt - 6 * hour || isLostBeforeIt ? downloading : restarting;
  const roll = rollOf(seed, policyId, deviceId);
  // what installs and is not there does not apply
  return fate === "fails" ? failure(roll("alert", failures.length), asOf - endsAt) : offering;
}

/** Milliseconds from the assignment to the offer and to the end of the update, if nothing holds the restart. */
export function installTimes(
  seed: number,
  policyId: string,
  deviceId: string,
): { readonly offeredMs: number; readonly doneMs: number } {
  const roll = rollOf(seed, policyId, deviceId);
  return { offeredMs: roll("scan", 22) * hour, doneMs: doneAfter(roll) };
}

type Roll = (purpose: string, sides: number) => number;

function rollOf(seed: number, policyId: string, deviceId: string): Roll {
  return (purpose, sides) => hash32(seed, purpose, policyId, deviceId) % sides;
}

function doneAfter(roll: Roll): number {
  return roll("scan", 22) * hour + 8 * hour + roll("install", 3 * 24) * hour;
}

const none = ["0", "None"] as const;
const pending: Outcome = {
  aggregate: "InProgress",
  status: ["0", "Pending"],
  substatus: ["1", "Scheduled"],
};
const offering: Outcome = {
  aggregate: "InProgress",
  status: ["2", "Offering"],
  substatus: ["10", "Offer ready"],
};
const downloading: Outcome = {
  aggregate: "InProgress",
  status: ["3", "Installing"],
  substatus: ["20", "Download start"],
};
const restarting: Outcome = {
  aggregate: "InProgress",
  status: ["3", "Installing"],
  substatus: ["24", "Restart required"],
};
const installed: Outcome = {
  aggregate: "Success",
  status: ["8", "Installed"],
  substatus: ["30", "Update installed"],
};
const held: Outcome = {
  aggregate: "InProgress",
  status: ["1", "On hold"],
  substatus: none,
  alert: {
    code: "59",
    name: "SafeguardHold",
    description: "A known issue keeps the update from this device.",
    action: "Wait until the hold is lifted.",
  },
};
// what the documentation of tomorrow will name
const undocumented: Outcome = {
  aggregate: "Reticulating",
  status: ["97", "Reticulating splines"],
  substatus: none,
};

const failures: readonly { alert: Alert; errorCode?: string }[] = [
  {
    alert: {
      code: "11",
      name: "DiskFull",
      description: "There is not enough free space.",
      action: "Free up space.",
    },
    errorCode: "0x80070070",
  },
  {
    alert: {
      code: "14",
      name: "DownloadConnectionIssue",
      description: "The device could not reach the download service.",
      action: "Check the network.",
    },
    errorCode: "0x80072EE2",
  },
  {
    alert: {
      code: "30",
      name: "InstallAccessDenied",
      description: "Setup was denied access.",
      action: "Check permissions and security software.",
    },
    errorCode: "0x80070005",
  },
  {
    alert: {
      code: "44",
      name: "PostRestartIssue",
      description: "The update failed after the restart.",
      action: "Look at setupact.log.",
    },
    errorCode: "0xC1900101",
  },
  {
    alert: {
      code: "70",
      name: "WUDamaged",
      description: "The update agent is damaged.",
      action: "Repair Windows Update.",
    },
    errorCode: "0x80242006",
  },
];

function failure(index: number, since: number): Outcome {
  const { alert, errorCode } = failures[index] ?? {};
  return {
    aggregate: "Error",
    status: since < day ? ["3", "Installing"] : ["7", "Needs attention"],
    substatus: none,
    ...(alert && { alert }),
    ...(errorCode !== undefined && { errorCode }),
  };
}
