import { defineCommand } from "../command-line/define-command.ts";

/** Of every command of a fleet. */
const listOption = {
  tenants: {
    type: "string",
    valueHint: "file",
    help: "list of the tenants",
    default: "tenants.yaml",
  },
} as const;

export const fleetRenderCommand = defineCommand({
  path: "fleet render",
  operands: { tenant: { isRequired: false } },
  summary: "Print a tenant's merged policy, each value with the file and line that gives it",
  description:
    "Merges the layers of a tenant and checks the whole, offline. What is printed is a policy file: saved beside the list it loads and wants the same. Variables stand as they are written.",
  options: {
    ...listOption,
    all: { type: "boolean", help: "every tenant of the list, with --changed-from" },
    changedFrom: {
      type: "string",
      valueHint: "file",
      help: "another list, such as that of the last release: print what differs from it instead, tenant by tenant",
    },
    json: { type: "boolean", help: "print it as JSON" },
  },
  examples: [
    "ringwright fleet render contoso --tenants tenants.yaml",
    "ringwright fleet render --all --changed-from ../released/tenants.yaml",
  ],
  exitCodes: { 2: "with --changed-from: something differs" },
});
