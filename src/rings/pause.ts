import type { WireObject } from "../kind/property.ts";
import type { OperationalState } from "../kind/resource-kind.ts";

const contents = (["quality", "feature"] as const).map((content) => ({
  content,
  paused: `${content}UpdatesPaused`,
  expiry: `${content}UpdatesPauseExpiryDateTime`,
  rollingBack: `${content}UpdatesWillBeRolledBack`,
}));

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
  for (const names of contents) {
    if (wire[names.rollingBack] === true) rollingBack.push(names.content);
    if (wire[names.paused] !== true) continue;
    const expiry = instant(wire[names.expiry]);
    if (expiry !== null && expiry <= now) continue;
    paused.push(names.content);
    if (expiry && (until === null || expiry.toISOString() > until)) until = expiry.toISOString();
  }
  return paused.length + rollingBack.length > 0 ? { paused, rollingBack, until } : undefined;
}

// Intune shows an unset date as 0001-01-01T00:00:00Z
function instant(value: unknown): Date | null {
  if (typeof value !== "string" || value.startsWith("0001-")) return null;
  return new Date(value);
}
