import { defineCommand } from "../command-line/define-command.ts";
import type { OptionSpecs } from "../command-line/option.ts";
import { approvalOptions } from "./approvals.ts";
import { stateOptions } from "./state-options.ts";

const listOptions = {
  tenants: {
    type: "string",
    valueHint: "file",
    help: "the list of tenants",
    default: "tenants.yaml",
  },
  only: {
    type: "list",
    valueHint: "tenant|tag|wave",
    help: "only this tenant, those of this tag, or those of this wave; repeatable",
  },
  parallel: {
    type: "string",
    valueHint: "n",
    help: "tenants at the same time",
    default: "8",
  },
} as const satisfies OptionSpecs;

const reportOptions = {
  markdown: { type: "string", valueHint: "file", help: "write the report as Markdown" },
  html: { type: "string", valueHint: "file", help: "write the report as a page" },
  jsonl: {
    type: "string",
    valueHint: "file",
    help: "write one JSON line for each tenant, and a summary at the end",
  },
  metrics: { type: "string", valueHint: "file", help: "write the report as OpenMetrics" },
  jsonInto: {
    type: "string",
    valueHint: "file",
    help: "write what --json prints into a file, beside the text",
  },
  names: { type: "boolean", help: "name tenants in the page as the list does, beside their keys" },
} as const satisfies OptionSpecs;

const runCodes = {
  3: "some tenants could not be worked on, or only partly; 1 where none could",
  130: "interrupted",
} as const;

export const fleetPlanCommand = defineCommand({
  path: "fleet plan",
  summary: "Plan every tenant of a list; writes nothing to them",
  description:
    "Plan every tenant of a list from its layers as they are, and report on all of them: those that differ from the others first, then what needs a person. One tenant's failure stops nobody else",
  options: {
    ...listOptions,
    ...approvalOptions,
    out: {
      type: "string",
      valueHint: "dir",
      help: "save the plans for: ringwright fleet apply DIR",
    },
    pinned: {
      type: "boolean",
      help: "plan what fleet apply would take, and only where a wave is open; without it the files as they are, everywhere",
    },
    detailedExitcode: { type: "boolean", help: "exit 2 where something would change" },
    impact: { type: "boolean", default: true, help: "do not read the devices that are affected" },
    ...reportOptions,
    ...stateOptions,
  },
  examples: [
    "ringwright fleet plan --tenants tenants.yaml --parallel 8",
    "ringwright fleet plan --only early --out plans --markdown comment.md",
  ],
  exitCodes: {
    2: "something would change (with --detailed-exitcode)",
    5: "an error in a plan, or a guard",
    ...runCodes,
  },
});

export const fleetApplyCommand = defineCommand({
  path: "fleet apply",
  operands: { plans: { isRequired: false, isFile: true } },
  summary: "Apply to the tenants of a list, wave by wave",
  description:
    "Apply to the tenants of a list, wave by wave. What the tenants share is pinned once: a wave gets what the wave before it has tried. A wave opens when the one before has it, has soaked, and had no more failures than may be; so many failures with one cause hold the wave. Asks before it writes, wave by wave, unless --yes; or takes the plans that fleet plan --out saved",
  changesTenant: true,
  options: {
    ...listOptions,
    yes: { type: "boolean", help: "do not ask" },
    digest: {
      type: "string",
      valueHint: "sha256:...",
      help: "the digest of the saved plans that were approved; then their approvals count",
    },
    pin: {
      type: "boolean",
      help: "pin the files as they are, and begin with the first wave again, whatever the waves take",
    },
    ...approvalOptions,
    partial: {
      type: "boolean",
      help: "write what can be written where objects have errors; without it nothing is",
    },
    wait: {
      type: "string",
      valueHint: "duration",
      help: "how long to wait for groups that an exclusion needs",
      default: "15m",
    },
    impact: { type: "boolean", default: true, help: "do not read the devices that are affected" },
    backup: { type: "boolean", default: true, help: "make no backup before the write" },
    ...reportOptions,
    ...stateOptions,
  },
  examples: [
    "ringwright fleet apply --tenants tenants.yaml --yes --jsonl runs.jsonl",
    "ringwright fleet apply plans --digest sha256:9f86d081884c7d65...",
  ],
  exitCodes: {
    4: "a plan is no longer true, or is not the one that was approved",
    5: "a guard, a conflict or an error stands against some tenant",
    6: "another run holds the lock of some tenant",
    ...runCodes,
  },
});

export const fleetDriftCommand = defineCommand({
  path: "fleet drift",
  summary: "Find tenants that left what was applied; writes nothing to them",
  options: { ...listOptions, ...reportOptions, ...stateOptions },
  examples: ["ringwright fleet drift --metrics fleet.prom --html drift.html"],
  exitCodes: { 2: "some tenant drifted", ...runCodes },
});

export const fleetTickCommand = defineCommand({
  path: "fleet tick",
  summary: "Take one step of every rollout that runs in a tenant of a list",
  description:
    "Take one step of every rollout that runs in a tenant of a list. With --start, a rollout of the files is started in the tenants of the first wave, and in those of each next wave once every tenant of the one before has completed it and the soak is over",
  changesTenant: true,
  options: {
    ...listOptions,
    start: {
      type: "string",
      valueHint: "name",
      help: "start this rollout where the files have it, it was never started and the wave is open",
    },
    by: {
      type: "string",
      valueHint: "who",
      help: "who asks for the start (default: this user, or the pipeline's run)",
    },
    yes: { type: "boolean", help: "do not ask before the start" },
    ...reportOptions,
    ...stateOptions,
  },
  examples: [
    "ringwright fleet tick --jsonl ticks.jsonl",
    "ringwright fleet tick --start november --yes",
  ],
  exitCodes: {
    6: "another run holds the lock of some tenant",
    10: "some rollout goes on",
    11: "some rollout awaits an approval",
    12: "some rollout is held",
    13: "some rollout was rolled back",
    ...runCodes,
  },
});

export const fleetDoctorCommand = defineCommand({
  path: "fleet doctor",
  summary: "Check whether every tenant of a list can be worked on; writes nothing",
  description:
    "Check every tenant of a list: its files, its credential, whose token that gives, the permissions in it, consent, and whether Intune answers. What stands in the way is told apart, with the next step",
  options: {
    ...listOptions,
    ...stateOptions,
  },
  examples: ["ringwright fleet doctor --only contoso"],
  exitCodes: { 3: "something stands in the way in some tenant" },
});

export const fleetRenderCommand = defineCommand({
  path: "fleet render",
  operands: { tenant: { isRequired: false } },
  summary: "Print a tenant's merged policy, each value with the file and line that gives it",
  description:
    "Merges the layers of a tenant and checks the whole, offline. What is printed is a policy file: saved beside the list it loads and wants the same. Variables stand as they are written.",
  options: {
    tenants: listOptions.tenants,
    all: { type: "boolean", help: "every tenant of the list, with --changed-from" },
    changedFrom: {
      type: "string",
      valueHint: "file",
      help: "another list, such as that of the last release: print what differs from it instead, tenant by tenant",
    },
  },
  examples: [
    "ringwright fleet render contoso --tenants tenants.yaml",
    "ringwright fleet render --all --changed-from ../released/tenants.yaml",
  ],
  exitCodes: { 2: "with --changed-from: something differs" },
});
