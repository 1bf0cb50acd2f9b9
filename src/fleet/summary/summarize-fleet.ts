import type { PlanSummary } from "../../reconcile/plan/summary-schema.ts";
import { tenantStep } from "../outcome/tenant-step.ts";
import type { TenantOutcome, TenantRun } from "../outcome/tenant-run.ts";
import type { TenantList } from "../list/tenant-list.ts";
import type { FleetResult } from "../run/fleet-options.ts";

/** What a reader of many tenants has to know first. Plain data, from the result alone. */
export interface FleetSummary {
  /** How many tenants fared how, the worst first. */
  readonly outcomes: readonly { readonly outcome: TenantOutcome; readonly tenants: number }[];
  /** Tenants that a person has to look at, with the reason; those of one code together. */
  readonly needsPerson: readonly FailureGroup[];
  /** Tenants that the same run, later, may mend. */
  readonly triedAgain: readonly FailureGroup[];
  /** Tenants that have not begun, by what they wait for. */
  readonly waiting: readonly FailureGroup[];
  /**
   * Tenants whose changes are others than those of most that share their layers: the fewest first.
   */
  readonly outliers: readonly ChangeGroup[];
  /** What most tenants of the same layers do alike; one for each set of layers. */
  readonly majorities: readonly ChangeGroup[];
  /** What became of each object over all tenants, in the order of addresses. */
  readonly objects: readonly ObjectRow[];
  /** Which properties left what was last applied, and in how many tenants; the most first. */
  readonly drift: readonly { readonly property: string; readonly tenants: readonly string[] }[];
  readonly rollouts: readonly { readonly phase: string; readonly tenants: readonly string[] }[];
  /** Devices whose membership or policy changes, over all tenants. */
  readonly devices: {
    /** Those that are known. */
    readonly atLeast: number;
    /** Tenants of which not all are known. */
    readonly unknownIn: readonly string[];
  };
  /** What the plans come to for devices, over all tenants, the worst first. */
  readonly risks: readonly {
    readonly outcome: PlanSummary["risks"][number]["outcome"];
    /** Devices that are known. */
    readonly atLeast: number;
    /** Whether more may be met than are known. */
    readonly mayBeMore: boolean;
    readonly tenants: readonly string[];
  }[];
  /**
   * Tenants without a success of this verb in this run, by their last: those without any first, then
   * the longest ago; at most ten.
   */
  readonly longestAgo: readonly { readonly tenant: string; readonly at: string | null }[];
}

/** Tenants with one cause. */
export interface FailureGroup {
  readonly outcome: TenantOutcome;
  readonly code: string;
  readonly tenants: readonly string[];
  /** Of the first of them. */
  readonly reason: string | null;
}

/** Tenants that take the same change. */
export interface ChangeGroup {
  /** The layers that they share, such as `base + segments/gold`. */
  readonly layers: string;
  /** Null: nothing changes. */
  readonly changeSet: string | null;
  readonly tenants: readonly string[];
  /** How many share the layers. */
  readonly of: number;
  /** What changes, such as `update ring/broad`. */
  readonly changes: readonly string[];
}

/** One object over all tenants. */
export interface ObjectRow {
  readonly address: string;
  /** How many tenants by what became of it, or would: `update`, `applied`, `failed`, `drift`. */
  readonly cells: Readonly<Record<string, number>>;
}

const mostShown = 10;

// the worst first, as a reader wants them
const severity: readonly TenantOutcome[] = [
  "broken",
  "partly",
  "rolledBack",
  "refused",
  "misconfigured",
  "denied",
  "held",
  "unreachable",
  "busy",
  "cancelled",
  "drift",
  "pending",
  "awaitingApproval",
  "waiting",
  "changes",
  "progressing",
  "applied",
  "completed",
  "unchanged",
];

/** Sums up what became of every tenant. Decides alone, so that a saved result gives the same. */
export function summarizeFleet(
  { runs, lastSuccessAt, startedAt }: Pick<FleetResult, "runs" | "lastSuccessAt" | "startedAt">,
  { tenants }: Pick<TenantList, "tenants">,
): FleetSummary {
  const layersOf = new Map(
    tenants.map(({ key, layers }) => [
      key,
      layers
        .filter(({ role }) => role !== "tenant")
        .map(({ path }) => path)
        .join(" + "),
    ]),
  );
  const groups = changeGroups(runs, layersOf);
  return {
    outcomes: severity.flatMap((outcome) => {
      const count = runs.filter((run) => run.outcome === outcome).length;
      return count === 0 ? [] : [{ outcome, tenants: count }];
    }),
    needsPerson: failureGroups(
      runs.filter(
        ({ outcome }) =>
          tenantStep(outcome) === "person" ||
          outcome === "partly" ||
          outcome === "held" ||
          outcome === "rolledBack",
      ),
    ),
    triedAgain: failureGroups(
      runs.filter(({ outcome }) =>
        ["unreachable", "busy", "cancelled", "pending"].includes(outcome),
      ),
    ),
    waiting: failureGroups(
      runs.filter(({ outcome }) => outcome === "waiting" || outcome === "awaitingApproval"),
    ),
    ...groups,
    objects: objectRows(runs),
    drift: driftRows(runs),
    rollouts: phaseRows(runs),
    devices: {
      atLeast: runs.reduce((sum, run) => sum + (run.details?.counts?.devicesAtLeast ?? 0), 0),
      unknownIn: runs.flatMap(({ tenant, details }) =>
        details?.counts && details.objects.length > 0 && details.counts.devicesAffected === null
          ? [tenant]
          : [],
      ),
    },
    risks: riskRows(runs),
    longestAgo: Object.entries(lastSuccessAt)
      .flatMap(([tenant, at]) => (at === null || at < startedAt ? [{ tenant, at }] : []))
      .sort((a, b) => (a.at ?? "").localeCompare(b.at ?? "") || a.tenant.localeCompare(b.tenant))
      .slice(0, mostShown),
  };
}

function failureGroups(runs: readonly TenantRun[]): FailureGroup[] {
  const groups = Map.groupBy(runs, ({ outcome, code }) => `${outcome} ${code ?? ""}`);
  return [...groups.values()]
    .flatMap((same): FailureGroup[] => {
      const [first] = same;
      if (!first) return [];
      const { outcome, code, reason } = first;
      return [{ outcome, code: code ?? outcome, tenants: same.map(keyOf), reason }];
    })
    .sort(
      (a, b) =>
        severity.indexOf(a.outcome) - severity.indexOf(b.outcome) ||
        b.tenants.length - a.tenants.length ||
        a.code.localeCompare(b.code),
    );
}

/** Only tenants that were read through can be compared. */
function changeGroups(
  runs: readonly TenantRun[],
  layersOf: ReadonlyMap<string, string>,
): Pick<FleetSummary, "outliers" | "majorities"> {
  const comparable = runs.filter(({ details }) => details?.counts);
  const majorities: ChangeGroup[] = [];
  const outliers: ChangeGroup[] = [];
  for (const [layers, alike] of Map.groupBy(
    comparable,
    ({ tenant }) => layersOf.get(tenant) ?? "",
  )) {
    const [most, ...others] = [
      ...Map.groupBy(alike, ({ details }) => details?.changeSet ?? null),
    ].sort(([, a], [, b]) => b.length - a.length);
    const group = ([changeSet, same]: [string | null, TenantRun[]]): ChangeGroup => ({
      layers,
      changeSet,
      tenants: same.map(keyOf),
      of: alike.length,
      changes: (same[0]?.details?.objects ?? []).map(
        ({ address, action }) => `${action} ${address}`,
      ),
    });
    if (most) majorities.push(group(most));
    outliers.push(...others.map(group));
  }
  return {
    majorities,
    outliers: outliers.sort((a, b) => a.tenants.length - b.tenants.length),
  };
}

function objectRows(runs: readonly TenantRun[]): ObjectRow[] {
  const rows = new Map<string, Map<string, number>>();
  for (const { details } of runs) {
    for (const { address, action, result } of details?.objects ?? []) {
      const cells = rows.get(address) ?? new Map<string, number>();
      const cell = result ?? action;
      cells.set(cell, (cells.get(cell) ?? 0) + 1);
      rows.set(address, cells);
    }
  }
  return [...rows]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([address, cells]) => ({ address, cells: Object.fromEntries(cells) }));
}

function driftRows(runs: readonly TenantRun[]): FleetSummary["drift"] {
  const pairs = runs.flatMap(({ tenant, details }) =>
    (details?.drift ?? []).map((property) => ({ property, tenant })),
  );
  return [...Map.groupBy(pairs, ({ property }) => property)]
    .map(([property, same]) => ({ property, tenants: same.map(({ tenant }) => tenant) }))
    .sort((a, b) => b.tenants.length - a.tenants.length || a.property.localeCompare(b.property));
}

function phaseRows(runs: readonly TenantRun[]): FleetSummary["rollouts"] {
  const pairs = runs.flatMap(({ tenant, details }) =>
    (details?.rollouts ?? []).map(({ name, phase }) => ({ phase: `${name}: ${phase}`, tenant })),
  );
  return [...Map.groupBy(pairs, ({ phase }) => phase)].map(([phase, same]) => ({
    phase,
    tenants: same.map(({ tenant }) => tenant),
  }));
}

const riskOrder = ["restart", "upgrade", "insider", "loss"] as const;

function riskRows(runs: readonly TenantRun[]): FleetSummary["risks"] {
  return riskOrder.flatMap((outcome) => {
    const found = runs.flatMap(({ tenant, details }) => {
      const risk = details?.counts?.risks.find((one) => one.outcome === outcome);
      return risk ? [{ tenant, risk }] : [];
    });
    if (found.length === 0) return [];
    return [
      {
        outcome,
        atLeast: found.reduce((sum, { risk }) => sum + (risk.devices ?? risk.atLeast ?? 0), 0),
        mayBeMore: found.some(({ risk }) => risk.devices === null),
        tenants: found.map(({ tenant }) => tenant),
      },
    ];
  });
}

function keyOf({ tenant }: Pick<TenantRun, "tenant">): string {
  return tenant;
}
