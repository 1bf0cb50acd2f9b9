/**
 * How many standard deviations above the mean a normal value stays with a chance.
 *
 * @param chance - From 0.5, below 1.
 */
export function normalQuantile(chance: number): number {
  let z = 0;
  // below the quantile the curve bends down, so that each step of Newton stops short of it
  for (;;) {
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const next = z + (chance - 0.5 - density * seriesOf(z)) / density;
    if (!(next > z)) return z;
    z = next;
  }
}

/**
 * z + z^3/3 + z^5/(3*5) + ...: with the density, the chance between the mean and z.
 *
 * Source: G. Marsaglia, Evaluating the Normal Distribution, 2004, https://doi.org/10.18637/jss.v011.i04
 */
function seriesOf(z: number): number {
  let [sum, term] = [0, z];
  for (let odd = 3; sum + term !== sum; odd += 2) {
    sum += term;
    term *= (z * z) / odd;
  }
  return sum;
}
