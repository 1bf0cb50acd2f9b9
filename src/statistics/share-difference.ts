import { lowerBound, upperBound } from "./share-bound.ts";

/** Devices of one group with a final outcome, and how many of them failed. Whole numbers. */
export interface FailureCount {
  readonly failures: number;
  readonly devices: number;
}

/** How much higher the share of failures of one group may be than that of another: -1 to 1. */
export interface ShareDifference {
  /** As seen; undefined where one of both has no devices. */
  readonly difference: number | undefined;
  /** The true difference is below it with a chance of about 1 minus the confidence. */
  readonly lower: number;
  /** The true difference is above it with a chance of about 1 minus the confidence. */
  readonly upper: number;
}

/**
 * The share of failures of a candidate minus that of a control, with a bound on each side: the
 * hybrid score interval. Where one has no devices, all that is possible.
 *
 * Source: R. G. Newcombe, Interval estimation for the difference between independent proportions,
 * 1998, method 10, https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C873::AID-SIM779%3E3.0.CO;2-I
 *
 * @param confidence - Of one side, above 0.5, below 1. An interval of 95 % on both sides has 0.975.
 * @throws {RangeError} where a number is out of its range.
 */
export function twoShareDifference(
  candidate: FailureCount,
  control: FailureCount,
  confidence = 0.95,
): ShareDifference {
  const [one, other] = [boundsOf(candidate, confidence), boundsOf(control, confidence)];
  if (one.share === undefined || other.share === undefined)
    return { difference: undefined, lower: -1, upper: 1 };
  const difference = one.share - other.share;
  return {
    difference,
    lower: difference - Math.hypot(one.share - one.lower, other.upper - other.share),
    upper: difference + Math.hypot(one.upper - one.share, other.share - other.lower),
  };
}

function boundsOf({ failures, devices }: FailureCount, confidence: number) {
  return {
    share: devices === 0 ? undefined : failures / devices,
    lower: lowerBound(failures, devices, confidence, "wilson"),
    upper: upperBound(failures, devices, confidence, "wilson"),
  };
}
