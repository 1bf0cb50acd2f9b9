import type { ErrorCount, ReportedRelease } from "../compliance-report.ts";
import type { DeviceState, StateCounts } from "../device-state.ts";
import type { FailureClass } from "../errors/failure-class.ts";
import type { UnapprovedInstalls } from "../unapproved/unapproved-installs.ts";

/**
 * How updates do on the devices of a tenant: by ring, by model and by what is wrong. Plain data: what
 * `--json` prints.
 */
export interface HealthReport {
  readonly formatVersion: 1;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Null where the caller did not give it. */
  readonly tenantId: string | null;
  readonly release: Omit<ReportedRelease, "revisions">;
  /** Days without check-in after which a device counts as silent. */
  readonly silentDays: number;
  /** How many days back a problem counts. */
  readonly problemDays: number;
  /** Windows PCs that Intune manages, and those of them that no ring reaches. */
  readonly managed: number;
  readonly withoutRing: number;
  /** Every device that a ring reaches, each once. */
  readonly fleet: HealthGroup;
  /** In the order of the compliance report. A device of two rings is in both. */
  readonly rings: readonly HealthGroup[];
  /** The most devices with problems first. */
  readonly models: readonly HealthGroup[];
  /** Devices by the class of what is wrong; one with two classes is in both. */
  readonly classes: readonly ClassCount[];
  /** Updates that failed on some device, by what devices say themselves; the most failures first. */
  readonly updates: readonly HealthUpdate[];
  /** What policy did not allow first, then what holds rollouts, then the most devices. */
  readonly problems: readonly HealthProblem[];
  /** What devices installed that policy did not allow; null where it was not asked or could not be read. */
  readonly installs: HealthInstalls | null;
  /** What was read, and how much of the fleet it tells of. */
  readonly sources: readonly HealthSource[];
  /** Against the report that was recorded last; null where there is none. */
  readonly changes: HealthChanges | null;
  readonly trend: HealthTrend;
  /** What a reader of the figures has to know, one sentence each. */
  readonly notes: readonly string[];
  /** Whether everything that was asked for could be read. */
  readonly complete: boolean;
}

/** Some devices, by state. */
export interface HealthGroup {
  readonly name: string;
  /** Id of the ring; null of others. */
  readonly id: string | null;
  readonly counts: StateCounts;
  /** Of the devices that can be reached, in percent, rounded down to hundredths; null of none. */
  readonly patchedPercent: number | null;
  /** Devices with a problem that is not over by itself. */
  readonly withProblems: number;
}

/**
 * Who or what has to act. `unapproved`: policy did not allow it. `unknown` of codes that this version does
 * not know.
 */
export type ProblemClass = FailureClass | "unapproved" | "unknown";

/** Devices by class. */
export interface ClassCount {
  readonly class: ProblemClass;
  readonly devices: number;
}

/** What devices installed against policy, without what the next look needs. */
export type HealthInstalls = Omit<UnapprovedInstalls, "record" | "formatVersion" | "createdAt">;

/** Something that is wrong, on how many devices and since when. */
export interface HealthProblem extends ErrorCount {
  /** A result code, the name of an alert, or of a finding such as `restartPending`. */
  readonly code: string;
  /** When it began: as devices say, and no later than the first record of it. Null where neither tells. */
  readonly firstSeen: string | null;
  /** When a device said so last. */
  readonly lastSeen: string | null;
  /** Whether the report that was recorded last did not have it; null where that cannot be told. */
  readonly isNew: boolean | null;
  /** Devices that had it in the report that was recorded last; null likewise. */
  readonly devicesBefore: number | null;
  /** Articles of updates that it came with, at most 5. */
  readonly updates: readonly string[];
  /** The rings and the models with the most devices of it, at most 5 each. */
  readonly rings: readonly ShareOf[];
  readonly models: readonly ShareOf[];
  /** Who says so. */
  readonly sources: readonly HealthSourceName[];
}

/** One update, and how it went on the devices that said so. */
export interface HealthUpdate {
  /** Article, such as `KB5068861`. */
  readonly kb: string;
  /** Whether it is of the release that the report is about. */
  readonly isOfRelease: boolean;
  /** Devices on which it failed, and that did not install it since. */
  readonly failed: number;
  /** Devices that say how it went: `failed` and those that installed it. */
  readonly tried: number;
  /** The models with the most failures, at most 5. */
  readonly models: readonly ModelFailures[];
  /** The same for rings. */
  readonly rings: readonly ShareOf[];
  /** Result codes that it failed with, the most frequent first, at most 5. */
  readonly codes: readonly string[];
}

/** Failures of one model, of the devices of it that tried. */
export interface ModelFailures extends ShareOf {
  /**
   * Whether it failed on more of them than on other models, beyond chance: one-sided, 95 % over all models
   * of the update together.
   */
  readonly standsOut: boolean;
}

/** How many devices of a group have a problem, of how many there are. */
export interface ShareOf {
  readonly name: string;
  readonly devices: number;
  readonly of: number;
}

/** `intune`: builds, reports and alerts; `collector`: the script on devices; `logs`: files of events. */
export type HealthSourceName = "intune" | "collector" | "logs";

/** What one source told of. */
export interface HealthSource {
  readonly source: HealthSourceName;
  /** Devices that it told something of, and that a ring reaches. */
  readonly devices: number;
  /** The oldest and the newest word of it; null where it has no time. */
  readonly from: string | null;
  readonly to: string | null;
  /** What of it could not be used, one sentence each. */
  readonly notes: readonly string[];
}

/** What is otherwise than in the report that was recorded last. */
export interface HealthChanges {
  /** When that was. */
  readonly since: string;
  /** The release that it was about; shares can be compared where it is the same. */
  readonly release: string;
  readonly patchedPercent: number | null;
  /** Whether it was made of the same sources: else problems cannot be compared. */
  readonly sameSources: boolean;
  /** Devices by the state they had and have, where it is another; the most first. */
  readonly moves: readonly {
    readonly from: DeviceState;
    readonly to: DeviceState;
    readonly devices: number;
  }[];
  /** Devices that were not in it, and that are not here any more. */
  readonly arrived: number;
  readonly left: number;
  /** Problems that no device has any more. */
  readonly gone: readonly { readonly code: string; readonly devices: number }[];
}

/** What the recorded reports say over time. */
export interface HealthTrend {
  /** Of this release, the oldest first, this report the last; at most 100. */
  readonly points: readonly TrendPoint[];
  /** How long releases took to reach 95 % of the devices, the newest first. */
  readonly daysTo95: readonly DaysTo95[];
}

/** The fleet at one moment. */
export interface TrendPoint {
  readonly at: string;
  /** Devices that can be reached. */
  readonly devices: number;
  readonly patchedPercent: number | null;
  readonly withProblems: number;
}

/**
 * When 95 % of the devices that can be reached had a release, in days from its day, UTC, in tenths. It is
 * known only between two reports: after `after`, and by `by`.
 */
export interface DaysTo95 {
  readonly release: string;
  /** The last report with less; 0 where the first one had it. */
  readonly after: number;
  /** The first report with as many; null where none had, so that it took longer than `after`. */
  readonly by: number | null;
}

/** One device and one problem of it: a line of the CSV. What is not known is an empty text. */
export interface HealthLine {
  readonly device: string;
  readonly managedDeviceId: string;
  /** Display names of the rings that reach it, parted by `; `. */
  readonly rings: string;
  readonly model: string;
  readonly osBuild: string;
  readonly state: DeviceState;
  readonly problem: string;
  readonly class: ProblemClass;
  readonly meaning: string;
  /** Articles of updates, parted by a blank. */
  readonly updates: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Parted by a blank. */
  readonly sources: string;
}
