import type { ErrorCount } from "../health/compliance-report.ts";

/** What a failure means and why it happens, as far as is known; undefined where nothing is. */
export function errorSentence(
  error: Pick<ErrorCount, "meaning" | "cause" | "unverified">,
): string | undefined {
  const { meaning, cause, unverified } = error;
  if (meaning === null) return undefined;
  const said = unverified ? `${meaning} (no page of Microsoft says so)` : meaning;
  return cause === null ? said : `${said}. ${cause}`;
}
