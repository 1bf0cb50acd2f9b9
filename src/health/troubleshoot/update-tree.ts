import type { DeviceFacts, FactName } from "./facts.ts";

/** A question of the tree: about one fact, with a next step for each answer. */
export interface TreeQuestion {
  readonly ask: string;
  readonly fact: FactName;
  /** How to find the fact out on the device or in Intune. */
  readonly findOut: string;
  /** Where a number has this much or more, the answer is yes. */
  readonly atLeast?: number;
  /** Where a fact is one of these, the answer is yes. */
  readonly oneOf?: readonly NonNullable<DeviceFacts[FactName]>[];
  /** Ids of questions or of findings. */
  readonly yes: string;
  readonly no: string;
  /** How the path goes on where the fact is not known: on to the next question. Default: no. */
  readonly unknown?: "yes";
}

/** What a path ends in. */
export interface TreeFinding {
  readonly finding: string;
  readonly action: string;
  /** The page that says so; null where it is experience. */
  readonly source: string | null;
}

/** Questions and findings by their ids. */
export type TroubleshootingTree = Readonly<Record<string, TreeQuestion | TreeFinding>>;

const issues =
  "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/windows-update-issues-troubleshooting";
const common =
  "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/common-windows-update-errors";
const reports = "https://learn.microsoft.com/intune/intune-service/protect/windows-update-reports";

export const treeRoot = "online";

/**
 * Why a device has not installed an update: from what stops everything to what stops one update. The
 * order and the limits are ours. Unverified: 72 hours, 24 hours, 10 GB and 2 hours as limits.
 */
export const updateTree: TroubleshootingTree = {
  online: {
    ask: "Has it not checked in for 72 hours or more?",
    fact: "lastCheckInHours",
    findOut: "Intune, Devices, Last check-in",
    atLeast: 72,
    yes: "offline",
    no: "restartPending",
  },
  offline: {
    finding: "The device is off, without network or no longer enrolled",
    action: "Have it started and connected, sync it, and retire it where it stays silent.",
    source: reports,
  },
  restartPending: {
    ask: "Does Windows wait for a restart?",
    fact: "pendingRestart",
    findOut:
      "the registry keys RebootPending (Component Based Servicing) and RebootRequired (WindowsUpdate)",
    yes: "restart",
    no: "paused",
  },
  restart: {
    finding: "An installation waits for a restart, and nothing else is installed before it",
    action: "Restart the device; look at the deadline of its ring where it stays so for days.",
    source: "https://learn.microsoft.com/windows/deployment/update/waas-restart",
  },
  paused: {
    ask: "Are updates paused?",
    fact: "paused",
    findOut: "ringwright ring list, or Settings, Windows Update on the device",
    yes: "resume",
    no: "scanOld",
  },
  resume: {
    finding: "Updates are paused",
    action: "ringwright ring resume RING, or wait until the pause runs out.",
    source: "https://learn.microsoft.com/intune/intune-service/protect/windows-update-settings",
  },
  scanOld: {
    ask: "Has it not scanned for 24 hours or more?",
    fact: "lastScanHours",
    findOut: "WindowsUpdateClient/Operational, event 26, or Get-WindowsUpdateLog",
    atLeast: 24,
    yes: "wsusStopsScan",
    no: "offered",
  },
  wsusStopsScan: {
    ask: "Are policies of a WSUS server set on it?",
    fact: "wsusPolicy",
    findOut: "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate: WUServer, UseWUServer",
    yes: "wsus",
    no: "scanBlocked",
  },
  wsus: {
    finding: "It asks a WSUS server, not Windows Update",
    action: "Take the policies of the server off, or set the scan source of each class.",
    source: issues,
  },
  scanBlocked: {
    finding: "It does not get through to the update service, or its services do not run",
    action:
      "Look at wuauserv, usosvc and bits, at proxy and firewall, and at event 25 for the code.",
    source: issues,
  },
  offered: {
    ask: "Is the update offered to it?",
    fact: "offered",
    unknown: "yes",
    findOut: "Settings, Windows Update, or event 44 that names it",
    yes: "space",
    no: "held",
  },
  held: {
    ask: "Is there a safeguard hold?",
    fact: "safeguardHold",
    findOut: "the alert SafeguardHold in the report of the policy",
    yes: "safeguard",
    no: "wsusHides",
  },
  safeguard: {
    finding: "Microsoft holds the version back for a known issue",
    action: "Look the hold up among the known issues, update what it names, and wait.",
    source: "https://learn.microsoft.com/windows/deployment/update/safeguard-holds",
  },
  wsusHides: {
    ask: "Are policies of a WSUS server set on it?",
    fact: "wsusPolicy",
    findOut: "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate: WUServer, UseWUServer",
    yes: "wsus",
    no: "deferred",
  },
  deferred: {
    finding: "Its deferral has not run out, no policy reaches it, or it has the update already",
    action: "Compare with ringwright forecast, and with ringwright show of its ring.",
    source: "https://learn.microsoft.com/intune/intune-service/protect/windows-update-settings",
  },
  space: {
    ask: "Are 10 GB or more free on the Windows drive?",
    fact: "freeGb",
    unknown: "yes",
    findOut: "Get-Volume C, or the hardware page of the device in Intune",
    atLeast: 10,
    yes: "codeOfSpace",
    no: "full",
  },
  codeOfSpace: {
    ask: "Does its code say that there is too little room?",
    fact: "failureClass",
    findOut: "ringwright health explain CODE",
    oneOf: ["diskSpace"],
    yes: "full",
    no: "checksum",
  },
  full: {
    finding: "There is too little free space",
    action: "Free space with Storage Sense, empty the download cache, and install it again.",
    source: common,
  },
  checksum: {
    ask: "Was what it downloaded refused for its checksum?",
    fact: "checksumFailed",
    findOut: "codes 0x80200053 and 0x80246002 in WindowsUpdate.log",
    yes: "damagedDownload",
    no: "codeOfNetwork",
  },
  codeOfNetwork: {
    ask: "Does its code speak of the network?",
    fact: "failureClass",
    findOut: "ringwright health explain CODE",
    oneOf: ["network"],
    yes: "downloadBlocked",
    no: "downloaded",
  },
  damagedDownload: {
    finding: "A cache or proxy on the way gives other bytes than the server",
    action: "Empty SoftwareDistribution\\Download, and take caching proxies out of the way.",
    source: common,
  },
  downloaded: {
    ask: "Has the download ended?",
    fact: "downloaded",
    unknown: "yes",
    findOut: "events 41 and 31 in WindowsUpdateClient/Operational",
    yes: "installStalled",
    no: "downloadStalled",
  },
  downloadStalled: {
    ask: "Has nothing moved for 2 hours or more?",
    fact: "stalledHours",
    findOut: "Get-DeliveryOptimizationStatus twice, some minutes apart",
    atLeast: 2,
    yes: "downloadBlocked",
    no: "wait",
  },
  downloadBlocked: {
    finding: "The download is cut off on its way",
    action:
      "Look at proxy and firewall (byte ranges, Delivery Optimization), and at dosvc and bits.",
    source: common,
  },
  wait: {
    finding: "It is under way",
    action: "Nothing: look again in some hours.",
    source: null,
  },
  installStalled: {
    ask: "Has nothing moved for 2 hours or more?",
    fact: "stalledHours",
    findOut: "the last lines of CBS.log or setupact.log",
    atLeast: 2,
    yes: "stuck",
    no: "clientBroken",
  },
  stuck: {
    finding: "The installation stands still",
    action: "Restart the device, install it again, and read CBS.log where it stops once more.",
    source: issues,
  },
  clientBroken: {
    ask: "Does its code ask for a repair of the update client or the component store?",
    fact: "failureClass",
    findOut: "ringwright health explain CODE",
    oneOf: ["clientRepair"],
    yes: "repair",
    no: "policy",
  },
  repair: {
    finding: "The update client or the component store is damaged",
    action: "DISM /Online /Cleanup-Image /RestoreHealth, sfc /scannow, then install it again.",
    source: common,
  },
  policy: {
    ask: "Does its code speak of a policy, a right or a service?",
    fact: "failureClass",
    findOut: "ringwright health explain CODE",
    oneOf: ["configuration"],
    yes: "misconfigured",
    no: "collect",
  },
  misconfigured: {
    finding: "A policy, a right or a service on the device stands against it",
    action: "Do what the explanation of the code says, and look for policies of several sources.",
    source: reports,
  },
  collect: {
    finding: "None of the usual reasons holds",
    action: "Collect logs (Get-WindowsUpdateLog, CBS.log) and read them: ringwright health read.",
    source: "https://learn.microsoft.com/windows/deployment/update/windows-update-logs",
  },
};
