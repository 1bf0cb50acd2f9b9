import { didYouMean, editDistance, nearestName } from "./nearest-name.ts";

/** `; did you mean "x"?` or nothing. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const near = nearestName(word, candidates, configDistance);
  return didYouMean(near && `"${near}"`);
}

/** In a file a word that is cut short, or goes on, is one slip: `displayNam`, `qualityUpdates`. */
function configDistance(a: string, b: string, limit: number): number {
  return a.length > 3 && (b.startsWith(a) || a.startsWith(b)) ? 1 : editDistance(a, b, limit);
}
