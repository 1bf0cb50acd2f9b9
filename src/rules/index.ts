// The door of `ringwright/rules`: both rule languages and nothing else. No file below imports
// a package, or more of the rest than the nearest name to a misspelt one, so that a program
// which only reads rules loads only their readers. `scripts/check-imports.ts` holds the order of the folders:
//
//   ground/                 what both languages stand on: tokens, findings
//   filters/                rules of assignment filters
//   membership/             rules of dynamic groups, one folder a step
//     vocabulary/           which words there are: operators, properties
//     syntax/               text to tree, tree to text
//     pattern/              regular expressions as .NET reads them
//     check/                what is wrong with a rule
//     evaluate/             tree to meaning, meaning to predicate
//     analyse/              what can be said of a rule without an object
//     build/                rules that are not written by hand
export * from "./filters/index.ts";
export * from "./membership/index.ts";
export type { Finding } from "./ground/findings.ts";
