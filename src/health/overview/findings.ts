import type { FailureMeaning } from "../errors/meaning.ts";
import { unapprovedKinds } from "../unapproved/finding.ts";

/** What is done about any install that policy did not allow. */
const askWho =
  "Find out who or what installed it; the section on unapproved installs names the policy and what else could explain it.";
const unapproved = {
  class: null,
  cause: null,
  action: askWho,
  source: null,
  unverified: false,
} as const;

/** What is wrong with a device without a code that says so. */
export const findingNames = [
  "restartPending",
  "lowSpace",
  "scanOld",
  "asksOtherServer",
  "policyLeftovers",
  "failedWithoutCode",
  ...unapprovedKinds,
] as const;

/** One of those. */
export type FindingName = (typeof findingNames)[number];

/** Unverified as limits: 72 hours until a restart, 10 GB, 48 hours until a scan. */
export const findingLimits = { restartHours: 72, freeMb: 10_240, scanHours: 48 } as const;

/** What each means. */
export const findings: Readonly<Record<FindingName, FailureMeaning>> = {
  restartPending: {
    meaning: "Windows has waited for a restart for three days or more",
    class: "waiting",
    cause: "Nobody restarted it, and no deadline made it.",
    action:
      "Restart it; look at the deadline and the grace period of its ring where there are many.",
    source: "https://learn.microsoft.com/windows/deployment/update/waas-restart",
    unverified: false,
  },
  lowSpace: {
    meaning: "Less than 10 GB are free on the drive of Windows",
    class: "diskSpace",
    cause: "The limit is ours: what an update needs depends on it.",
    action: "Make room (Storage Sense, temporary files) before the next update.",
    source:
      "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/common-windows-update-errors",
    unverified: false,
  },
  scanOld: {
    meaning: "It has not searched for updates for two days or more",
    class: "configuration",
    cause: "Its update services do not run, or it does not reach the update service.",
    action:
      "Look at wuauserv, usosvc and bits, at proxy and firewall, and at event 25 for the code.",
    source:
      "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/windows-update-issues-troubleshooting",
    unverified: false,
  },
  asksOtherServer: {
    meaning: "It asks a server of its own (WSUS) for updates",
    class: "configuration",
    cause: "A policy of WSUS or Configuration Manager is set on it, which rings do not undo.",
    action: "Take the policy off, or set the scan source of each class of updates.",
    source:
      "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/windows-update-issues-troubleshooting",
    unverified: false,
  },
  policyLeftovers: {
    meaning: "Group Policy or Configuration Manager left update policies behind",
    class: "configuration",
    cause: "They stay in the registry when the policy no longer applies to the device.",
    action: "Take them off; ringwright import gpo tells which of them policies of Intune replace.",
    source:
      "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/windows-update-issues-troubleshooting",
    unverified: false,
  },
  failedWithoutCode: {
    meaning: "An update failed, and no code says why",
    class: null,
    cause: null,
    action: "Read the logs of the device: ringwright health read, with System.evtx and CBS.log.",
    source: null,
    unverified: false,
  },
  driverNotApproved: { ...unapproved, meaning: "A driver was installed that nobody approved" },
  featureVersion: {
    ...unapproved,
    meaning: "It runs a version of Windows beyond what policy allows",
  },
  qualityDeclined: {
    ...unapproved,
    meaning: "A release was installed that was declined, or that nobody approved",
  },
  qualityWhilePaused: {
    ...unapproved,
    meaning: "A release was installed while its rings were paused",
  },
  qualityBeforeDeferral: {
    ...unapproved,
    meaning: "A release was installed before its rings could offer it",
  },
};
