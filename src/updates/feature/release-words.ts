import type { SpecProblem } from "../../kind/spec.ts";

/** A version in other words than those of every entry of the catalog so far. */
export function checkReleaseWords(version: string): readonly SpecProblem[] {
  // one that holds a variable is judged filled in, and shown as it is written
  if (/^windows \d+, version \w+$/i.test(version)) return [];
  const release = /\b(\d{2}H[12]|\d{4})\b/i.exec(version)?.[1]?.toUpperCase() ?? "25H2";
  return [
    {
      path: ["version"],
      message: `is not how the catalog names versions; write for example: Windows 11, version ${release}`,
      severity: "warning",
      cause: "release-words",
    },
  ];
}
