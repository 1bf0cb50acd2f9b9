/** The chance of each number of failures, by adding one trial after the other. */
export function binomialChances(trials: number, share: number): number[] {
  let chances = [1];
  for (let trial = 0; trial < trials; trial++) chances = addTrials(chances, 1, share);
  return chances;
}

/** Chances of numbers of failures after some more trials. */
export function addTrials(chances: readonly number[], trials: number, share: number): number[] {
  let known = [...chances];
  for (let trial = 0; trial < trials; trial++)
    known = [...known, 0].map(
      (chance, failures) => chance * (1 - share) + (known[failures - 1] ?? 0) * share,
    );
  return known;
}
