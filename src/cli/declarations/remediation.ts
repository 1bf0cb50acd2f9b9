import { defineCommand } from "../command-line/define-command.ts";

export const remediationResultsCommand = defineCommand({
  path: "remediation results",
  operands: { remediation: { isRequired: false } },
  summary: "Tell how remediations went, or what one did on each device; writes nothing",
  description:
    "Tells how remediations went, or what one did on each device; writes nothing. REMEDIATION is a display name, an object id, remediation/KEY of the config's stack, STACK:remediation/KEY, or KEY. Needs DeviceManagementScripts.Read.All.",
  examples: ["ringwright remediation results update-health"],
});
