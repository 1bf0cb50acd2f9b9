import type { SpecProblem } from "../kind/spec.ts";
import type { Setting } from "./schema.ts";

const delays = [
  "DODelayCacheServerFallbackBackground",
  "DODelayCacheServerFallbackForeground",
] as const;

/**
 * What is valid of Delivery Optimization and most likely not meant.
 *
 * @see https://learn.microsoft.com/windows/client-management/mdm/policy-csp-deliveryoptimization
 */
export function deliveryProblems({ nodes = {} }: Setting): readonly SpecProblem[] {
  const problems: SpecProblem[] = [];
  // 0, the default, falls back at once
  const missing = delays.filter((delay) => (nodes[delay] ?? 0) === 0);
  if ((nodes.DOCacheHost ?? null) !== null && missing.length > 0)
    problems.push({
      severity: "warning",
      cause: "cache-without-fallback",
      path: ["nodes", "DOCacheHost"],
      message: `has no ${missing.join(" nor ")}: devices turn to the Internet at once where the cache server does not answer`,
    });
  if (nodes.DODownloadMode === 100)
    problems.push({
      severity: "warning",
      cause: "bypass-mode",
      path: ["nodes", "DODownloadMode"],
      message:
        "is 100, bypass, which is deprecated on Windows 11; 99 downloads without peers there",
    });
  return problems;
}
