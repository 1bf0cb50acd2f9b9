import type { Say } from "../../config/cross-checks.ts";
import { nodeCrypto } from "../../graph/late-crypto.ts";
import type { TenantWave } from "./tenant-list.ts";
import type { WrittenTenantList } from "./tenant-list-schema.ts";

type WrittenWave = NonNullable<WrittenTenantList["waves"]>[number];

/**
 * Each tenant in one wave: by the number or name that it states, else by the first share that covers
 * it, else in the rest, which the last wave without number and share takes. What cannot be placed is
 * told.
 */
export function placeInWaves({ tenants, waves }: WrittenTenantList, say: Say): TenantWave[] {
  if (waves === undefined) return [onlyWave(tenants, say)];
  checkWaves(waves, say);
  const rest = waves.findLastIndex(
    ({ wave, percent }) => wave === undefined && percent === undefined,
  );
  const placed = waves.map(({ name, soakHours = 0 }) => ({
    name,
    soakHours,
    tenants: [] as string[],
  }));
  for (const [key, { tenantId, wave }] of Object.entries(tenants)) {
    const at =
      wave === undefined
        ? shareOrRest(waves, shareOfTenant(tenantId), rest)
        : waves.findIndex((one) => one.wave === wave || one.name === wave);
    if (at >= 0) placed[at]?.tenants.push(key);
    else if (wave === undefined)
      say(
        ["tenants", key],
        "is in no wave; state wave: here, or end the waves with one that has neither wave nor percent",
      );
    else say(["tenants", key, "wave"], `is no wave of this list (is ${wave})`);
  }
  for (const [place, wave] of placed.entries()) {
    const written = waves[place];
    if (wave.tenants.length === 0 && written !== undefined)
      say(["waves", place], `has no tenants: ${whyEmpty(written, place === rest)}`);
  }
  return placed;
}

/**
 * Where a tenant stands among all, 0 to 100, by its id alone: it stays in a share that grows, and
 * other tenants do not move it.
 */
function shareOfTenant(tenantId: string): number {
  const digest = nodeCrypto().createHash("sha256").update(tenantId.toLowerCase()).digest();
  return (digest.readUInt32BE(0) / 0x1_0000_0000) * 100;
}

function onlyWave(tenants: WrittenTenantList["tenants"], say: Say): TenantWave {
  for (const [key, { wave }] of Object.entries(tenants)) {
    if (wave !== undefined)
      say(["tenants", key, "wave"], "is no wave of this list, which has no waves: at all");
  }
  return { name: "all", tenants: Object.keys(tenants), soakHours: 0 };
}

function shareOrRest(waves: readonly WrittenWave[], share: number, rest: number): number {
  const at = waves.findIndex(({ percent }) => percent !== undefined && share < percent);
  return at >= 0 ? at : rest;
}

function checkWaves(waves: readonly WrittenWave[], say: Say): void {
  const names = new Set<string>();
  const numbers = new Set<number>();
  let share = 0;
  for (const [place, { name, wave, percent }] of waves.entries()) {
    if (names.has(name)) say(["waves", place, "name"], `is given to two waves (is ${name})`);
    names.add(name);
    if (wave !== undefined && numbers.has(wave))
      say(["waves", place, "wave"], `is given to two waves (is ${wave})`);
    if (wave !== undefined) numbers.add(wave);
    if (percent === undefined) continue;
    if (wave !== undefined)
      say(["waves", place, "percent"], "stands beside wave; a wave takes a number or a share");
    else if (percent <= share)
      say(
        ["waves", place, "percent"],
        `must be more than ${share}: a share counts from 0 and contains those before it (is ${percent})`,
      );
    share = Math.max(share, percent);
  }
}

function whyEmpty({ name, wave, percent }: WrittenWave, isRest: boolean): string {
  if (wave !== undefined) return `none states wave: ${wave}`;
  if (percent !== undefined)
    return `none of those that state no wave falls into this share of ${percent} %; take a larger one, or state wave: ${name} at tenants`;
  return isRest ? "all of them are in other waves" : `none states wave: ${name}`;
}
