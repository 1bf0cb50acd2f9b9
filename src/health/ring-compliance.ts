import { formatOsBuild, type OsBuild } from "../devices/os-build.ts";
import { type PatchLevel, patchLevel } from "../releases/patch-level.ts";
import type { Release, ReleaseCatalog } from "../releases/release.ts";
import { trackOf } from "../releases/track.ts";
import { ringStatus } from "../rings/status.ts";
import type { PolicyDraft } from "./compliance-policy.ts";
import { stateOf } from "./device-state.ts";
import type { Fleet } from "./fleet.ts";
import { dueAtOf, ringDue } from "./ring-due.ts";

export interface RingCircumstances {
  readonly fleet: Fleet;
  readonly catalog: ReleaseCatalog;
  readonly release: Release;
  readonly now: Date;
  readonly silentDays: number;
}

/**
 * Judges each device of a ring by its build, which is the truth: no report of Intune has the
 * quality updates of rings. Fills the draft.
 */
export function judgeRing(draft: PolicyDraft, circumstances: RingCircumstances): void {
  const { fleet, catalog, release, now, silentDays } = circumstances;
  const { wire } = draft.policy;
  const { quality } = ringStatus(wire, now);
  const due = ringDue(wire, release.releasedOn);
  draft.target = release.releasedOn;
  draft.dueAt = due.dueAt;
  draft.dueFrom = { what: due.startedBy, at: due.startsAt.toISOString() };
  draft.dueAssumed = due.assumed;
  draft.paused = quality.paused ? { until: quality.pauseEndsAt?.toISOString() ?? null } : null;
  const { paused } = quality;
  for (let device = 0; device < fleet.size; device++) {
    if (draft.reach.devices[device] !== 1) continue;
    const build = fleet.build(device);
    const level = patchLevel(build, release, catalog, fleet.edition(device));
    const dueAt = dueAtOf(due, fleet.enrolledAt(device));
    const clock = { now, dueAt, paused, silentDays };
    const state = stateOf(level, fleet.lastSyncAt(device), clock);
    // others of its ring are overdue already
    const isLate = state === "pending" && !paused && now > due.dueAt;
    const until = isLate ? `; enrolled since, it is due ${dueAt.toISOString().slice(0, 10)}` : "";
    draft.tally.set(device, state, `${reasonOf(level, build, catalog)}${until}`);
  }
}

/** Notes devices that several rings reach, in each of them. */
export function findConflicts(drafts: readonly PolicyDraft[], fleet: Fleet): void {
  for (let device = 0; device < fleet.size; device++) {
    const rings = drafts.filter(({ reach }) => reach.devices[device] === 1);
    if (rings.length < 2) continue;
    const entry = {
      name: fleet.name(device),
      rings: rings.map(({ policy }) => policy.displayName),
    };
    for (const { conflicts } of rings) {
      conflicts.count++;
      if (conflicts.devices.length < mostNamed) conflicts.devices.push(entry);
    }
  }
}

/** More are in the CSV. */
const mostNamed = 100;

function reasonOf(level: PatchLevel, build: OsBuild | null, catalog: ReleaseCatalog): string {
  if (level.level === "unknown") return level.because;
  if (build === null) return "";
  const runs = `runs ${formatOsBuild(build)}${isHotpatch(build, catalog) ? " (hotpatch)" : ""}`;
  const because = level.level === "behind" ? level.because : undefined;
  return because === undefined ? runs : `${runs}; ${because}`;
}

/** Whether a build is one of a known hotpatch. */
export function isHotpatch({ build, revision }: OsBuild, { known }: ReleaseCatalog): boolean {
  if (revision === null) return false;
  return known.get(trackOf(build, revision))?.get(revision)?.hotpatch === true;
}
