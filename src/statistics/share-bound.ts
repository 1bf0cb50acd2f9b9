import { type Share, shareOfTail } from "./binomial.ts";
import { normalQuantile } from "./normal.ts";

/**
 * How a bound of a share is calculated. `clopper-pearson` is never too bold, whatever the true
 * share is. `wilson` is right on average and a little narrower, so that for some shares it is wrong
 * more often than stated.
 *
 * Source: L. D. Brown, T. T. Cai, A. DasGupta, Interval Estimation for a Binomial Proportion, 2001,
 * https://doi.org/10.1214/ss/1009213286
 */
export type BoundMethod = "clopper-pearson" | "wilson";

/**
 * The highest share of failures that what was seen leaves possible: the true share is above it
 * with a chance of at most 1 minus the confidence. 1 where no device was seen.
 *
 * One-sided: an interval of 95 % on both sides has the bounds of a confidence of 0.975.
 *
 * @param failures - Devices that failed; whole, 0 to `devices`.
 * @param devices - Devices with a final outcome; whole.
 * @param confidence - Above 0.5, below 1.
 * @throws {RangeError} where a number is out of its range.
 *
 * @example
 * // 20 devices without a failure leave a share of 13.9 % possible
 * upperBound(0, 20);
 */
export function upperBound(
  failures: number,
  devices: number,
  confidence = 0.95,
  method: BoundMethod = "clopper-pearson",
): number {
  checkCounts(failures, devices);
  checkConfidence(confidence);
  // a share of failures is at most this where the share of the others is at least the rest
  return lowestShare(devices - failures, devices, confidence, method).rest;
}

/**
 * The lowest share of failures that what was seen leaves possible, as `upperBound` has the
 * highest. 0 where no device was seen.
 *
 * @param failures - Devices that failed; whole, 0 to `devices`.
 * @param devices - Devices with a final outcome; whole.
 * @param confidence - Above 0.5, below 1.
 * @throws {RangeError} where a number is out of its range.
 */
export function lowerBound(
  failures: number,
  devices: number,
  confidence = 0.95,
  method: BoundMethod = "clopper-pearson",
): number {
  checkCounts(failures, devices);
  checkConfidence(confidence);
  return lowestShare(failures, devices, confidence, method).share;
}

/** @throws {RangeError} where it is not above 0.5 and below 1. */
export function checkConfidence(confidence: number): void {
  if (confidence > 0.5 && confidence < 1) return;
  throw new RangeError(`a confidence is above 0.5 and below 1, such as 0.95, not ${confidence}`);
}

function checkCounts(failures: number, devices: number): void {
  if (!Number.isSafeInteger(devices) || devices < 0)
    throw new RangeError(`a number of devices is whole and not below 0, not ${devices}`);
  if (!Number.isSafeInteger(failures) || failures < 0 || failures > devices)
    throw new RangeError(`failures are whole, 0 to the ${devices} devices, not ${failures}`);
}

function lowestShare(
  seen: number,
  devices: number,
  confidence: number,
  method: BoundMethod,
): Share {
  if (seen === 0) return { share: 0, rest: 1 };
  switch (method) {
    case "clopper-pearson":
      return shareOfTail(seen, devices, 1 - confidence);
    case "wilson":
      return wilsonShare(seen, devices, normalQuantile(confidence));
    default:
      throw new RangeError(`no bound by ${String(method satisfies never)}`);
  }
}

/** Source: E. B. Wilson, 1927, https://doi.org/10.1080/01621459.1927.10502953 */
function wilsonShare(seen: number, devices: number, z: number): Share {
  const square = z * z;
  const half = z * Math.sqrt((seen * (devices - seen)) / devices + square / 4);
  // the product of both roots of the quadratic is known: no digits are lost in a difference
  const share = (seen * seen) / devices / (seen + square / 2 + half);
  return { share, rest: (devices - seen + square / 2 + half) / (devices + square) };
}
