import { flatten } from "../kind/flatten.ts";
import type { Compiled, SpecProblem } from "../kind/spec.ts";
import { remediationProperties } from "./properties.ts";
import type { Remediation } from "./schema.ts";
import { decodeScript, isMarkedUtf8, scriptLimitInBytes } from "./script.ts";

/** Property values of a remediation; the paths of its files are their texts by now. */
export function compileRemediation(spec: Remediation): Compiled {
  return {
    fields: {
      ...flatten(spec, remediationProperties),
      ...(spec.remediate === null && { "remediate.script": null }),
    },
    approximations: [],
  };
}

export function checkRemediation(spec: Remediation): SpecProblem[] {
  return (["detect", "remediate"] as const).flatMap((name) => {
    const value = spec[name];
    if (value === undefined || value === null) return [];
    const message = problemOf(value, spec.signatureCheck === true);
    return message === undefined ? [] : [{ path: [name], message }];
  });
}

function problemOf(value: string | { readonly script: string }, isChecked: boolean) {
  if (typeof value === "string")
    return "names a file, which only a config that is loaded from a file can; write { script: TEXT } in its place";
  const { script } = value;
  const size = Buffer.byteLength(script, "utf8");
  if (size > scriptLimitInBytes)
    return `has ${Math.ceil(size / 1024)} KB; a script has at most ${scriptLimitInBytes / 1024}`;
  const decoded = decodeScript(Buffer.from(script, "utf8"));
  if ("problem" in decoded) return decoded.problem;
  if (script.includes("${var:"))
    return "holds ${var:...}, which a script cannot: it is sent as it is, and anybody on the device can read it";
  return isChecked && isMarkedUtf8(decoded.text)
    ? "has letters beyond ASCII and the mark of UTF-8, and a script whose signature is checked has to be UTF-8 without it; write it in ASCII"
    : undefined;
}
