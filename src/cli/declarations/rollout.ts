import { annotationKinds } from "../../report/ci-annotation.ts";
import { defineCommand } from "../command-line/define-command.ts";
import type { OptionSpecs } from "../command-line/option.ts";
import { cacheOptions, stateOptions } from "./state-options.ts";

/** How a tick ends, for pipelines. */
const phaseCodes = {
  10: "it progresses; 0 is a rollout that has ended well",
  11: "it waits for an approval",
  12: "it is held or paused",
  13: "it was aborted, rolled back or superseded",
  14: "its rollback failed",
  6: "another run holds the lock",
} as const;

/** What a verb that a person gives takes. */
const personOptions = {
  by: {
    type: "string",
    valueHint: "who",
    help: "who asks for it (default: the user, or the pipeline's run)",
  },
  yes: { type: "boolean", help: "do not ask" },
  ...cacheOptions,
} as const satisfies OptionSpecs;

const reasonOption = {
  reason: { type: "string", valueHint: "text", help: "why, for whoever reads the log later" },
} as const satisfies OptionSpecs;

const pageOptions = {
  html: {
    type: "string",
    valueHint: "file",
    help: "write a page of it as well: stages over time, gates with their numbers, decisions",
  },
} as const satisfies OptionSpecs;

const verbCodes = {
  5: "the rollout does not allow it as it stands; nothing was written",
  6: "another run holds the lock",
  130: "interrupted",
} as const;

export const rolloutStartCommand = defineCommand({
  path: "rollout start",
  operands: { name: {} },
  summary: "Start a staged rollout of the config: tells what it holds and releases, asks, begins",
  changesTenant: true,
  options: {
    supersede: {
      type: "string",
      valueHint: "name",
      help: "take the place of this running rollout, with what it holds",
    },
    allowBlocked: {
      type: "boolean",
      help: "start although devices are blocked, which get it, too; kept with who asked for it",
    },
    backup: { type: "boolean", default: true, help: "make no backup before the start" },
    ...personOptions,
  },
  examples: [
    "ringwright rollout start november",
    "ringwright rollout start november --yes --json",
    "ringwright rollout start win11 --allow-blocked",
  ],
  exitCodes: verbCodes,
});

export const rolloutTickCommand = defineCommand({
  path: "rollout tick",
  operands: { name: {} },
  summary: "One step of a rollout: looks, decides, writes what it decided; for a scheduled job",
  changesTenant: true,
  options: {
    failOn: {
      type: "list",
      valueHint: "list",
      help: "only these end with a code other than 0: progressing, awaitingApproval, held, aborted, rolledBack, rollbackFailed",
    },
    jsonInto: {
      type: "string",
      valueHint: "file",
      help: "write what --json prints into a file as well",
    },
    summary: {
      type: "string",
      valueHint: "file",
      help: "add what it did to a Markdown file as well, such as $GITHUB_STEP_SUMMARY",
    },
    annotations: {
      type: "string",
      valueHint: "kind",
      choices: annotationKinds,
      help: "tell a CI run where a person is needed, on stderr: github or azurePipelines",
    },
    ...pageOptions,
    ...cacheOptions,
  },
  examples: [
    "ringwright rollout tick november",
    "ringwright rollout tick november --fail-on held,rolledBack,rollbackFailed",
    'ringwright rollout tick november --annotations github --summary "$GITHUB_STEP_SUMMARY"',
  ],
  exitCodes: phaseCodes,
});

export const rolloutWatchCommand = defineCommand({
  path: "rollout watch",
  operands: { name: {} },
  summary: "Tick whenever the rollout asks for it, until it has ended; as a service",
  changesTenant: true,
  options: {
    every: {
      type: "string",
      valueHint: "duration",
      help: "tick at least so often (default: when the rollout asks for it, within 6 hours)",
    },
    ...cacheOptions,
  },
  examples: ["ringwright rollout watch november --every 15m"],
  exitCodes: { ...phaseCodes, 130: "interrupted; the next tick goes on" },
});

export const rolloutStatusCommand = defineCommand({
  path: "rollout status",
  operands: { name: { isRequired: false } },
  summary: "Tell where rollouts stand, from the state store alone",
  options: { ...pageOptions, ...stateOptions },
  examples: [
    "ringwright rollout status",
    "ringwright rollout status november --json",
    "ringwright rollout status november --html november.html",
  ],
});

export const rolloutExplainCommand = defineCommand({
  path: "rollout explain",
  operands: { name: {} },
  summary: "Tell what blocks the next step of a rollout and what would unblock it; writes nothing",
  options: cacheOptions,
  examples: ["ringwright rollout explain november"],
});

export const rolloutApproveCommand = defineCommand({
  path: "rollout approve",
  operands: { name: {} },
  summary: "Approve the promotion of a stage on the evidence that was shown",
  changesTenant: true,
  options: {
    stage: { type: "string", valueHint: "stage", help: "the stage that waits" },
    evidence: { type: "string", valueHint: "hash", help: "the evidence, as status shows it" },
    ...personOptions,
  },
  examples: [
    'ringwright rollout approve november --stage pilot --evidence sha256:4be1… --by "Eva Roth"',
  ],
  exitCodes: verbCodes,
});

export const rolloutPauseCommand = defineCommand({
  path: "rollout pause",
  operands: { name: {} },
  summary: "Stop a rollout: its current stage is held back too, until it is resumed",
  changesTenant: true,
  options: { ...reasonOption, ...personOptions },
  examples: ['ringwright rollout pause november --reason "VPN outage"'],
  exitCodes: verbCodes,
});

export const rolloutResumeCommand = defineCommand({
  path: "rollout resume",
  operands: { name: {} },
  summary: "Let a paused rollout go on where it stood",
  changesTenant: true,
  options: personOptions,
  examples: ["ringwright rollout resume november"],
  exitCodes: verbCodes,
});

export const rolloutRetryCommand = defineCommand({
  path: "rollout retry",
  operands: { name: {} },
  summary: "Have a held rollout looked at again",
  changesTenant: true,
  options: {
    reassert: { type: "boolean", help: "hold again what somebody else released" },
    ...personOptions,
  },
  examples: ["ringwright rollout retry november", "ringwright rollout retry november --reassert"],
  exitCodes: verbCodes,
});

export const rolloutOverrideCommand = defineCommand({
  path: "rollout override",
  operands: { name: {} },
  summary: "Pass the stage that holds a rollout in spite of its gates; kept with who and why",
  changesTenant: true,
  options: { ...reasonOption, ...personOptions },
  examples: ['ringwright rollout override november --reason "the failing model was retired"'],
  exitCodes: verbCodes,
});

export const rolloutAbortCommand = defineCommand({
  path: "rollout abort",
  operands: { name: {} },
  summary: "End a rollout: holds stay as they are and end by themselves, nothing is uninstalled",
  changesTenant: true,
  options: { ...reasonOption, ...personOptions },
  examples: ['ringwright rollout abort november --reason "replaced by the December release"'],
  exitCodes: verbCodes,
});

export const rolloutRollbackCommand = defineCommand({
  path: "rollout rollback",
  operands: { name: {} },
  summary: "Hold every stage and put the policy back to what it was before the start",
  description:
    "Hold every stage and put the policy back to what it was before the start. Devices keep what they have installed, unless --devices says how many may uninstall it, which restarts them at once",
  changesTenant: true,
  options: {
    ...reasonOption,
    devices: {
      type: "string",
      valueHint: "n",
      help: "have the devices of released rings uninstall it too, at most so many; the rollout has to allow it (rollback.devices: withApproval)",
    },
    ...personOptions,
  },
  examples: [
    'ringwright rollout rollback november --reason "breaks the VPN client"',
    'ringwright rollout rollback november --reason "breaks the VPN client" --devices 79 --yes',
  ],
  exitCodes: verbCodes,
});

export const rolloutHistoryCommand = defineCommand({
  path: "rollout history",
  operands: { name: {} },
  summary: "Everything that was decided, asked and written, in order",
  options: {
    verify: {
      type: "boolean",
      help: "hold the log against its hash chain; exit 5 where it differs",
    },
    ...stateOptions,
  },
  examples: ["ringwright rollout history november --verify"],
  exitCodes: { 5: "the log was changed or is damaged" },
});

export const rolloutSimulateCommand = defineCommand({
  path: "rollout simulate",
  operands: { name: {} },
  summary: "Run a rollout of the config on a simulated fleet, weeks in seconds; offline",
  options: {
    devices: { type: "string", valueHint: "n", help: "how many devices (default: 2000)" },
    seed: { type: "string", valueHint: "n", help: "what chance follows from (default: 1)" },
    scenario: {
      type: "string",
      valueHint: "name",
      choices: ["good", "bad", "badModel", "silent", "slow", "lateReports", "superseded"],
      help: "what becomes of the update: good, bad, badModel, silent, slow, lateReports or superseded (default: good)",
    },
    failureRate: {
      type: "string",
      valueHint: "share",
      help: "the share of devices on which the update fails, such as 0.1",
    },
    failingModel: {
      type: "string",
      valueHint: "model",
      help: "the model on which it fails; a fifth of the devices are of it, and on the others it fails at 0.01",
    },
    silent: {
      type: "string",
      valueHint: "share",
      help: "the share of devices not heard of (default: 0.02)",
    },
    start: {
      type: "string",
      valueHint: "instant",
      help: "when it starts (default: 4 hours after the release)",
    },
    approve: {
      type: "boolean",
      default: true,
      help: "stop where an approval is waited for",
    },
    ...pageOptions,
  },
  examples: [
    "ringwright rollout simulate november --scenario badModel",
    "ringwright rollout simulate november --devices 5000 --failure-rate 0.1 --json",
  ],
  exitCodes: phaseCodes,
});
