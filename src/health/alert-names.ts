import type { FailureClass } from "./error-codes.ts";

/** What an alert of the Windows Update service means for one device. */
export interface AlertMeaning {
  /** As reports have it, such as `CancelledByUser`. */
  readonly name: string;
  readonly class: FailureClass;
  readonly cause: string;
  /** What to do about it. */
  readonly action: string;
}

/** The page that lists the alerts. Class, cause and action are our reading of their names. */
export const alertSource =
  "https://learn.microsoft.com/intune/intune-service/protect/windows-update-reports";

export const alertMeanings: readonly AlertMeaning[] = [
  alert(
    "CancelledByUser",
    "notAFailure",
    "Somebody at the device called it off",
    "Nothing; a deadline in the ring ends that.",
  ),
  alert(
    "DamagedMedia",
    "clientRepair",
    "The downloaded files are damaged",
    "Rename the SoftwareDistribution folder and scan again.",
  ),
  alert(
    "DeploymentConflict",
    "notAFailure",
    "The device is in two deployments of the same kind",
    "Assign it to one policy of each kind.",
  ),
  alert(
    "DeviceRegistrationInvalidAzureADDeviceId",
    "configuration",
    "The update service does not know the device's directory id",
    "Check its join with dsregcmd /status, and join it anew.",
  ),
  alert(
    "DeviceRegistrationInvalidGlobalDeviceId",
    "configuration",
    "The device's global id is a copy, as on cloned images",
    "Reset the id: prepare images with sysprep.",
  ),
  alert(
    "DeviceRegistrationIssue",
    "configuration",
    "The device could not be registered with the update service",
    "Check its join and its licence; Intune tries again by itself.",
  ),
  alert(
    "DeviceRegistrationNoTrustType",
    "configuration",
    "The device is not joined to Microsoft Entra ID",
    "Join it; registered devices get no cloud-managed updates.",
  ),
  alert(
    "DiskFull",
    "diskSpace",
    "There is not enough room on the disk",
    "Free up space on the system drive.",
  ),
  alert(
    "DownloadCancelled",
    "waiting",
    "The download was cancelled",
    "Nothing; the next scan repeats it.",
  ),
  alert(
    "DownloadConnectionIssue",
    "network",
    "The device lost its connection while downloading",
    "Check proxy, firewall and bandwidth limits.",
  ),
  alert(
    "DownloadCredentialsIssue",
    "network",
    "A proxy asked for a sign-in that the system account has not",
    "Let the system account through the proxy for the update endpoints.",
  ),
  alert(
    "DownloadIssue",
    "network",
    "The download failed",
    "Check proxy, firewall and Delivery Optimization.",
  ),
  alert(
    "DownloadIssueServiceDisabled",
    "configuration",
    "A service that downloads need is disabled",
    "Enable BITS and Delivery Optimization.",
  ),
  alert(
    "DownloadTimeout",
    "network",
    "The download took too long",
    "Check bandwidth, and Delivery Optimization's limits.",
  ),
  alert(
    "EndOfService",
    "configuration",
    "The device's Windows version gets no updates any more",
    "Move it to a supported version with a feature update policy.",
  ),
  alert(
    "EndOfServiceApproaching",
    "notAFailure",
    "The device's Windows version ends soon",
    "Plan its feature update.",
  ),
  alert(
    "FailureResponseThreshold",
    "hardFailure",
    "More devices failed than the deployment allows",
    "Hold the rollout, and look into the failures.",
  ),
  alert(
    "FailureResponseThresholdPause",
    "hardFailure",
    "The deployment paused itself, since too many devices failed",
    "Look into the failures before it goes on.",
  ),
  alert(
    "FileNotFound",
    "clientRepair",
    "A file of the update is missing",
    "Rename the SoftwareDistribution folder and scan again.",
  ),
  alert(
    "Incompatible",
    "configuration",
    "The device does not meet the requirements",
    "Leave it out of the policy, or replace it.",
  ),
  alert(
    "IncompatibleArchitecture",
    "configuration",
    "The update is for another processor",
    "Leave the device out of the policy.",
  ),
  alert(
    "IncompatibleServicingChannel",
    "configuration",
    "The device is on another servicing channel, such as LTSC or Insider",
    "Leave it out of the policy, or move it to the general channel.",
  ),
  alert(
    "InstallAccessDenied",
    "configuration",
    "The installer was denied access",
    "Check rights on the Windows folders, and exclusions of the antivirus.",
  ),
  alert(
    "InstallCancelled",
    "waiting",
    "The installation was cancelled",
    "Nothing; the next scan repeats it.",
  ),
  alert(
    "InstallFileLocked",
    "waiting",
    "A file was in use",
    "Restart the device; check the antivirus where it comes back.",
  ),
  alert(
    "InstallIssue",
    "hardFailure",
    "The installation failed",
    "Look for the error code in the device's update history.",
  ),
  alert(
    "InstallIssueRedirection",
    "configuration",
    "A folder of Windows or a profile was redirected",
    "Put the folder back to its place on the system drive.",
  ),
  alert(
    "InstallMissingInfo",
    "clientRepair",
    "Information that the installer needs is missing",
    "Run DISM /RestoreHealth.",
  ),
  alert(
    "InstallOutOfMemory",
    "configuration",
    "There was not enough memory",
    "Restart the device; close what fills its memory.",
  ),
  alert(
    "InstallSetupError",
    "hardFailure",
    "Windows Setup failed",
    "Run SetupDiag on one device; hold the rollout where a model repeats it.",
  ),
  alert(
    "InstallSystemError",
    "hardFailure",
    "Windows failed while installing",
    "Look into the system log; hold the rollout where a model repeats it.",
  ),
  alert(
    "PolicyConflict",
    "configuration",
    "A setting on the device contradicts the deployment",
    "Look for update policies from Group Policy or another ring.",
  ),
  alert(
    "PolicyConflictDeferral",
    "notAFailure",
    "A deferral still holds the update back",
    "Nothing, where the deferral is meant; else lower it in the ring.",
  ),
  alert(
    "PolicyConflictPause",
    "notAFailure",
    "A pause holds the update back",
    "Resume the ring once it may go on.",
  ),
  alert(
    "PostRestartIssue",
    "hardFailure",
    "The update failed after the restart",
    "Hold the rollout; look into the device's setup log.",
  ),
  alert(
    "RollbackInitiated",
    "hardFailure",
    "Windows took the update back",
    "Hold the rollout for this model; run SetupDiag on one device.",
  ),
  alert(
    "SafeguardHold",
    "notAFailure",
    "Microsoft holds the update back for a known issue",
    "Wait until the hold is lifted; its id is in the device's report.",
  ),
  alert(
    "UnexpectedShutdown",
    "hardFailure",
    "The device went off during the update",
    "Check power and battery; hold the rollout where a model repeats it.",
  ),
  alert(
    "VersionMismatch",
    "configuration",
    "The device already runs another version than the deployment expects",
    "Check the policy's target version against the device.",
  ),
  alert(
    "WindowsRepairRequired",
    "clientRepair",
    "Windows has to be repaired",
    "Repair it in place, keeping files and apps.",
  ),
  alert("WUBusy", "waiting", "The update client was busy", "Nothing; the next scan repeats it."),
  alert(
    "WUComponentMissing",
    "clientRepair",
    "A component of the update client is missing",
    "Run DISM /RestoreHealth.",
  ),
  alert(
    "WUDamaged",
    "clientRepair",
    "The update client is damaged",
    "Reset its components; repair Windows in place where that fails.",
  ),
  alert(
    "WUDecryptionIssue",
    "clientRepair",
    "The update client could not decrypt what it got",
    "Check the clock and cryptographic services; reset the components.",
  ),
  alert(
    "WUDiskError",
    "hardFailure",
    "The disk reported an error",
    "Check the disk; replace it where errors repeat.",
  ),
  alert(
    "WUIssue",
    "clientRepair",
    "The update client failed",
    "Look for the error code in the device's update history.",
  ),
];

const byName = new Map(alertMeanings.map((entry) => [folded(entry.name), entry]));

/** Undefined for an alert that the table does not have. Blanks and case do not count. */
export function alertMeaningOf(name: string): AlertMeaning | undefined {
  return byName.get(folded(name));
}

// reports write "Disk full" where the service says DiskFull
function folded(name: string): string {
  return name.replace(/[^a-z0-9]/gi, "").toLowerCase();
}

function alert(name: string, failure: FailureClass, cause: string, action: string): AlertMeaning {
  return { name, class: failure, cause, action };
}
