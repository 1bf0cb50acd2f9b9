import type { OptionSpecs } from "../command-line/option.ts";

/** What every command takes that plans, asks, writes and verifies. */
export const writeOptions = {
  yes: { type: "boolean", help: "do not ask" },
  digest: {
    type: "string",
    valueHint: "sha256:...",
    help: "the digest of the saved plan that was approved; then its approvals count",
  },
  justification: {
    type: "string",
    valueHint: "text",
    help: "why it is wanted, for whoever approves it where Intune asks for Multi Admin Approval",
  },
  partial: {
    type: "boolean",
    help: "write what can be written where objects have errors; without it nothing is",
  },
  wait: {
    type: "string",
    valueHint: "duration",
    help: "how long to wait for groups that an exclusion needs, such as 1h30m",
    default: "15m",
  },
  impact: { type: "boolean", default: true, help: "do not read the devices that are affected" },
  backup: { type: "boolean", default: true, help: "make no backup before the write" },
} as const satisfies OptionSpecs;
