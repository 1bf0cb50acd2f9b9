import type { LintRule } from "../rule.ts";

/** A rule whose findings are made elsewhere, for a cause that has a stable name there. */
export type ToldRule = Omit<LintRule, "check">;

export function toldRule(
  number: number,
  title: string,
  why: string,
  source: string | null,
): ToldRule {
  return { id: `RL${number}`, severity: "warning", title, why, source };
}
