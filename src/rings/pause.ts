import type { WireObject } from "../kind/property.ts";
import type { OperationalState } from "../kind/resource-kind.ts";

/**
 * What an operator has paused or is rolling back. A pause ends by itself 35 days after it
 * began, so an expiry in the past is no pause.
 *
 * @see https://learn.microsoft.com/intune/intune-service/protect/windows-10-update-rings
 */
export function pausedUntil(wire: WireObject, now: Date): OperationalState | undefined {
  const paused: string[] = [];
  const rollingBack: string[] = [];
  let until: string | null = null;
  for (const content of ["quality", "feature"] as const) {
    const expiry = instant(wire[`${content}UpdatesPauseExpiryDateTime`]);
    if (wire[`${content}UpdatesPaused`] === true && (expiry === null || expiry > now)) {
      paused.push(content);
      if (expiry && (until === null || expiry.toISOString() > until)) until = expiry.toISOString();
    }
    if (wire[`${content}UpdatesWillBeRolledBack`] === true) rollingBack.push(content);
  }
  return paused.length + rollingBack.length > 0 ? { paused, rollingBack, until } : undefined;
}

// Intune shows an unset date as 0001-01-01T00:00:00Z
function instant(value: unknown): Date | null {
  if (typeof value !== "string" || value.startsWith("0001-")) return null;
  return new Date(value);
}
