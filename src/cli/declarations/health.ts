import { defineCommand } from "../command-line/define-command.ts";

const yesOrNo = { type: "string", valueHint: "yes|no", choices: ["yes", "no"] } as const;
const hours = { type: "string", valueHint: "hours" } as const;

export const healthExplainCommand = defineCommand({
  path: "health explain",
  operands: { text: { isRequired: false, isMany: true } },
  summary: "Tell the cause and the action of an error code, an alert or a symptom",
  description:
    "Tell the cause and the action of an error code, an alert or a symptom, offline: the codes and symptoms\nthat ship, and the notes of your team (incidents: in the config). Symptoms in English, German, Chinese or\nJapanese. What is known of one device (--free-gb, ...) is led through the tree of what stands in the way\nof an update. A code that begins with a dash goes last, after --.\nExit code 0 where something is known, 2 where nothing is.",
  options: {
    tenant: { type: "boolean", help: "sign in and search Microsoft's known issues, too" },
    incidents: {
      type: "string",
      valueHint: "folder",
      help: "notes of your team (default: incidents of the config)",
    },
    freeGb: { type: "string", valueHint: "number", help: "free on the Windows drive" },
    lastCheckInHours: { ...hours, help: "since its last check-in with Intune" },
    lastScanHours: { ...hours, help: "since its last scan for updates" },
    stalledHours: { ...hours, help: "since download or installation moved on" },
    pendingRestart: { ...yesOrNo, help: "whether Windows waits for a restart" },
    paused: { ...yesOrNo, help: "whether updates are paused" },
    offered: { ...yesOrNo, help: "whether the update is offered to it" },
    safeguardHold: { ...yesOrNo, help: "whether Microsoft holds the version back from it" },
    wsusPolicy: { ...yesOrNo, help: "whether policies of a WSUS server are set" },
    downloaded: { ...yesOrNo, help: "whether the download has ended" },
    checksumFailed: { ...yesOrNo, help: "whether the download was refused for its checksum" },
  },
  examples: [
    "ringwright health explain 0x80070070",
    "ringwright health explain stuck downloading at 0 percent",
    "ringwright health explain 0x80240034 --free-gb 3 --last-scan-hours 90 --pending-restart no",
    "ringwright health explain -- -2147024784",
  ],
  exitCodes: { 2: "nothing is known of it" },
});

export const healthReadCommand = defineCommand({
  path: "health read",
  operands: { files: { isMany: true, isFile: true } },
  summary: "Tell what event logs and update histories say: what was installed, what failed and why",
  description:
    "Tell what event logs and update histories say: what was installed, what failed, with which code, how\noften and when, and what the code means. Reads .evtx; what Get-WinEvent gives as JSON, CSV and XML; update\nhistories; WindowsUpdate.log of Get-WindowsUpdateLog; CBS.log and logs of setup. Files, folders and patterns.\nSends nothing. What cannot be read is told with its place, and the rest is read.",
  examples: [
    "ringwright health read System.evtx CBS.log",
    "ringwright health read exports/ --json",
  ],
  exitCodes: { 3: "not all could be read" },
});
