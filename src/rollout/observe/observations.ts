import type { PopulationReadiness, UncheckedReadiness } from "../../health/readiness/readiness.ts";
import type { OutcomeCounts, PinnedContent } from "../state/rollout-state.ts";

/** What one look at the tenant, and at what gates ask, said. Plain data: a tick decides on it alone. */
export interface Observations {
  /** When it was read, ISO 8601 UTC, as all instants here. */
  readonly at: string;
  /** The newest check-in of any device; null where none is known. */
  readonly dataAt: string | null;
  /** What could not be read, one sentence each: nothing is decided on the rest. */
  readonly problems: readonly string[];
  /** What stands against a start, one sentence each; empty where nothing does. */
  readonly prechecks: readonly string[];
  /** How ready the devices are; absent once it has begun, and where they were not read. */
  readonly readiness?: ObservedReadiness;
  /** A newer release that takes the place of the content; null where there is none. */
  readonly supersededBy: PinnedContent | null;
  /** What each stage's actuator holds, by name of the stage. */
  readonly slots: Readonly<Record<string, ObservedSlot>>;
  readonly stages: Readonly<Record<string, ObservedStage>>;
  /** What gates that ask elsewhere were told, by name of the stage. */
  readonly measures: Readonly<Record<string, StageMeasures>>;
  /** Times in which nothing is promoted. */
  readonly freezes: readonly ObservedFreeze[];
  /** What a rollback would go back to. */
  readonly restore: ObservedRestore;
}

/** How ready the devices of a rollout are before it begins. */
export interface ObservedReadiness {
  /** Devices of all stages, each once. */
  readonly total: PopulationReadiness;
  /** In the order of the stages. */
  readonly stages: readonly PopulationReadiness[];
  readonly unchecked: readonly UncheckedReadiness[];
}

/** What gates were told of a stage: by gate, or by gate and item of a checklist. */
export type StageMeasures = Readonly<Record<string, Measure>>;

/** A freeze of the calendar; its end is not part of it. */
export interface ObservedFreeze {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** IANA name of the zone that it is told in. */
  readonly timeZone: string;
}

/** How a stage is held, as the tenant shows it. */
export interface ObservedSlot {
  /** Such as `ring/early quality`. */
  readonly object: string;
  /** `mixed`: some of it is held; `missing`: its object is gone. */
  readonly position: "held" | "released" | "mixed" | "missing";
  /** When the hold ends by itself. */
  readonly expiresAt: string | null;
  /** Whether its devices are told to uninstall the update. */
  readonly isRollingBack?: boolean;
}

/** The devices of a stage. */
export interface ObservedStage {
  /** Whom it reaches now: what is frozen when it is released. */
  readonly reach: {
    readonly count: number;
    /** SHA-256 of their ids, sorted; null for a stage that is not the next to be released. */
    readonly hash: string | null;
    /** Why it may be more, as parts of sentences. */
    readonly unknown: readonly string[];
  };
  /** Of its frozen devices; absent before it is released. */
  readonly counts?: OutcomeCounts;
  /** The same by stratum and value. */
  readonly strata: Readonly<Record<string, Readonly<Record<string, OutcomeCounts>>>>;
  /** Left out, since they cannot be reached, by reason. */
  readonly excluded: Readonly<Record<string, number>>;
  /** Frozen devices that it no longer reaches. */
  readonly attrition: number;
  /** Checked in within `tick.maxDataAgeHours`. */
  readonly reporting: number;
  readonly compliance: { readonly compliant: number; readonly noncompliant: number };
  /** Failures by result code. */
  readonly errors: Readonly<Record<string, number>>;
  /** Only for content of kind `tool`. */
  readonly tool?: ObservedTool;
  /** Devices outside of all released stages, and how many of them are silent. */
  readonly control: { readonly devices: number; readonly silent: number };
}

/** What the scripts of a tool said of its next version. */
export interface ObservedTool {
  /** Devices of the stage, by what their scripts said last. */
  readonly states: Readonly<Record<string, number>>;
  /** The same of all devices: an alarm counts wherever it was raised. */
  readonly anywhere: Readonly<Record<string, number>>;
  /**
   * Devices of the stage that did not report another version since it is held back again: what Graph
   * keeps of the time before proves nothing. 0 where it is not.
   */
  readonly notBack: number;
  /** Devices of the stage that have its folder, of those on which it is tried. */
  readonly placed: PlacedShare & {
    /** By site; none where the files have no sites. */
    readonly sites: Readonly<Record<string, PlacedShare>>;
  };
}

/** How many of some devices have a folder. */
export interface PlacedShare {
  readonly have: number;
  readonly of: number;
}

/** What a source outside of the tenant said. */
export type Measure =
  | { readonly kind: "value"; readonly value: number }
  /** Devices by what files say of them. */
  | {
      readonly kind: "devices";
      readonly failed: number;
      readonly reporting: number;
      /** Failures by result code. */
      readonly errors: Readonly<Record<string, number>>;
      readonly note: string | null;
    }
  /** What the devices of a stage installed that policy did not allow. */
  | {
      readonly kind: "installs";
      readonly found: number;
      /** By kind of finding, such as `driverNotApproved`. */
      readonly kinds: Readonly<Record<string, number>>;
      /** Intune's ids of the first devices. */
      readonly devices: readonly string[];
      readonly judged: number;
      readonly undecided: number;
      /** Devices with restricted drivers, and how many told which they installed. */
      readonly driverDevices: { readonly restricted: number; readonly told: number };
      /** Why some could not be judged, one sentence each. */
      readonly notRead: readonly string[];
    }
  /** How long builds of the stage's hosts take, compared with before its release. */
  | {
      readonly kind: "ratio";
      /** Of the stage, with a value before and after the release. */
      readonly hosts: number;
      /** Hosts that were compared with; 0 where none were, or too few. */
      readonly control: number;
      /** Times that builds take; null where too few hosts are known. */
      readonly times: {
        readonly seen: number;
        readonly lower: number;
        readonly upper: number;
      } | null;
      /** What of the answers could not be used, and what else limits them, as parts of a sentence. */
      readonly notes: readonly string[];
    }
  /** Texts of errors that were not there before the release. */
  | {
      readonly kind: "signatures";
      /** How many are new and on enough hosts. */
      readonly found: number;
      /** The first of them, on most hosts first: without numbers and addresses, and harmless. */
      readonly signatures: readonly { readonly text: string; readonly hosts: number }[];
      /** Hosts of the stage that have signatures, new or not. */
      readonly hosts: number;
      /** Hosts of the stage that are known to be collected from; null where nobody asks. */
      readonly alive: number | null;
      /** Why some may be missing; null where none are. */
      readonly unsure: string | null;
      /** Why some may not be new; null where all are. */
      readonly unsureBefore: string | null;
    }
  | {
      readonly kind: "verdict";
      readonly verdict: "pass" | "fail" | "inconclusive";
      readonly reason: string;
    }
  | { readonly kind: "missing"; readonly reason: string }
  | { readonly kind: "error"; readonly reason: string };

/** What a rollback would go back to, and whether it is there. */
export interface ObservedRestore {
  /** Whether the snapshot from before the start is whole. */
  readonly isValid: boolean;
  /** Why not, or what is written otherwise than it was; one sentence each. */
  readonly differs: readonly string[];
}
