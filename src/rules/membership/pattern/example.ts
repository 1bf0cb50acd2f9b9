import type { Pattern } from "./pattern.ts";
import { flagsFor } from "./source.ts";

/**
 * A short text that a pattern probably matches. Anchors and looking round are left out of
 * account, so it has to be tried.
 */
export function exampleOf(pattern: Pattern): string {
  switch (pattern.kind) {
    case "empty":
    case "anchor":
    case "backreference":
      return "";
    case "character":
      return pattern.literal ?? exampleCharacter(pattern.source);
    case "sequence":
      return pattern.parts.map(exampleOf).join("");
    case "alternatives": {
      const [first] = pattern.parts;
      return first === undefined ? "" : exampleOf(first);
    }
    case "repeat":
      return exampleOf(pattern.part).repeat(Math.min(pattern.min, 100));
    case "group":
      return pattern.role === "plain" || pattern.role === "capture" ? exampleOf(pattern.part) : "";
    default:
      return pattern satisfies never;
  }
}

function exampleCharacter(source: string): string {
  const expression = new RegExp(`^(?:${source})$`, flagsFor(source));
  return Array.from(tried).find((char) => expression.test(char)) ?? "";
}

const tried = "a0-_ bz9.:/@#[]()!~\u00e4\t\n";
