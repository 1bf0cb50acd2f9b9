/** How words with an opposite begin: what says so first, what says the contrary second. */
const opposites: readonly (readonly [string, string])[] = [
  ["includ", "exclud"],
  ["enabl", "disabl"],
  ["allow", "disallow"],
  ["allow", "block"],
  ["allow", "deny"],
  ["allow", "prevent"],
  ["approv", "declin"],
  ["activ", "inactiv"],
  ["resum", "paus"],
  ["show", "hid"],
  ["with", "without"],
  ["on", "off"],
  ["start", "end"],
  ["begin", "end"],
  ["from", "to"],
  ["min", "max"],
  ["before", "after"],
  ["first", "last"],
  ["quality", "feature"],
];

// a prefix of any of them would be in many words
const wholeWords = new Set(["on", "off", "to", "with"]);

/**
 * The name with one of its words turned into its opposite, for each that has one, in lower case:
 * `driversincluded` of `driversExcluded`.
 */
export function mirrored(name: string): string[] {
  const both = opposites.flatMap(([one, other]) => [[one, other] as const, [other, one] as const]);
  return both.flatMap(([from, to]) => {
    const mirror = name.replaceAll(/[A-Z]?[a-z]+|[A-Z]+/g, (word) => turned(word, from, to));
    return mirror.toLowerCase() === name.toLowerCase() ? [] : [mirror.toLowerCase()];
  });
}

function turned(word: string, from: string, to: string): string {
  const lower = word.toLowerCase();
  const isMeant = wholeWords.has(from) ? lower === from : lower.startsWith(from);
  return isMeant ? `${to}${lower.slice(from.length)}` : word;
}

const contrary = /exclud|disabl|disallow|block|deny|denied|prevent|declin|inactiv|paus|without/;

/** Whether a part of a name, in lower case, turns what the rest of it says. */
export function isContrary(part: string): boolean {
  return contrary.test(part);
}
