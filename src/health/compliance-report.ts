import type { RevisionSource } from "../releases/revision.ts";
import type { FailureClass } from "./errors/failure-class.ts";
import type { DeviceState, StateCounts } from "./device-state.ts";

/** How far a release and the update policies have come. Plain data: what `--json` prints. */
export interface ComplianceReport {
  readonly formatVersion: 1;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Null where the caller did not give it. */
  readonly tenantId: string | null;
  readonly release: ReportedRelease;
  readonly windowsData: ReportedWindowsData;
  /** Days without check-in after which a device counts as silent. */
  readonly silentDays: number;
  readonly devices: {
    /** Windows PCs that Intune manages. */
    readonly managed: number;
    /** Directory devices that it does not manage; no policy reaches them. */
    readonly unmanaged: number;
    /** Managed devices that no ring is assigned to, as far as rings were evaluated. */
    readonly withoutRing: number;
  };
  readonly hotpatch: HotpatchEligibility;
  readonly policies: readonly PolicyCompliance[];
  /** What a reader of the figures has to know, one sentence each. */
  readonly notes: readonly string[];
  /** Whether every figure of the policies could be read. */
  readonly complete: boolean;
}

/**
 * How many managed devices can take hotpatches, as far as lists of Graph tell. A device takes them
 * with a build of Windows 11, version 24H2 or later, with VBS running, on Arm64 with CHPE switched
 * off, and with a licence.
 *
 * @see https://learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-hotpatch-updates
 */
export interface HotpatchEligibility {
  /** Managed devices by what their build says; together as many as there are. */
  readonly buildTakes: number;
  readonly buildTakesNone: number;
  readonly buildUnknown: number;
  /** Of those whose build takes them: the Arm64 ones, where CHPE has to be off as well. */
  readonly arm64: number;
  /** Of those whose build takes them: the ones of which Intune does not tell the architecture. */
  readonly architectureUnknown: number;
  /** Of the Arm64 devices, those where CHPE is off. */
  readonly chpeOff: NotKnown;
  /**
   * Of the devices whose build takes them, what the update service finds of their readiness, which
   * is all that tells of VBS; together as many as those. Devices outside of Windows Autopatch are
   * `notTold`.
   */
  readonly readiness:
    | { readonly ready: number; readonly notReady: number; readonly notTold: number }
    | NotKnown;
  /** Subscriptions with the update service, in the order Graph gives them. They are of users. */
  readonly licences: readonly HotpatchLicence[] | NotKnown;
}

/** Why something is not known, as a sentence without its full stop. */
export interface NotKnown {
  readonly unknown: string;
}

/** A subscription of the tenant that brings the update service, and so hotpatches. */
export interface HotpatchLicence {
  /** Such as `SPE_E3`. */
  readonly skuPartNumber: string;
  /** Units that can be used; null where Graph does not tell them. */
  readonly enabled: number | null;
  /** Units that are given to somebody; null likewise. */
  readonly consumed: number | null;
}

/** Where the versions, editions and revisions of Windows come from that devices are judged by. */
export interface ReportedWindowsData {
  /** The day of the data file of the package, `yyyy-MM-dd`. */
  readonly asOf: string;
  /** Those that could be read, the first being believed before the others. */
  readonly sources: readonly RevisionSource[];
  /** The same for people, with what is not known. */
  readonly sentence: string;
}

/** The release that rings are measured against. */
export interface ReportedRelease {
  /** `yyyy-MM-dd`, UTC. */
  readonly releasedOn: string;
  readonly displayName: string;
  /** Number of the article that describes it. */
  readonly kb: string;
  /** Every article of that day, whatever the build, such as `KB5068861`; sorted. */
  readonly articles: readonly string[];
  /** What devices of each build have to run: the part of the version after the build. */
  readonly revisions: readonly {
    readonly build: number;
    /** Name of the version, such as `Windows 11, version 25H2`. */
    readonly windows: string;
    /** Null where the release has no cumulative update for the build. */
    readonly cumulative: number | null;
    /** Null where the release has no hotpatch for the build. */
    readonly hotpatch: number | null;
  }[];
}

/** The kinds of policies that a report judges. */
export type CompliancePolicyKind = "ring" | "featureUpdate" | "expediteUpdate" | "driverUpdate";

/** How far one policy has come: what its devices are to have, and how many have it. */
export interface PolicyCompliance {
  readonly kind: CompliancePolicyKind;
  readonly id: string;
  readonly displayName: string;
  /** From the ownership marker; null where Ringwright does not own it. */
  readonly stack: string | null;
  /** Its address, such as `ring/broad`. */
  readonly key: string | null;
  /** Whether the config's own stack owns it; null where no config was given. */
  readonly ours: boolean | null;
  /** What its devices are to have, such as `2026-11-10` or a Windows version. */
  readonly target: string | null;
  readonly counts: StateCounts;
  /** Managed devices that the policy is assigned to, those of `counts.unreachable` included. */
  readonly total: number;
  /** Of the devices it can reach, in hundredths, rounded down, so that 100 means all; null of none. */
  readonly patchedPercent: number | null;
  /**
   * When its devices have to have it, those excepted that were enrolled since, which have their time
   * from then; null where there is no such time.
   */
  readonly dueAt: string | null;
  /** What its time runs from: the release, or the last change of the ring; null without `dueAt`. */
  readonly dueFrom: { readonly what: "release" | "ring"; readonly at: string } | null;
  /** Whether the ring states no deadline, so that Windows' defaults measure it. */
  readonly dueAssumed: boolean;
  /** Set where quality updates of a ring are paused. */
  readonly paused: { readonly until: string | null } | null;
  /** Devices that another ring reaches, too. */
  readonly conflicts: { readonly count: number; readonly devices: readonly ConflictingDevice[] };
  /** Members of its groups that Intune does not manage; not counted. */
  readonly unmanaged: number;
  /** Devices that it is assigned to and cannot reach, by reason. */
  readonly unreachable: readonly UnreachableCount[];
  /** Devices of `total` that it reaches only with a licence, which no device tells. */
  readonly licenceUnknown: number;
  /**
   * Devices that a report counts as done and whose build, as of the last check-in, is older.
   * They stay patched: builds arrive later than reports.
   */
  readonly contradicted: number;
  /**
   * Why builds tell nothing of its devices, so that reports alone count, as a sentence; null where
   * they do.
   */
  readonly unjudged: string | null;
  /** What reports and builds say, as they say it, with the state it counts as. */
  readonly reasons: readonly StateReason[];
  readonly errors: readonly ErrorCount[];
  /** Native maintenance windows on devices of a ring; none for other policies. */
  readonly windows: readonly RingWindow[];
  /** Driver policies only. */
  readonly drivers: Readonly<Record<string, number>> | null;
  /** Assignments that could not be evaluated, one sentence each; their devices are not counted. */
  readonly notEvaluated: readonly string[];
  /** Why figures are missing; null where none are. */
  readonly error: string | null;
}

/**
 * Why a policy that is assigned to a device cannot do anything there.
 *
 * - `workload`: Configuration Manager has its updates, as co-management is set.
 * - `joinType`: it is registered with Entra, and not joined.
 * - `edition`: the policy is not for its edition.
 */
export type Barrier = "workload" | "joinType" | "edition";

/**
 * Devices that a policy is assigned to and cannot reach. `filter`: an assignment filter leaves them
 * out; these are not part of `total`, all others are `counts.unreachable`.
 */
export interface UnreachableCount {
  readonly because: Barrier | "filter";
  readonly devices: number;
}

/** A native maintenance window, and what the builds of a ring's devices make of it. */
export interface RingWindow {
  readonly policyId: string;
  /** Of the policy that sets it. */
  readonly displayName: string;
  /** Such as `02:00-05:00 every day`. */
  readonly window: string;
  /** Devices of the ring that it reaches for certain; the three below are their sum. */
  readonly devices: number;
  readonly keeps: number;
  readonly doesNot: number;
  /** Those whose build does not tell. */
  readonly unknown: number;
}

/** A device that more than one ring reaches. */
export interface ConflictingDevice {
  readonly name: string;
  /** Display names of the rings. */
  readonly rings: readonly string[];
}

/** Why devices count as they do, and how many. */
export interface StateReason {
  readonly state: DeviceState;
  readonly reason: string;
  readonly devices: number;
}

/** A result code or an alert, with what it means where that is known. */
export interface ErrorCount {
  readonly code: string;
  readonly devices: number;
  /** The name of a result code in Windows' own headers; null where it has none. */
  readonly symbol: string | null;
  /** Null where the code is not known, or what it means does not say what has to act. */
  readonly class: FailureClass | null;
  /** Null, as the action, where the code is not known. */
  readonly meaning: string | null;
  /** Why it happens, as a rule; null where nobody says. */
  readonly cause: string | null;
  /** What to do about it. */
  readonly action: string | null;
  /** The page that says so; null where none does. */
  readonly source: string | null;
  /** Whether the meaning is known, and no page of Microsoft was found that gives it. */
  readonly unverified: boolean;
}

/** One device and one policy: a line of the CSV. What is not known is an empty text. */
export interface DeviceLine {
  readonly policyKind: CompliancePolicyKind;
  readonly policy: string;
  readonly policyId: string;
  readonly device: string;
  readonly managedDeviceId: string;
  /** Such as `26100.4652`. */
  readonly osBuild: string;
  /** Whether the build is one of a known hotpatch. */
  readonly hotpatch: boolean;
  /** ISO 8601, UTC. */
  readonly lastSyncAt: string;
  readonly state: DeviceState;
  /** Why it counts as that, in one sentence. */
  readonly reason: string;
  /** Such as `0x80070070`, or the name of an alert. */
  readonly errorCode: string;
  readonly errorMeaning: string;
  /** Display names of the other rings that reach it, parted by `; `. */
  readonly otherRings: string;
  /** As its maker calls it. */
  readonly model: string;
}
