/** Who or what has to act before the update installs. */
export type FailureClass =
  /** Goes on by itself, for instance after a restart. */
  | "waiting"
  /** No failure: somebody or something called it off, or it does not apply. */
  | "notAFailure"
  | "network"
  | "diskSpace"
  /** A service, policy or right on the device is set so that updates cannot work. */
  | "configuration"
  /** The update client or the component store of the device needs repair. */
  | "clientRepair"
  /** The update itself failed on this device: look before widening the rollout. */
  | "hardFailure";

/** A Windows Update result code. */
export interface ErrorMeaning {
  /** Eight hexadecimal digits after `0x`, upper case. */
  readonly code: string;
  /** The name in Windows' own headers, where it has one. */
  readonly name: string;
  readonly meaning: string;
  readonly class: FailureClass;
  /** What to do about it. */
  readonly action: string;
  /** The page that says so. */
  readonly source: string;
}

const common =
  "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/common-windows-update-errors";
const reference =
  "https://learn.microsoft.com/windows/deployment/update/windows-update-error-reference";
const upgrade = "https://learn.microsoft.com/windows/deployment/upgrade/upgrade-error-codes";

/**
 * What result codes mean and what to do. The class and the action are our reading of the
 * pages that each row names.
 *
 * Unverified: the symbolic names of codes below 0x80070000 and of 0xC1900xxx rows beyond
 * what those pages list.
 */
export const errorMeanings: readonly ErrorMeaning[] = [
  row(
    "0x80070BC9",
    "ERROR_FAIL_REBOOT_REQUIRED",
    "A restart is pending",
    "waiting",
    "Restart the device; deadlines of its ring force that.",
    common,
  ),
  row(
    "0x80242014",
    "WU_E_UH_POSTREBOOTSTILLPENDING",
    "What follows the restart is still pending",
    "waiting",
    "Restart the device once more, then wait for its next check-in.",
    common,
  ),
  row(
    "0x80240020",
    "WU_E_NO_INTERACTIVE_USER",
    "Nobody is signed in, and the installation needs somebody",
    "waiting",
    "Wait for a sign-in; where nobody signs in (kiosks), set an automatic mode in the ring.",
    common,
  ),
  row(
    "0x8024A10A",
    "USO_E_SERVICE_SHUTTING_DOWN",
    "The update orchestrator was shutting down",
    "waiting",
    "Nothing; the next scan repeats it. Where it lasts, restart the device.",
    common,
  ),
  row(
    "0x8024000B",
    "WU_E_CALL_CANCELLED",
    "The operation was cancelled",
    "notAFailure",
    "Nothing; the next scan repeats it.",
    common,
  ),
  row(
    "0x8024D009",
    "WU_E_SETUP_SKIP_UPDATE",
    "An update of the update client was skipped",
    "notAFailure",
    "Nothing.",
    common,
  ),
  row(
    "0x80240017",
    "WU_E_NOT_APPLICABLE",
    "The update does not apply to this device",
    "notAFailure",
    "Check edition, version and prerequisites where it ought to apply.",
    reference,
  ),
  row(
    "0x80240024",
    "WU_E_NO_UPDATE",
    "There are no updates to install",
    "notAFailure",
    "Nothing.",
    reference,
  ),
  row(
    "0x80072EE2",
    "WININET_E_TIMEOUT",
    "The update service did not answer in time",
    "network",
    "Check proxy and firewall for the Windows Update and Delivery Optimization endpoints.",
    common,
  ),
  row(
    "0x80072EFD",
    "WININET_E_CANNOT_CONNECT",
    "No connection to the update service",
    "network",
    "Check proxy and firewall, and TLS inspection on the way.",
    common,
  ),
  row(
    "0x80072EFE",
    "WININET_E_CONNECTION_ABORTED",
    "The connection was cut off",
    "network",
    "Check proxy, firewall and TLS inspection on the way.",
    common,
  ),
  row(
    "0x80D02002",
    "DO_E_DOWNLOAD_NO_PROGRESS",
    "Delivery Optimization made no progress",
    "network",
    "Let the Delivery Optimization endpoints and HTTP range requests through the proxy.",
    common,
  ),
  row(
    "0x8024402F",
    "WU_E_PT_ECP_SUCCEEDED_WITH_ERRORS",
    "An answer of the service was cut off on its way",
    "network",
    "Take the update endpoints out of web filtering and inspection.",
    common,
  ),
  row(
    "0x80244007",
    "WU_E_PT_SOAPCLIENT_SOAPFAULT",
    "The service, or a proxy before it, refused the request",
    "network",
    "Renew the device's update cookies by a new scan; check the proxy where many devices show it.",
    common,
  ),
  row(
    "0x80200053",
    "BG_E_VALIDATION_FAILED",
    "What was downloaded is not what was announced",
    "network",
    "A filter changes downloads: take the update endpoints out of it.",
    common,
  ),
  row(
    "0x80246007",
    "WU_E_DM_NOTDOWNLOADED",
    "The update was not downloaded",
    "network",
    "Start a new scan; check the disk and the BITS service where it stays.",
    reference,
  ),
  row(
    "0x80070070",
    "ERROR_DISK_FULL",
    "There is not enough room on the disk",
    "diskSpace",
    "Free up space on the system drive: at least 10 GB for a cumulative update, more for a new version.",
    reference,
  ),
  row(
    "0xC1900200",
    "MOSETUP_E_COMPAT_SYSREQ_BLOCK",
    "The device does not meet the requirements of the new version",
    "configuration",
    "Leave it out of the feature update policy, or replace it.",
    upgrade,
  ),
  row(
    "0xC1900202",
    "MOSETUP_E_COMPAT_SYSREQ_BLOCK",
    "The device does not meet the requirements of the new version",
    "configuration",
    "Leave it out of the feature update policy, or replace it.",
    upgrade,
  ),
  row(
    "0xC1900208",
    "MOSETUP_E_COMPAT_INSTALLREQ_BLOCK",
    "An application or driver that does not fit holds the new version back",
    "configuration",
    "Update or remove what the compatibility report on the device names.",
    upgrade,
  ),
  row(
    "0xC190020E",
    "MOSETUP_E_COMPAT_INSUFFICIENT_DISK",
    "There is not enough room on the disk for the new version",
    "diskSpace",
    "Free up space on the system drive: 20 GB for a new version.",
    upgrade,
  ),
  row(
    "0x80070422",
    "ERROR_SERVICE_DISABLED",
    "A service that updates need is disabled",
    "configuration",
    "Enable Windows Update (wuauserv), BITS and the Update Orchestrator; look for a policy that disables them.",
    common,
  ),
  row(
    "0x80070005",
    "E_ACCESSDENIED",
    "Access was denied",
    "configuration",
    "Check rights on the Windows folders, and exclusions of the antivirus.",
    reference,
  ),
  row(
    "0x80246017",
    "WU_E_DM_UNAUTHORIZED_LOCAL_USER",
    "The signed-in user may not download",
    "configuration",
    "Take away the policy that keeps users from Windows Update, or install as the system.",
    common,
  ),
  row(
    "0x8024002E",
    "WU_E_WU_DISABLED",
    "Access to the update service is not allowed",
    "configuration",
    "Remove the policy that turns Windows Update off, or points it to a WSUS server.",
    reference,
  ),
  row(
    "0x8024401C",
    "WU_E_PT_HTTP_STATUS_REQUEST_TIMEOUT",
    "The server ended the request as too slow",
    "network",
    "Check the proxy; a device that still points to a WSUS server needs that policy removed.",
    reference,
  ),
  row(
    "0x80242006",
    "WU_E_UH_INVALIDMETADATA",
    "What is known of the update is invalid",
    "clientRepair",
    "Rename the SoftwareDistribution folder and scan again.",
    common,
  ),
  row(
    "0x8007000D",
    "ERROR_INVALID_DATA",
    "Data of the update or the component store is invalid",
    "clientRepair",
    "Run DISM /Online /Cleanup-Image /RestoreHealth, then sfc /scannow.",
    common,
  ),
  row(
    "0x8024000E",
    "WU_E_XML_INVALID",
    "What the service sent is invalid",
    "clientRepair",
    "Rename the SoftwareDistribution folder and scan again.",
    common,
  ),
  row(
    "0x80073712",
    "ERROR_SXS_COMPONENT_STORE_CORRUPT",
    "The component store is damaged",
    "clientRepair",
    "Run DISM /Online /Cleanup-Image /RestoreHealth; repair Windows in place where that fails.",
    reference,
  ),
  row(
    "0x800F081F",
    "CBS_E_SOURCE_MISSING",
    "Files to repair the component store are missing",
    "clientRepair",
    "Run DISM /RestoreHealth with a source of the same build.",
    reference,
  ),
  row(
    "0x800F0922",
    "CBS_E_INSTALLERS_FAILED",
    "An installer within the update failed",
    "hardFailure",
    "Look into CBS.log; often the system reserved partition is full or VPN cuts the connection.",
    reference,
  ),
  row(
    "0x800F0986",
    "PSFX_E_APPLY_FORWARD_DELTA_FAILED",
    "A part of the update could not be put together",
    "clientRepair",
    "Run DISM /RestoreHealth, then install the newest cumulative update.",
    reference,
  ),
  row(
    "0x8024200B",
    "WU_E_UH_INSTALLERFAILURE",
    "The installer of the update failed",
    "hardFailure",
    "Hold the rollout where several devices show it; look into the device's setup log.",
    reference,
  ),
  row(
    "0x80240022",
    "WU_E_ALL_UPDATES_FAILED",
    "Every update failed",
    "hardFailure",
    "Look for the code of each update in the device's update history.",
    reference,
  ),
  row(
    "0xC1900101",
    "MOSETUP_E_INSTALL_ROLLED_BACK",
    "The new version was rolled back, as a rule since a driver failed",
    "hardFailure",
    "Hold the rollout for this model; update its drivers, and run SetupDiag on one device.",
    upgrade,
  ),
  row(
    "0x80070643",
    "ERROR_INSTALL_FAILURE",
    "The installation failed",
    "hardFailure",
    "Look into the log of the update; for WinRE updates enlarge the recovery partition.",
    reference,
  ),
];

const byCode = new Map(errorMeanings.map((entry) => [entry.code, entry]));

/**
 * What a result code means; undefined for one that the table does not have. Takes `0x…` in
 * any case, and decimal numbers with or without sign, as reports write them.
 */
export function errorMeaningOf(code: string): ErrorMeaning | undefined {
  const normal = normalCode(code);
  return byCode.get(normal);
}

/** `0x80070070` for `-2147024784`, `2147942512` and `0x80070070`; anything else as it is. */
export function normalCode(code: string): string {
  const text = code.trim();
  const hex = /^0x([0-9a-f]{1,8})$/i.exec(text)?.[1];
  if (hex !== undefined) return `0x${hex.toUpperCase().padStart(8, "0")}`;
  const value = Number(text);
  if (!/^-?\d{1,10}$/.test(text) || value < -(2 ** 31) || value >= 2 ** 32) return text;
  return `0x${(value >>> 0).toString(16).toUpperCase().padStart(8, "0")}`;
}

/** Whether a report says by this code that nothing went wrong. */
export function isNoError(code: string): boolean {
  const normal = normalCode(code);
  return normal === "" || normal === "0x00000000";
}

function row(
  code: string,
  name: string,
  meaning: string,
  failure: FailureClass,
  action: string,
  source: string,
): ErrorMeaning {
  return { code, name, meaning, class: failure, action, source };
}
