import { didYouMean, editDistance, nearestName } from "./nearest-name.ts";

/** `; did you mean "x"?`, the word that is used here for another, or nothing; never an antonym. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const meant = meantName(word, candidates);
  return meant !== undefined && meant === synonyms[word.toLowerCase()]
    ? `; write "${meant}"`
    : didYouMean(meant && `"${meant}"`);
}

/** The candidate that a word stands for, or is a slip of. */
export function meantName(word: string, candidates: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const synonym = synonyms[lower];
  if (synonym !== undefined && candidates.includes(synonym)) return synonym;
  return nearestName(
    word,
    candidates.filter((candidate) => !areOpposite(lower, candidate.toLowerCase())),
    configDistance,
  );
}

/** What other tools and the portal say, and what it is called here. */
const synonyms: Readonly<Record<string, string>> = {
  include: "group",
  excluded: "exclude",
  name: "displayName",
  title: "displayName",
};

// a slip of a few letters must not turn a policy round
const opposites: readonly (readonly [string, string])[] = [
  ["include", "exclude"],
  ["enable", "disable"],
  ["allow", "disallow"],
  ["allow", "deny"],
  ["start", "end"],
  ["min", "max"],
  ["before", "after"],
  ["quality", "feature"],
  ["active", "inactive"],
];

function areOpposite(a: string, b: string): boolean {
  return opposites.some(([one, other]) => pairOf(a, b, one, other) || pairOf(b, a, one, other));
}

/** Whether the one begins as one word does, and the other as its opposite. */
function pairOf(a: string, b: string, one: string, other: string): boolean {
  return a.startsWith(one) && b.startsWith(other) && !b.startsWith(one);
}

/** In a file a word that is cut short, or goes on, is one slip: `displayNam`, `qualityUpdates`. */
function configDistance(a: string, b: string, limit: number): number {
  return a.length > 3 && (b.startsWith(a) || a.startsWith(b)) ? 1 : editDistance(a, b, limit);
}
