import type { NotKnown } from "../compliance-report.ts";

/** What is looked at, in the order of reports. */
export const readinessChecks = [
  "compatibility",
  "versionFloor",
  "endOfService",
  "windows11",
  "safeguard",
  "freeSpace",
  "hotpatch",
  "workload",
  "joinType",
  "edition",
  "licence",
] as const;

/**
 * One thing that is looked at.
 *
 * - `compatibility`: what `compatibility:` of the files says.
 * - `versionFloor`: whether what it runs leads to the content at all.
 * - `endOfService`: of what it runs, and of a version that it is to get.
 * - `windows11`: whether its hardware is fit for Windows 11.
 * - `safeguard`: whether Microsoft holds a feature update back from it.
 * - `freeSpace`: on its Windows drive.
 * - `hotpatch`: whether it is ready to take updates without a restart.
 * - `workload`: whether its updates are Intune's and not Configuration Manager's.
 * - `joinType`, `edition`: whether the policy is for such a device.
 * - `licence`: for policies of the update service.
 *
 * @useDeclaredType
 */
export type ReadinessCheck = (typeof readinessChecks)[number];

/** From the best to the worst: a device has the worst of its findings. */
export const readinessVerdicts = ["ready", "warn", "unknown", "block"] as const;

/**
 * What is found of a device. `unknown`: something that could keep the content from it is not known,
 * which is neither good nor bad.
 *
 * @useDeclaredType
 */
export type ReadinessVerdict = (typeof readinessVerdicts)[number];

/** Something that was found of a device, or is not known of it. */
export interface ReadinessFinding {
  readonly check: ReadinessCheck;
  readonly verdict: Exclude<ReadinessVerdict, "ready">;
  /** As a part of a sentence about a device. */
  readonly reason: string;
  /**
   * Whether a rollout does not start with it: the content would come and do harm, or the device would
   * be waited for in vain. False where the content cannot come, and nobody counts on it.
   */
  readonly holdsStart: boolean;
  /** Name of the entry of `compatibility:` that says so; absent for other checks. */
  readonly entry?: string | undefined;
}

/** What devices are to be ready for. */
export type ReadinessContent =
  | {
      readonly kind: "feature";
      /** As feature update policies call it, such as `Windows 11, version 25H2`. */
      readonly version: string;
      /** Whether a ring brings it, and not a feature update policy. Default false. */
      readonly byRing?: boolean | undefined;
    }
  | {
      readonly kind: "quality" | "expedite" | "hotpatch";
      /** Day of the release; undefined for the latest monthly security release. */
      readonly release: string | undefined;
    }
  /** Names of drivers; `*` stands for any text. */
  | { readonly kind: "driver"; readonly drivers: readonly string[] }
  /** Address of a policy, such as `setting/power`. */
  | { readonly kind: "policy"; readonly policy: string }
  /** A version of a tool, such as `Go 1.27.4`, and the least build of Windows that it runs on. */
  | { readonly kind: "tool"; readonly title: string; readonly minimumBuild: number | null };

/** How many devices have one finding. */
export interface FindingCount extends ReadinessFinding {
  readonly devices: number;
}

/** How ready some devices are. */
export interface PopulationReadiness {
  /** `all`: every device that was looked at, once. */
  readonly kind: "all" | "ring" | "group" | "stage";
  /** In the files; null where they do not have it. */
  readonly key: string | null;
  /** Of the object in the tenant; null where it is none. */
  readonly id: string | null;
  readonly displayName: string;
  readonly devices: number;
  /** Why it may have more, as parts of sentences; empty where it does not. */
  readonly mayHaveMore: readonly string[];
  /** Each device once, by its worst finding. */
  readonly counts: Readonly<Record<ReadinessVerdict, number>>;
  /** Of the ready ones: those that have the content already. */
  readonly has: number;
  /** Devices with a finding that holds the start of a rollout. */
  readonly holding: number;
  /** The worst first, then the most frequent. A device may have several. */
  readonly findings: readonly FindingCount[];
}

/** A check that was not made of any device. */
export interface UncheckedReadiness extends NotKnown {
  readonly check: ReadinessCheck;
  /** Whether something could not be read; else there was nothing to read. */
  readonly failed: boolean;
}

/** How ready the devices of a tenant are for some content. Plain data: what `--json` prints. */
export interface ReadinessReport {
  readonly formatVersion: 1;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Null where the caller did not give it. */
  readonly tenantId: string | null;
  readonly content: {
    readonly kind: ReadinessContent["kind"];
    /** Such as `Windows 11, version 25H2` or `quality updates of 2026-11-10`. */
    readonly title: string;
  };
  readonly total: PopulationReadiness;
  readonly populations: readonly PopulationReadiness[];
  readonly unchecked: readonly UncheckedReadiness[];
  /** What a reader of the figures has to know, one sentence each. */
  readonly notes: readonly string[];
  /** Whether everything that was asked could be read. */
  readonly complete: boolean;
}

/** One device: a line of the CSV. What is not known is an empty text. */
export interface ReadinessLine {
  readonly device: string;
  readonly managedDeviceId: string;
  /** Of its directory device; empty where it has none. */
  readonly deviceId: string;
  readonly manufacturer: string;
  readonly model: string;
  /** Such as `26100.4652`. */
  readonly osBuild: string;
  /** Free space in GB (2^30 bytes), one decimal. */
  readonly freeGb: string;
  /** Display names of the populations that it is in, parted by `; `. */
  readonly populations: string;
  readonly verdict: ReadinessVerdict;
  readonly hasContent: boolean;
  readonly holdsStart: boolean;
  readonly findings: readonly ReadinessFinding[];
}
