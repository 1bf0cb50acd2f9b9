import { defineCommand } from "../command-line/define-command.ts";
import { cacheOptions } from "./state-options.ts";

const now = {
  type: "string",
  valueHint: "time",
  help: "the time for system.now, in ISO 8601 (default: the present)",
} as const;

export const ruleCheckCommand = defineCommand({
  path: "rule check",
  operands: { rule: { isRequired: false } },
  summary: "Check a rule, a file of rules, or those of the config, offline",
  description:
    "Check a rule, a file of rules, or those of the config, offline: rules of dynamic groups, or with --filter of assignment filters. Exit code 0 where all are valid, 1 where one is not. A rule that begins with a dash goes last, after --.",
  options: {
    input: {
      type: "string",
      valueHint: "file",
      help: 'lines of {"rule": "...", "subject"?: ...} (of filters "platform"? instead), - for stdin; with --json one JSON line for each',
    },
    subject: {
      type: "string",
      valueHint: "subject",
      help: "what the rules are about: device or user",
    },
    filter: {
      type: "boolean",
      help: "rules of assignment filters, not of dynamic groups",
    },
    platform: {
      type: "string",
      valueHint: "platform",
      help: "the filter's platform (default: windows10AndLater); of others only how the rule is built is checked",
    },
  },
  examples: [
    `ringwright rule check '(device.deviceOSType -eq "Windows")'`,
    `ringwright rule check --filter '(device.model -startsWith "Surface")'`,
    "ringwright rule check --input rules.jsonl --json > findings.jsonl",
  ],
});

export const ruleEvalCommand = defineCommand({
  path: "rule eval",
  operands: { rule: {} },
  summary: "List the devices that a rule selects, of a file or of the tenant",
  description:
    "List the devices that a rule selects, of a file or of the tenant. A line of the file in which something that the rule looks at cannot be read is named and not judged. A rule that begins with a dash goes last, after --.",
  options: {
    input: {
      type: "string",
      valueHint: "file",
      help: "one JSON object a line, as rules name things or as Graph does; - for stdin",
    },
    tenant: { type: "boolean", help: "sign in and ask the tenant's devices" },
    now,
  },
  examples: [
    `ringwright rule eval '(device.deviceOSVersion -startsWith "10.0.19")' --input devices.jsonl`,
    `ringwright rule eval --input devices.jsonl -- '-not (device.displayName -startsWith "SRV")'`,
  ],
  exitCodes: { 3: "not every line could be judged" },
});

export const ruleImpactCommand = defineCommand({
  path: "rule impact",
  operands: { rule: {} },
  summary:
    "List the tenant's devices that join and leave a group when this becomes its rule; writes nothing",
  description:
    "List the tenant's devices that join and leave a group when this becomes its rule; writes nothing. A rule that begins with a dash goes last, after --.",
  options: {
    group: {
      type: "string",
      valueHint: "name",
      help: "the group, by display name, object id or key in the config",
    },
    from: { type: "string", valueHint: "rule", help: "compare with this rule instead of a group" },
    now,
    ...cacheOptions,
  },
  examples: [
    `ringwright rule impact '(device.deviceOSType -eq "Windows")' --group pilot --config policies/`,
  ],
});

export const ruleExplainCommand = defineCommand({
  path: "rule explain",
  operands: { rule: {} },
  summary: "Say in plain English what a rule selects, and for one device why or why not",
  description:
    "Say in plain English what a rule selects, and for one device why or why not. A rule that begins with a dash goes last, after --.",
  options: {
    device: {
      type: "string",
      valueHint: "name",
      help: "the device, by display name, object id or device id; signs in",
    },
    input: {
      type: "string",
      valueHint: "file",
      help: "take the device from this file, the first where --device is left out",
    },
    now,
  },
  examples: [`ringwright rule explain '(device.displayName -startsWith "LT-")' --device LT-0001`],
});

export const ruleFormatCommand = defineCommand({
  path: "rule format",
  operands: { rule: { isRequired: false } },
  summary: "Print a rule in canonical text",
  description:
    "Print a rule in canonical text. A rule that begins with a dash goes last, after --.",
  options: {
    input: {
      type: "string",
      valueHint: "file",
      help: "a text file that holds one rule, - for stdin",
    },
    check: { type: "boolean", help: "exit 2 where the rule is written in another way" },
  },
  examples: ["ringwright rule format --input pilot.rule --check"],
  exitCodes: { 2: "the rule is written in another way (with --check)" },
});
