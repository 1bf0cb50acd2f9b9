import { definePolicy } from "../assignments/policy-kind.ts";
import { unflatten } from "../kind/flatten.ts";
import type { WireObject } from "../kind/wire.ts";
import { checkRemediation, compileRemediation } from "./compile.ts";
import { remediationEffects } from "./effects.ts";
import { remediationProperties } from "./properties.ts";
import { remediationTerms } from "./schedule.ts";
import { remediationSchema } from "./schema.ts";
import { decodeScript, isNoText, scriptFromWire, scriptLimitInBytes } from "./script.ts";
import { scriptContents } from "./script-contents.ts";

/**
 * Remediations (`deviceHealthScript`), beta only.
 *
 * Unverified: whether the permissions for scripts are enough for `assign`; its page still prints those
 * for configuration, and github.com/deploymenttheory/terraform-provider-microsoft365 asks for both.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-devices-devicehealthscript?view=graph-rest-beta
 */
export const remediationKind = definePolicy({
  name: "remediation",
  section: "remediations",
  title: "remediation",
  collection: {
    version: "beta",
    path: "/deviceManagement/deviceHealthScripts",
    odataType: "#microsoft.graph.deviceHealthScript",
    assignmentType: "#microsoft.graph.deviceHealthScriptAssignment",
    assignParameter: "deviceHealthScriptAssignments",
  },
  permissions: {
    read: "DeviceManagementScripts.Read.All",
    write: "DeviceManagementScripts.ReadWrite.All",
  },
  isApart: true,
  schema: remediationSchema,
  properties: remediationProperties,
  targets: { filters: true, everyone: true, users: true },
  terms: remediationTerms,
  compile: compileRemediation,
  check: checkRemediation,
  effects: remediationEffects,
  deleteConsequence:
    "Devices run its scripts no more; what they have changed on a device stays. Its results are gone.",
  refusal: ofMicrosoft,
  concealed: scriptContents,
  texts: {
    properties: ["detect", "remediate"],
    as: "script",
    noun: "a script",
    ending: ".ps1",
    limitInBytes: scriptLimitInBytes,
    decode: decodeScript,
  },
  exported: { spell: unflatten, leftOut: whyLeftOut },
});

/** Scripts of Microsoft's are read-only, and those of managed installers are no remediations. */
function ofMicrosoft(wire: WireObject): string | undefined {
  const { isGlobalScript, deviceHealthScriptType: type } = wire;
  if (isGlobalScript === true) return "it is a script of Microsoft's, which is read-only";
  return typeof type === "string" && type !== "deviceHealthScript"
    ? `it is a ${type}, which is no remediation`
    : undefined;
}

function whyLeftOut(wire: WireObject): string | undefined {
  const isOdd = [wire["detectionScriptContent"], wire["remediationScriptContent"]].some((content) =>
    isNoText(scriptFromWire(content)),
  );
  return ofMicrosoft(wire) ?? (isOdd ? "a script of it is no UTF-8 text" : undefined);
}
