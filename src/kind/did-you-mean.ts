import { didYouMean, editDistance, mostApart, nearestName } from "./nearest-name.ts";
import { isContrary, mirrored } from "./opposite-words.ts";

/** `; did you mean "x"?`, the word that is used here for another, or nothing; never an antonym. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const meant = meantName(word, candidates);
  return meant !== undefined && meant === synonyms[word.toLowerCase()]
    ? `; write "${meant}"`
    : didYouMean(meant && `"${meant}"`);
}

/** The candidate that a word stands for, or is a slip of. */
export function meantName(word: string, candidates: readonly string[]): string | undefined {
  const synonym = synonyms[word.toLowerCase()];
  if (synonym !== undefined && candidates.includes(synonym)) return synonym;
  return nearestName(
    word,
    // a slip of a few letters must not turn a policy round
    candidates.filter((candidate) => !areOpposite(word, candidate)),
    configDistance,
  );
}

/** `; "x" says the opposite`, where a property is known whose name does, or nothing. */
export function oppositeAdvice(word: string, candidates: readonly string[]): string {
  const lower = word.toLowerCase();
  const opposite = candidates.find(
    (candidate) =>
      isContrary(lower) !== isContrary(candidate.toLowerCase()) &&
      mirrored(candidate).some(
        (mirror) => editDistance(lower, mirror, mostApart(word) + 1) <= mostApart(word),
      ),
  );
  if (opposite !== undefined) return `; "${opposite}" says the opposite`;
  const open = candidates.find((candidate) => turnsRound(lower, candidate.toLowerCase()));
  return open === undefined ? "" : `; there is "${open}", which may say the opposite`;
}

/** What other tools, Graph and the portal say, and what it is called here. */
const synonyms: Readonly<Record<string, string>> = {
  include: "group",
  includes: "group",
  excluded: "exclude",
  filtertype: "filterMode",
  name: "displayName",
  title: "displayName",
  windows: "windows10AndLater",
  win10: "windows10AndLater",
  win11: "windows10AndLater",
  windows10: "windows10AndLater",
  windows11: "windows10AndLater",
};

/** Whether a word is as near to what says the opposite of a candidate, or nearer. */
function areOpposite(word: string, candidate: string): boolean {
  const lower = word.toLowerCase();
  const limit = mostApart(word) + 1;
  const distance = configDistance(lower, candidate.toLowerCase(), limit);
  return mirrored(candidate).some(
    (mirror) => configDistance(lower, mirror, limit) <= Math.min(distance, limit - 1),
  );
}

// fewer letters are part of too many words
const fewLetters = 3;

/** What makes one slip of a name that is cut short, or goes on: less near than one letter. */
const cutDistance = 1.5;

/** In a file a word that is cut short, or goes on, is one slip: `displayNam`, `qualityUpdates`. */
function configDistance(a: string, b: string, limit: number): number {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const isCut =
    a.length > fewLetters && long.startsWith(short) && !isContrary(long.slice(short.length));
  const distance = editDistance(a, b, limit);
  return isCut ? Math.min(distance, cutDistance) : distance;
}

/** Whether a name begins with the word and goes on with what turns it round. Both in lower case. */
function turnsRound(word: string, name: string): boolean {
  return word.length > fewLetters && name.startsWith(word) && isContrary(name.slice(word.length));
}
