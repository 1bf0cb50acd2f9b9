import { annotationKinds } from "../../report/ci-annotation.ts";
import { defineCommand } from "../command-line/define-command.ts";
import type { OptionSpecs } from "../command-line/option.ts";
import { cacheOptions } from "./state-options.ts";
import { writeOptions } from "./write-options.ts";
import { approvalOptions } from "./approvals.ts";

const jsonIntoOption = {
  jsonInto: {
    type: "string",
    valueHint: "file",
    help: "write what --json prints into a file, beside the text",
  },
} as const satisfies OptionSpecs;

export const initCommand = defineCommand({
  path: "init",
  summary: "Write a commented starter config",
  options: {
    stack: {
      type: "string",
      valueHint: "name",
      help: "the scope of ownership",
      default: "corp-updates",
    },
    fromTenant: { type: "boolean", help: "write what the tenant holds instead, as export does" },
    out: {
      type: "string",
      valueHint: "dir",
      help: "with --from-tenant: folder to write to (default: ringwright-export)",
    },
  },
  examples: ["ringwright init --stack corp-updates"],
  exitCodes: { 3: "with --from-tenant: a part of the tenant could not be read" },
});

export const validateCommand = defineCommand({
  path: "validate",
  summary: "Check and lint the config, offline",
  description:
    "Check the config against its schema, then lint it: what is valid and most likely not meant. Offline; plan adds the rules that need the tenant",
  options: {
    explain: {
      type: "string",
      valueHint: "id",
      help: "explain an error such as RC201, what a plan says such as RW306, or a rule such as RL304; or list all with: all",
    },
    sarif: { type: "string", valueHint: "file", help: "write the findings as SARIF 2.1.0" },
    junit: { type: "string", valueHint: "file", help: "write the findings as JUnit XML" },
    annotations: {
      type: "string",
      valueHint: "ci",
      choices: annotationKinds,
      help: "print the findings as annotations of this CI system",
    },
    strict: { type: "boolean", help: "exit 2 where there are warnings" },
    writeBaseline: {
      type: "boolean",
      help: "write what is found into the file of lint.baseline, to be told no more",
    },
  },
  examples: [
    "ringwright validate --config policies/",
    "ringwright validate --sarif lint.sarif --annotations github",
    "ringwright validate --explain RL304",
  ],
  exitCodes: {
    2: "the lint found warnings (with --strict)",
    5: "the lint found errors; a config that is not valid is 1",
  },
});

const onlyOption = { type: "list", valueHint: "address" } as const;
const onlyWhat =
  "only this object, what comes with it (the window of a ring) and what it needs to exist; repeatable";

export const planCommand = defineCommand({
  path: "plan",
  summary: "Show what apply would do; writes nothing to the tenant",
  options: {
    ...approvalOptions,
    only: { ...onlyOption, help: `show ${onlyWhat}` },
    out: { type: "string", valueHint: "file", help: "save the plan for: ringwright apply FILE" },
    ...jsonIntoOption,
    detailedExitcode: { type: "boolean", help: "exit 2 where something would change" },
    markdown: {
      type: "string",
      valueHint: "file",
      help: "write the plan as a pull request comment",
    },
    html: { type: "string", valueHint: "file", help: "write the plan as a page" },
    summary: {
      type: "string",
      valueHint: "file",
      help: "add the plan to a Markdown file as well, such as $GITHUB_STEP_SUMMARY",
    },
    outputs: {
      type: "string",
      valueHint: "file",
      help: "add name=value lines for later steps of a job, such as $GITHUB_OUTPUT: changes, harm, applyable, digest",
    },
    impact: {
      type: "string",
      valueHint: "file",
      help: "write each device that joins, leaves, gets or loses, one JSON line each",
      negationHelp: "do not read the devices that are affected",
    },
    ...cacheOptions,
  },
  examples: [
    "ringwright plan --out plan.json --markdown comment.md --detailed-exitcode",
    "ringwright plan --only ring/broad --out urgent.json",
    'ringwright plan --out plan.json --summary "$GITHUB_STEP_SUMMARY" --outputs "$GITHUB_OUTPUT"',
  ],
  exitCodes: {
    2: "something would change (with --detailed-exitcode)",
    5: "an error in the plan, or a guard",
  },
});

export const showCommand = defineCommand({
  path: "show",
  operands: { subject: { isFile: true } },
  summary: "Show a saved plan, or one object: files, last applied, tenant",
  description:
    "Show a saved plan as it was shown when it was made, with its digest; or, for an address such as ring/broad, what the files say of one object, what was last applied and what the tenant holds",
  options: jsonIntoOption,
  examples: ["ringwright show plan.json", "ringwright show ring/broad"],
});

export const applyCommand = defineCommand({
  path: "apply",
  operands: { planfile: { isRequired: false, isFile: true } },
  summary: "Plan (or take a saved plan), ask, write, verify",
  changesTenant: true,
  options: {
    ...approvalOptions,
    ...writeOptions,
    only: { ...onlyOption, help: `write ${onlyWhat}` },
    ...jsonIntoOption,
    journal: {
      type: "string",
      valueHint: "file",
      help: "where every write is noted (default: journal/ in the state folder)",
    },
    ...cacheOptions,
  },
  examples: ["ringwright apply plan.json --yes"],
  exitCodes: {
    3: "failed in part, pending, or something is left; apply again finishes it",
    4: "the plan is no longer true, or is not the one that was approved",
    5: "refused by a guard, a conflict, a missing approval or an error in the plan",
    6: "another run holds the lock",
    130: "interrupted",
  },
});

export const driftCommand = defineCommand({
  path: "drift",
  summary: "Tell where the tenant left the files; exit 2 where it did",
  options: {
    failOn: {
      type: "list",
      valueHint: "kind",
      help: "exit 2 for this kind of difference as well; repeatable, or parted by commas",
    },
    who: {
      type: "boolean",
      help: "ask the audit logs who changed it (DeviceManagementApps.Read.All; for groups AuditLog.Read.All and Directory.Read.All)",
    },
    unmanaged: {
      type: "boolean",
      default: true,
      help: "give only the number of the policies that no file of the stack has",
    },
    ...jsonIntoOption,
    summary: {
      type: "string",
      valueHint: "file",
      help: "add the report to a Markdown file as well, such as $GITHUB_STEP_SUMMARY",
    },
    outputs: {
      type: "string",
      valueHint: "file",
      help: "add name=value lines for later steps of a job, such as $GITHUB_OUTPUT: drift, complete",
    },
  },
  examples: [
    "ringwright drift --fail-on notApplied,orphaned",
    'ringwright drift --who --summary "$GITHUB_STEP_SUMMARY"',
  ],
  exitCodes: {
    2: "the tenant left the files, or a difference of --fail-on",
    3: "something could not be looked at",
  },
});

export const exportCommand = defineCommand({
  path: "export",
  summary: "Write the tenant's policies and groups as config files with adopt entries",
  options: {
    out: {
      type: "string",
      valueHint: "dir",
      help: "folder to write to",
      default: "ringwright-export",
    },
    stack: {
      type: "string",
      valueHint: "name",
      help: "the stack that shall own them",
      default: "corp-updates",
    },
  },
  examples: ["ringwright export --out policies --stack corp-updates"],
  exitCodes: { 3: "a part of the tenant could not be read; the notes say which" },
});

export const schemaCommand = defineCommand({
  path: "schema",
  summary: "Print the JSON Schema of the config",
  options: {
    plan: { type: "boolean", help: "print the schema of a plan instead" },
    out: {
      type: "string",
      valueHint: "file",
      help: "write it into a file, as UTF-8 whatever the shell is",
    },
  },
  examples: ["ringwright schema --out ringwright.schema.json"],
});
