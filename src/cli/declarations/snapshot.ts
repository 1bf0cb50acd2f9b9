import type { OptionSpecs } from "../command-line/option.ts";
import { defineCommand } from "../command-line/define-command.ts";
import { approvalOptions } from "./approvals.ts";
import { cacheOptions, stateOptions } from "./state-options.ts";
import { writeOptions } from "./write-options.ts";

const stackOption = {
  stack: {
    type: "string",
    valueHint: "name",
    help: "whose backups (default: the config's, else the only one that has some)",
  },
} as const satisfies OptionSpecs;

const useCodes = {
  5: "it is damaged, or sealed with another key than that of RINGWRIGHT_BACKUP_KEY",
} as const;

export const snapshotCreateCommand = defineCommand({
  path: "snapshot create",
  summary: "Back up the stack's groups, filters and policies; writes nothing to the tenant",
  description:
    "Back up the groups, filters and policies of the stack with their assignments, in the state store. A full backup where one is due by the config or none exists, else what changed since the last one; read back and verified. With RINGWRIGHT_BACKUP_KEY (32 bytes as base64 or hex) it is sealed",
  options: {
    full: { type: "boolean", help: "a full one, which begins a new chain" },
    reason: { type: "string", valueHint: "text", help: "why, for whoever reads the list later" },
    ifDue: {
      type: "boolean",
      help: "only where one is due by the config, for jobs that run often",
    },
    ...stackOption,
    ...stateOptions,
  },
  examples: [
    "ringwright snapshot create",
    'ringwright snapshot create --full --reason "before the merger"',
  ],
  exitCodes: {
    3: "a part of the tenant could not be read; the rest is backed up",
    5: "the last backup is sealed with another key",
    6: "another run holds the lock",
  },
});

export const snapshotListCommand = defineCommand({
  path: "snapshot list",
  summary: "List the backups of the stack, the newest first",
  options: {
    verify: { type: "boolean", help: "read and verify all of each, with all that it stands on" },
    ...stackOption,
    ...stateOptions,
  },
  examples: ["ringwright snapshot list --verify"],
  exitCodes: { 5: "one is damaged" },
});

export const snapshotShowCommand = defineCommand({
  path: "snapshot show",
  operands: { id: {} },
  summary: "Show what is in a backup, or in what it differs from the tenant or another",
  options: {
    against: {
      type: "string",
      valueHint: "live|id",
      help: "tell what changed from this backup to the tenant (live), or to another backup",
    },
    ...stackOption,
    ...stateOptions,
  },
  examples: ["ringwright snapshot show latest", "ringwright snapshot show latest --against live"],
  exitCodes: { 2: "they differ (with --against)", ...useCodes },
});

export const snapshotRestoreCommand = defineCommand({
  path: "snapshot restore",
  operands: { id: {}, planfile: { isRequired: false, isFile: true } },
  summary: "Plan the way back to a backup, ask, write, verify",
  description:
    "Plan what has to be written so that the stack's objects are as in a backup, ask, write and verify, as apply does. What exists by its id is changed, what is gone is made anew; what was made since stays. Pauses and other state of operators is told, and never written. ID is that of the list, its beginning or end, or latest",
  changesTenant: true,
  options: {
    only: {
      type: "list",
      valueHint: "address",
      help: "restore only this object and what it needs to exist; repeatable",
    },
    out: {
      type: "string",
      valueHint: "file",
      help: "save the plan and write nothing; then: ringwright snapshot restore ID FILE",
    },
    ...writeOptions,
    adopt: approvalOptions.adopt,
    replace: approvalOptions.replace,
    force: approvalOptions.force,
    allow: approvalOptions.allow,
    jsonInto: {
      type: "string",
      valueHint: "file",
      help: "write what --json prints into a file as well",
    },
    ...stackOption,
    ...cacheOptions,
  },
  examples: [
    "ringwright snapshot restore latest",
    "ringwright snapshot restore latest --only ring/broad --out plan.json",
  ],
  exitCodes: {
    3: "failed in part, pending, or something cannot be restored",
    4: "the plan is no longer true, or is not the one that was approved",
    5: "the backup is damaged or sealed with another key, or something stands against the plan",
    6: "another run holds the lock",
    130: "interrupted",
  },
});

export const snapshotPruneCommand = defineCommand({
  path: "snapshot prune",
  summary: "Take away backups that are older than the config keeps them",
  description:
    "Take away backups that are older than `backups` of the config keeps them: without it full ones after 28 days, incremental ones after 7. What a kept one stands on stays, and so does the newest",
  options: {
    dryRun: { type: "boolean", help: "tell what would be taken away, and take nothing" },
    ...stackOption,
    ...stateOptions,
  },
  examples: ["ringwright snapshot prune --dry-run"],
  exitCodes: { 6: "another run holds the lock" },
});
