import { description, plain, type Property, unorderedList } from "../kind/property.ts";
import { comparedScript, scriptFromWire, scriptToWire } from "./script.ts";

/** In schema order; markers count on it, so a new property goes to the end. */
export const remediationProperties: readonly Property[] = [
  plain("displayName", "displayName"),
  description(),
  emptyText("publisher", "publisher"),
  emptyText("version", "version"),
  {
    ...script("detect.script", "detectionScriptContent"),
    statedAtCreation: "a remediation without a detection script detects nothing",
  },
  script("remediate.script", "remediationScriptContent"),
  plain("runAs", "runAsAccount"),
  {
    path: "architecture",
    wireNames: ["runAs32Bit"],
    plane: "config",
    mutable: "always",
    read: ({ runAs32Bit }) => (typeof runAs32Bit === "boolean" ? architectureOf(runAs32Bit) : null),
    write: (value) => ({ runAs32Bit: value === "x86" }),
  },
  plain("signatureCheck", "enforceSignatureCheck"),
  unorderedList("roleScopeTagIds", "roleScopeTagIds"),
  plain("isGlobalScript", "isGlobalScript", { plane: "server", mutable: "never" }),
  plain("deviceHealthScriptType", "deviceHealthScriptType", { plane: "server", mutable: "never" }),
  plain("highestAvailableVersion", "highestAvailableVersion", {
    plane: "server",
    mutable: "never",
  }),
];

function architectureOf(runAs32Bit: boolean): "x86" | "x64" {
  return runAs32Bit ? "x86" : "x64";
}

/** A text of which the service does not tell an empty one from none. */
function emptyText(path: string, wireName: string): Property {
  return { ...plain(path, wireName), normalise: (value) => value || null };
}

/** Unverified: that an empty content takes a script out; the portal sends it where there is none. */
function script(path: string, wireName: string): Property {
  return {
    path,
    wireNames: [wireName],
    plane: "config",
    mutable: "always",
    read: (wire) => scriptFromWire(wire[wireName]),
    write: (value) => ({ [wireName]: typeof value === "string" ? scriptToWire(value) : "" }),
    normalise: (value) => comparedScript(String(value)),
  };
}
