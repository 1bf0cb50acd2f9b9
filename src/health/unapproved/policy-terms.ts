import type { PolicyName } from "./finding.ts";

/** What every policy says besides. */
interface CommonTerms extends PolicyName {
  /** Its terms are known to be these from then on; null where nothing tells it. */
  readonly since: Date | null;
}

/** A pause of a ring, as far as Graph tells when it began. */
export interface PauseTerms {
  /** Paused for certain from then on. A pause that was extended counts from its extension. */
  readonly from: Date;
  /** Null where Graph does not say. */
  readonly until: Date | null;
}

/** What a ring allows. */
export interface RingPolicyTerms extends CommonTerms {
  readonly kind: "ring";
  readonly qualityDeferralDays: number;
  readonly featureDeferralDays: number;
  readonly qualityPause: PauseTerms | null;
  readonly featurePause: PauseTerms | null;
  readonly driversExcluded: boolean;
  /** Of an Insider channel, which brings what no release does. */
  readonly isInsider: boolean;
  /** Whether people at the device may look for updates. */
  readonly allowsScan: boolean;
}

/** What a feature update policy allows: its version and all before it. */
export interface FeaturePolicyTerms extends CommonTerms {
  readonly kind: "featureUpdate";
  /** As the catalog calls it. */
  readonly version: string;
}

/** What an expedite policy brings, whatever rings say. */
export interface ExpeditePolicyTerms extends CommonTerms {
  readonly kind: "expediteUpdate";
  /** Day of the release; null where the policy names none that can be read. */
  readonly releasedOn: string | null;
}

/** A driver, or a release, as a policy has decided on it. */
export interface ItemStanding {
  /** `approved`, `declined`, `suspended`, `needsReview`, `unknown`, or what a later Graph says. */
  readonly status: string;
  /** It is known to be that from then on; null where nothing tells it. */
  readonly since: Date | null;
}

/** A driver of the inventory of a policy. */
export interface DriverStanding extends ItemStanding {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** First day of the offer, where one is set. */
  readonly deployOn: string | null;
}

/** What a driver policy allows. */
export interface DriverPolicyTerms extends CommonTerms {
  readonly kind: "driverUpdate";
  /** Null where its inventory could not be read. */
  readonly drivers: readonly DriverStanding[] | null;
}

/** How a quality update policy approves some kind of release. */
export interface ApprovalRule {
  readonly cadence: string;
  readonly category: string;
  readonly method: string;
}

/** What a quality update policy allows. */
export interface QualityPolicyTerms extends CommonTerms {
  readonly kind: "qualityUpdate";
  readonly hotpatch: boolean;
  readonly rules: readonly ApprovalRule[];
  /** By day of the release; null where it could not be read. */
  readonly releases: ReadonlyMap<string, ItemStanding> | null;
}

/** What a policy allows. */
export type PolicyTerms =
  | RingPolicyTerms
  | FeaturePolicyTerms
  | ExpeditePolicyTerms
  | DriverPolicyTerms
  | QualityPolicyTerms;
