import { type BoundMethod, checkConfidence, upperBound } from "./share-bound.ts";

/**
 * The least number of devices with a final outcome that show a share of failures of at most
 * `max`, where so many of them fail. Infinity where no number that can be counted does.
 *
 * @param failures - Whole, not below 0.
 * @param max - Above 0, below 1.
 * @param confidence - Of one side, above 0.5, below 1.
 * @throws {RangeError} where a number is out of its range.
 *
 * @example
 * // 59: so many devices without a failure show at most 5 %
 * devicesNeeded(0, 0.05);
 */
export function devicesNeeded(
  failures: number,
  max: number,
  confidence = 0.95,
  method: BoundMethod = "clopper-pearson",
): number {
  if (!(max > 0 && max < 1))
    throw new RangeError(`a share to show is above 0 and below 1, not ${max}`);
  const shows = (devices: number) => upperBound(failures, devices, confidence, method) <= max;
  // more devices with the same failures have a lower bound: it is searched by halves
  let [tooFew, enough] = [failures, Math.max(failures, 1)];
  while (!shows(enough)) {
    tooFew = enough;
    enough *= 2;
    if (enough > Number.MAX_SAFE_INTEGER) return Infinity;
  }
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (shows(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}

/**
 * The smallest share that so many devices can show at best, without any failure: a gate with a
 * lower `max` can never pass with them. 1 for no devices.
 *
 * @throws {RangeError} where a number is out of its range.
 */
export function smallestProvable(
  devices: number,
  confidence = 0.95,
  method: BoundMethod = "clopper-pearson",
): number {
  return upperBound(0, devices, confidence, method);
}

/**
 * The confidence of each of several looks at a growing sample, so that all of them together are
 * wrong no more often than one look with `confidence` is (Bonferroni).
 *
 * @param looks - Whole, 1 or more.
 * @throws {RangeError} where a number is out of its range.
 */
export function splitAlpha(confidence: number, looks: number): number {
  checkConfidence(confidence);
  if (!Number.isSafeInteger(looks) || looks < 1)
    throw new RangeError(`a number of looks is whole and 1 or more, not ${looks}`);
  return 1 - (1 - confidence) / looks;
}
