import type { OsBuild } from "../../devices/os-build.ts";
import type { PolicyTerms } from "./policy-terms.ts";

/** When something was installed, as far as it was seen. */
export interface SeenBetween {
  /** Not there before; null where nothing tells it. */
  readonly after: Date | null;
  /** There at the latest; null where nothing tells it. */
  readonly by: Date | null;
}

/** What the collector said on a device. Its times are those of the device's clock. */
export interface CollectedInstalls {
  /** When it said so. */
  readonly at: Date;
  readonly build: OsBuild | null;
  /** When setup installed this version of Windows; null where the device did not say. */
  readonly setupAt: Date | null;
  /** Updates with an article that were installed, newest first; null where the device did not say. */
  readonly updates: readonly { readonly at: Date; readonly kb: string }[] | null;
  /** Drivers that Windows Update installed, newest first; null where the device did not say. */
  readonly drivers: readonly { readonly at: Date; readonly title: string }[] | null;
  /** Whether it asks a WSUS server, by kind of update. */
  readonly asksWsus: {
    readonly quality: boolean;
    readonly feature: boolean;
    readonly driver: boolean;
  };
}

/** A policy that reaches a device. */
export interface ReachingPolicy<Terms extends PolicyTerms = PolicyTerms> {
  readonly terms: Terms;
  /** False where it may reach the device and that is not known. */
  readonly isCertain: boolean;
  /** It is known to reach the device from then on; null where nothing tells it. */
  readonly since: Date | null;
  /** The last look at which it did not reach the device; null where there was none. */
  readonly notAt: Date | null;
}

/** What one PC runs, and which policies reach it. */
export interface DeviceInstalls {
  readonly key: string;
  readonly managedDeviceId: string;
  /** Untrusted text. */
  readonly name: string;
  readonly enrolledAt: Date | null;
  /** As of its last check-in; null where Intune does not tell it. */
  readonly build: OsBuild | null;
  /** What it ran before, as far as it was recorded. */
  readonly previousBuild: OsBuild | null;
  /** When it got the build that it runs. */
  readonly buildSeen: SeenBetween;
  /** When it got its version of Windows, whatever its revision. */
  readonly versionSeen: SeenBetween;
  /** Of the long-term channel, which no feature update policy moves. */
  readonly isLongTerm: boolean;
  /** Null where the collector said nothing, or by a clock that is wrong. */
  readonly collected: CollectedInstalls | null;
  readonly reachedBy: readonly ReachingPolicy[];
}

/** The terms of one kind. */
export type TermsOf<Kind extends PolicyTerms["kind"]> = Extract<
  PolicyTerms,
  { readonly kind: Kind }
>;

/** Those of the policies that are of one kind. */
export function reachingOf<Kind extends PolicyTerms["kind"]>(
  { reachedBy }: DeviceInstalls,
  kind: Kind,
): readonly ReachingPolicy<TermsOf<Kind>>[] {
  const isOfKind = (one: ReachingPolicy): one is ReachingPolicy & ReachingPolicy<TermsOf<Kind>> =>
    one.terms.kind === kind;
  return reachedBy.filter(isOfKind);
}
