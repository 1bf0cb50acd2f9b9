import { defineCommand } from "../command-line/define-command.ts";
import type { OptionSpecs } from "../command-line/option.ts";
import { cacheOptions } from "./state-options.ts";

/** What every report on a release takes. */
const releaseOptions = {
  ring: {
    type: "list",
    valueHint: "ring",
    help: "only this ring, by key, name or id; repeatable",
  },
  release: {
    type: "string",
    valueHint: "date",
    help: "day of the release (default: the latest monthly security release)",
  },
  silentDays: {
    type: "string",
    valueHint: "number",
    help: "days without check-in after which a device is silent",
    default: "14",
  },
} as const satisfies OptionSpecs;

export const reportComplianceCommand = defineCommand({
  path: "report compliance",
  summary: "Tell per ring and policy how many devices are patched, and why others are not",
  options: {
    ...releaseOptions,
    min: {
      type: "string",
      valueHint: "percent",
      help: "exit 2 where a ring or policy has fewer devices patched",
    },
    csv: { type: "string", valueHint: "file", help: "write one line for each device and policy" },
    html: { type: "string", valueHint: "file", help: "write the report as a page" },
    ...cacheOptions,
  },
  examples: ["ringwright report compliance --min 95 --html compliance.html"],
  exitCodes: { 2: "fewer devices are patched than --min wants", 130: "interrupted" },
});

export const reportHealthCommand = defineCommand({
  path: "report health",
  summary: "Tell what is wrong on which devices, by ring, model and cause, and what changed",
  description:
    "Tell how updates do on devices: by ring, by model and by what is wrong, from Intune, from the collector on devices and from their logs; what changed since the report that was recorded last, and how long releases took to reach 95 %. Writes nothing to the tenant but export jobs of Intune's reports",
  options: {
    ...releaseOptions,
    collector: {
      type: "string",
      valueHint: "remediation",
      help: "the remediation that collects on devices, by name, key or id (default: the one of the examples, where it is deployed)",
      negationHelp: "read no collector",
    },
    logs: {
      type: "list",
      valueHint: "path",
      help: "read event logs and update histories of devices too: a file, a folder or a pattern; repeatable",
    },
    days: {
      type: "string",
      valueHint: "number",
      help: "how many days back a problem counts",
      default: "30",
    },
    installs: {
      type: "boolean",
      default: true,
      help: "do not hold what devices installed against policy",
    },
    failOn: {
      type: "list",
      valueHint: "list",
      help: "exit 2 where there are: unapproved (installs against policy), new (problems), standsOut (an update that fails on one model); repeatable, or parted by commas",
    },
    devices: { type: "boolean", help: "list the devices of each problem" },
    problem: {
      type: "list",
      valueHint: "code",
      help: "list the devices of this problem alone, such as 0x80070070; repeatable",
    },
    record: {
      type: "boolean",
      help: "keep the report, for the next one to be compared with",
    },
    history: {
      type: "string",
      valueHint: "file",
      help: "where reports are kept (default: health-TENANT.sqlite in the state folder)",
    },
    csv: {
      type: "string",
      valueHint: "file",
      help: "write one line for each problem of each device",
    },
    html: { type: "string", valueHint: "file", help: "write the report as a page" },
    ...cacheOptions,
  },
  examples: [
    "ringwright report health --record --html health.html",
    "ringwright report health --problem 0x80070070",
    "ringwright report health --record --fail-on unapproved,standsOut",
  ],
  exitCodes: {
    2: "something of --fail-on was found",
    3: "a part could not be read",
    130: "interrupted",
  },
});

export const reportReadinessCommand = defineCommand({
  path: "report readiness",
  summary:
    "Tell per ring or group how many devices are ready for some content, and why others are not",
  options: {
    content: {
      type: "string",
      valueHint: "kind:value",
      help: "what they are to be ready for: feature:25H2, quality, quality:2026-11-10, expedite:DATE, hotpatch:DATE, driver:NAME or policy:ADDRESS",
    },
    rollout: {
      type: "string",
      valueHint: "name",
      help: "the content and the stages of this rollout of the config, as its start sees them",
    },
    ring: {
      type: "list",
      valueHint: "ring",
      help: "only this ring, by key, name or id; repeatable (default: all rings, and all devices)",
    },
    group: {
      type: "list",
      valueHint: "group",
      help: "only this group, by key, name or id; repeatable",
    },
    devices: {
      type: "boolean",
      help: "list the devices that are not ready, with --json all of them",
    },
    leastFreeGb: {
      type: "string",
      valueHint: "number",
      help: "GB that have to be free (default: 10)",
    },
    csv: { type: "string", valueHint: "file", help: "write one line for each device" },
    html: { type: "string", valueHint: "file", help: "write the report as a page" },
    writeExclusions: {
      type: "string",
      valueHint: "file",
      help: "write the devices that must not get it as a policy file with a group or a filter, to be reviewed; never over a file",
    },
    ...cacheOptions,
  },
  examples: [
    "ringwright report readiness --content feature:25H2 --html readiness.html",
    "ringwright report readiness --content quality:2026-11-10 --ring pilot --devices",
    "ringwright report readiness --rollout november --devices",
    "ringwright report readiness --rollout november --write-exclusions not-ready.yaml",
  ],
  exitCodes: {
    2: "a device is blocked",
    3: "something could not be read, blocked devices or not",
    130: "interrupted",
  },
});

export const reportToolsCommand = defineCommand({
  path: "report tools",
  summary: "Report how the versions of tools stand on devices, and what is wrong where",
  description:
    "Report for each tool of the config, by what its scripts printed last: which version is active on how many devices, which folders are there, and what keeps others from it. Reads results of remediations, and writes nothing",
  operands: { tool: { isRequired: false } },
  options: {
    devices: {
      type: "boolean",
      help: "list every device that is not as wanted (default: the first 20), with --json all devices",
    },
    failOn: {
      type: "list",
      valueHint: "list",
      help: "exit 2 where a device stands so, such as hashMismatch or foreignPath; repeatable, or parted by commas",
    },
    csv: { type: "string", valueHint: "file", help: "write one line for each device and tool" },
    html: { type: "string", valueHint: "file", help: "write the report as a page" },
  },
  examples: [
    "ringwright report tools",
    "ringwright report tools go --devices --fail-on hashMismatch",
    "ringwright report tools --html tools.html --csv tools.csv",
  ],
  exitCodes: {
    2: "a device stands as --fail-on says",
    3: "a remediation of a tool could not be read",
    130: "interrupted",
  },
});
