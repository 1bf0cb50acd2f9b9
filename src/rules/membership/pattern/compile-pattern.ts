import { canBacktrack, isRegular, longestBacktracking } from "./cost.ts";
import type { Pattern, ReadPattern } from "./pattern.ts";
import { simulate } from "./simulation.ts";
import { sourceOf } from "./source.ts";

/**
 * What became of a pattern: a search anywhere in a text, ignoring case, or the reason why there
 * is none.
 */
export type CompiledPattern =
  | { readonly finds: (text: string) => boolean }
  | { readonly finds: undefined; readonly reason: string };

/**
 * Makes a search whose time cannot explode. Patterns with few ways to match run on the
 * engine's own expressions; others, and every long text, on a simulation that gives the same
 * answer in linear time. What needs backtracking and could explode is refused.
 */
export function compilePattern({ pattern, unsupported }: ReadPattern): CompiledPattern {
  if (unsupported.length > 0) {
    return refused(`${unsupported.join(" and ")} cannot be evaluated outside of .NET`);
  }
  const { source, flags } = sourceOf(pattern);
  const expression = canBacktrack(pattern) ? tryExpression(source, flags) : undefined;
  if (expression !== undefined && (hasNoLoop(pattern) || !isRegular(pattern))) {
    return { finds: (text) => expression.test(text) };
  }
  const linear = isRegular(pattern) ? simulate(pattern, flags) : undefined;
  if (linear === undefined) {
    return refused("it could take exponential time or space, and nothing faster can do it");
  }
  if (expression === undefined) return { finds: linear };
  return {
    finds: (text) => (text.length <= longestBacktracking ? expression.test(text) : linear(text)),
  };
}

// without repetitions the time is linear by itself
function hasNoLoop(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case "repeat":
      return pattern.max <= 1 && hasNoLoop(pattern.part);
    case "sequence":
    case "alternatives":
      return pattern.parts.every(hasNoLoop);
    case "group":
      return hasNoLoop(pattern.part);
    case "empty":
    case "character":
    case "anchor":
    case "backreference":
      return true;
    default:
      return pattern satisfies never;
  }
}

function tryExpression(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    // two groups of one name, or a count that only .NET can hold
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function refused(reason: string): CompiledPattern {
  return { finds: undefined, reason };
}
