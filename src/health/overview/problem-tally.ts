import { type DeviceHealth, problemClass, problemMeaning } from "./device-health.ts";
import { failureClasses } from "../errors/failure-class.ts";
import type { KeptReport } from "./health-history.ts";
import { reachableOf } from "../policy-tally.ts";
import type {
  ClassCount,
  HealthGroup,
  HealthProblem,
  HealthSourceName,
  ProblemClass,
  ShareOf,
} from "./health-report.ts";
import { isoOrNull } from "./source-draft.ts";

interface ProblemTerms {
  readonly rings: readonly HealthGroup[];
  readonly models: readonly HealthGroup[];
  readonly before: KeptReport | undefined;
  /** When each problem was recorded first, ISO 8601. */
  readonly firstSeen: ReadonlyMap<string, string> | undefined;
}

interface ProblemDraft {
  devices: number;
  first: string | null;
  last: string | null;
  readonly updates: Map<string, number>;
  readonly rings: Map<string, number>;
  readonly models: Map<string, number>;
  readonly sources: Set<HealthSourceName>;
}

const mostShown = 5;

/** What is wrong with the devices, each problem once. */
export function tallyProblems(
  devices: readonly DeviceHealth[],
  { rings, models, before, firstSeen }: ProblemTerms,
): readonly HealthProblem[] {
  const drafts = new Map<string, ProblemDraft>();
  for (const device of devices) {
    for (const { code, updates, first, last, sources } of device.problems) {
      const draft = drafts.get(code) ?? noFailures();
      drafts.set(code, draft);
      draft.devices++;
      draft.first = earliest(draft.first, isoOrNull(first));
      draft.last = latest(draft.last, isoOrNull(last));
      for (const update of updates) count(draft.updates, update);
      for (const ring of device.rings) count(draft.rings, ring);
      count(draft.models, device.line.model);
      for (const source of sources) draft.sources.add(source);
    }
  }
  return [...drafts]
    .map(([code, draft]): HealthProblem => {
      const had = before?.problems.get(code);
      return {
        ...problemMeaning(code),
        devices: draft.devices,
        firstSeen: earliest(draft.first, firstSeen?.get(code) ?? null),
        lastSeen: draft.last,
        isNew: before ? had === undefined : null,
        devicesBefore: before ? (had ?? 0) : null,
        updates: mostOf(draft.updates).map(([update]) => update),
        rings: sharesOf(draft.rings, rings, ({ id }) => id ?? ""),
        models: sharesOf(draft.models, models, ({ name }) => name),
        sources: [...draft.sources].sort(),
      };
    })
    .sort(
      (a, b) => weightOf(b) - weightOf(a) || b.devices - a.devices || (a.code < b.code ? -1 : 1),
    );
}

/** Devices by the class of what is wrong, the most first. */
export function tallyClasses(devices: readonly DeviceHealth[]): readonly ClassCount[] {
  const counts = new Map<ProblemClass, number>();
  for (const { problems } of devices) {
    const own = new Set([...problems].map(({ code }) => problemClass(code)));
    for (const one of own) counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  return [...counts]
    .map(([name, amount]): ClassCount => ({ class: name, devices: amount }))
    .sort((a, b) => b.devices - a.devices || (a.class < b.class ? -1 : 1));
}

/** What comes first: what nobody allowed, then what holds rollouts. */
function weightOf({ code }: HealthProblem): number {
  const known = problemClass(code);
  if (known === "unapproved") return 2;
  return known !== "unknown" && failureClasses[known].holdsRollout ? 1 : 0;
}

function noFailures(): ProblemDraft {
  return {
    devices: 0,
    first: null,
    last: null,
    updates: new Map(),
    rings: new Map(),
    models: new Map(),
    sources: new Set(),
  };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function mostOf(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, mostShown);
}

function sharesOf(
  counts: ReadonlyMap<string, number>,
  groups: readonly HealthGroup[],
  keyOf: (group: HealthGroup) => string,
): readonly ShareOf[] {
  const byKey = new Map(groups.map((group) => [keyOf(group), group]));
  return mostOf(counts).map(([key, devices]) => {
    const group = byKey.get(key);
    return { name: group?.name ?? key, devices, of: group ? reachableOf(group.counts) : devices };
  });
}

function earliest(a: string | null, b: string | null): string | null {
  return a === null || b === null ? (a ?? b) : a < b ? a : b;
}

function latest(a: string | null, b: string | null): string | null {
  return a === null || b === null ? (a ?? b) : a > b ? a : b;
}
