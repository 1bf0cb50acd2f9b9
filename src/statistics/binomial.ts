/** A share and what is missing to 1. Both are kept, since either may be too small for 1 minus the other. */
export interface Share {
  readonly share: number;
  readonly rest: number;
}

/**
 * The share of failures at which `atLeast` or more of `trials` fail with a given chance: the
 * quantile of the beta distribution with `atLeast` and `trials - atLeast + 1`.
 *
 * @param chance - Above 0, below 0.5.
 */
export function shareOfTail(atLeast: number, trials: number, chance: number): Share {
  if (atLeast === trials) {
    const logShare = Math.log(chance) / trials;
    return { share: Math.exp(logShare), rest: -Math.expm1(logShare) };
  }
  const target = Math.log(chance);
  let [low, high] = [-bracket, bracket];
  let logit = Math.log(atLeast / (trials - atLeast));
  // the logarithm of the tail bends one way over the logit, so that Newton seldom leaves the bracket
  for (let step = 0; step < 200; step++) {
    const at = ofLogit(logit);
    const tail = upperTail(atLeast, trials, at);
    const excess = Math.log(tail) - target;
    if (excess > 0) high = logit;
    else low = logit;
    const slope = (atLeast * at.rest * pointChance(atLeast, trials, at)) / tail;
    const newton = logit - excess / slope;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - logit) <= 1e-15 * Math.max(1, Math.abs(logit))) return ofLogit(next);
    logit = next;
  }
  return ofLogit(logit);
}

/** Beyond it the smaller share is no number above 0. */
const bracket = 740;

function ofLogit(logit: number): Share {
  return { share: 1 / (1 + Math.exp(-logit)), rest: 1 / (1 + Math.exp(logit)) };
}

/** The chance of `count` or more failures. Sums from the largest term away, all of one sign. */
function upperTail(count: number, trials: number, { share, rest }: Share): number {
  if (share > count / trials) {
    const odds = rest / share;
    const first = pointChance(count - 1, trials, { share, rest });
    return 1 - sumTerms(first, (done) => ((count - 1 - done) / (trials - count + 2 + done)) * odds);
  }
  const odds = share / rest;
  const first = pointChance(count, trials, { share, rest });
  return sumTerms(first, (done) => ((trials - count - done) / (count + 1 + done)) * odds);
}

function sumTerms(first: number, ratio: (done: number) => number): number {
  let [sum, term] = [0, first];
  for (let done = 0; term > sum * Number.EPSILON; done++) {
    sum += term;
    term *= ratio(done);
  }
  return sum;
}

/**
 * The chance of exactly `count` failures, to about 15 digits for any number of trials.
 *
 * Source: C. Loader, Fast and Accurate Computation of Binomial Probabilities, 2000, the method of
 * R's `dbinom`.
 */
function pointChance(count: number, trials: number, { share, rest }: Share): number {
  if (count === 0) return Math.exp(trials * Math.log1p(-share));
  if (count === trials) return Math.exp(trials * Math.log1p(-rest));
  const others = trials - count;
  const exponent =
    stirlingError(trials) -
    stirlingError(count) -
    stirlingError(others) -
    deviance(count, trials * share) -
    deviance(others, trials * rest);
  return Math.exp(exponent) * Math.sqrt(trials / (2 * Math.PI * count * others));
}

/** What Stirling's formula misses of the logarithm of n!. */
function stirlingError(n: number): number {
  if (n < 16) {
    let factorial = 1;
    for (let factor = 2; factor <= n; factor++) factorial *= factor;
    return Math.log(factorial / (Math.sqrt(2 * Math.PI * n) * (n / Math.E) ** n));
  }
  const square = n * n;
  return (
    (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) /
    n
  );
}

/** `count * log(count / mean) + mean - count`, without the loss where both are nearly the same. */
function deviance(count: number, mean: number): number {
  const distance = (count - mean) / (count + mean);
  if (Math.abs(distance) >= 0.1) return count * Math.log(count / mean) + mean - count;
  let sum = (count - mean) * distance;
  let power = 2 * count * distance;
  for (let odd = 3; ; odd += 2) {
    power *= distance * distance;
    const next = sum + power / odd;
    if (next === sum) return sum;
    sum = next;
  }
}
