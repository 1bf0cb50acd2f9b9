/**
 * When a release reaches the devices of each ring, as far as policies and the calendar decide it.
 * Plain data: what `ringwright forecast --json` prints. Instants are ISO 8601 in UTC; an instant is
 * null where it never comes, or nothing bounds it.
 */
export interface Forecast {
  readonly formatVersion: 1;
  /** Day of the release, `yyyy-MM-dd`. */
  readonly release: string;
  readonly releasedAt: string;
  /** The next monthly release, by which the fleet should be done. */
  readonly nextReleaseAt: string;
  readonly content: ForecastContent;
  readonly assumptions: ForecastAssumptions;
  /** In the order of the rollout. */
  readonly rings: readonly RingForecast[];
  /** One for each ring and the one that follows it. */
  readonly bake: readonly BakeForecast[];
  readonly fleet: FleetForecast;
  /** Days on which nobody wants a restart, as the calendar names them. */
  readonly freezes: readonly ForecastSpan[];
  readonly diagnostics: readonly ForecastDiagnostic[];
}

/** What is rolled out. */
export interface ForecastContent {
  readonly kind: "quality" | "feature" | "expedite";
  /** Address of the policy that offers it; null for the monthly release. */
  readonly policy: string | null;
  /** Such as `2026-11-10` or `Windows 11, version 25H2`. */
  readonly name: string;
}

/** What a forecast takes for granted. Every one can be changed. */
export interface ForecastAssumptions {
  readonly seed: number;
  /** IANA name of the zone in which devices stand; windows, active and business hours are in it. */
  readonly timeZone: string;
  /** Most hours between two scans of a device that is on. */
  readonly scanHours: number;
  /** Hours from offer to a pending restart: median, and most. */
  readonly installHours: { readonly median: number; readonly max: number };
  /** Share of the devices that are off outside of business hours, from 0 to 1. */
  readonly offShare: number;
  /** Hours from the last forced restart of a ring to the offer to the next that are wanted. */
  readonly bakeHours: number;
  /** The same, and everything else that is taken for granted, one sentence each. */
  readonly sentences: readonly string[];
}

/** How one ring fares. */
export interface RingForecast {
  /** Key of the ring in the files, such as `broad`. */
  readonly key: string;
  readonly displayName: string;
  readonly order: number | null;
  readonly devices: number;
  /** Whether `devices` was read in the tenant, and not assumed. */
  readonly devicesKnown: boolean;
  readonly deferralDays: number;
  /** Null where the ring forces nothing. */
  readonly deadlineDays: number | null;
  readonly graceDays: number | null;
  /** First instant at which a device can be offered it. */
  readonly earliestOffer: string | null;
  /** When a device that is on has found it at the latest. */
  readonly latestDiscovery: string | null;
  readonly forcedRestart: ForcedRestart;
  /** When so many percent of the devices run it. */
  readonly patched: Readonly<Record<"5" | "50" | "80" | "95", string | null>>;
  /** Hours from the release until so many percent run it. */
  readonly exposureHours: Readonly<Record<"50" | "80" | "95", number | null>>;
  /** Devices that restart in business hours. */
  readonly windowViolations: number;
  readonly freezeHits: readonly FreezeHit[];
  /** The phases of a device that follows the policy as late as it may; for pictures. */
  readonly spans: readonly RingSpan[];
  readonly curve: readonly CurvePoint[];
  readonly heat: RestartHeat;
  /** What of the policies makes this ring another than its numbers say, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * When Windows forces the restart on a device that is on and installs at once. One that is off
 * restarts once it is on again, which nothing bounds; the shares of `patched` count those too.
 */
export interface ForcedRestart {
  readonly p5: string | null;
  readonly p50: string | null;
  readonly p95: string | null;
  readonly max: string | null;
  /** The last of a device that installs as late as it may, and then has its grace period. */
  readonly maxLateInstall: string | null;
}

/** Devices that restart within a freeze. */
export interface FreezeHit {
  readonly name: string;
  readonly devices: number;
}

/** What a device of a ring waits for or does, in the order in which it comes; a restart is a moment. */
export type RingPhase = "deferral" | "held" | "offer" | "deadline" | "grace" | "restart";

/** One phase of a ring. */
export interface RingSpan {
  readonly phase: RingPhase;
  readonly from: string;
  readonly to: string;
}

/** A time with a name, such as a freeze. */
export interface ForecastSpan {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** `share` of the devices, from 0 to 1, that run it at `at`. */
export interface CurvePoint {
  readonly at: string;
  readonly share: number;
}

/** Devices that restart, by weekday (Monday first, 7 rows) and hour (24 columns) of their own time. */
export type RestartHeat = readonly (readonly number[])[];

/** The time between the last forced restart of a ring and the first offer to the next. */
export interface BakeForecast {
  readonly from: string;
  readonly to: string;
  /** Negative where the next ring begins before; null where nothing bounds the first. */
  readonly hours: number | null;
  readonly required: number;
  readonly ok: boolean;
}

/** All rings together. */
export interface FleetForecast extends Pick<
  RingForecast,
  "devices" | "patched" | "exposureHours" | "windowViolations" | "curve" | "heat"
> {
  /** Whether 95 % run it before the next release; null where that is not known. */
  readonly endsBeforeNextRelease: boolean | null;
}

/** What a reader has to know of a forecast, or is to mend in the files. */
export interface ForecastDiagnostic {
  /** Of the rule of the lint that says the same; absent where there is none. */
  readonly id?: string;
  readonly severity: "error" | "warning" | "info";
  /** Such as `ring/broad`. */
  readonly address?: string;
  readonly message: string;
}

/** What a change of the files does to a forecast. */
export interface ForecastDiff {
  readonly formatVersion: 1;
  readonly release: string;
  readonly before: Forecast;
  readonly after: Forecast;
  /** One sentence for each difference that people notice, the worst first. */
  readonly sentences: readonly string[];
}

/** What compliance measured, beside what was forecast for that moment. */
export interface ForecastActual {
  readonly key: string;
  readonly at: string;
  /** Shares of the devices, from 0 to 1. */
  readonly measured: number;
  readonly forecast: number;
  /** Where the forecast is off, and what may be the cause; null where it is near. */
  readonly off: string | null;
}
