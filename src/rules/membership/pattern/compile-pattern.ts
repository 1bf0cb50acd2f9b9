import { hasReference, longestBacktracking } from "./cost.ts";
import type { ReadPattern } from "./pattern.ts";
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
 * Makes a search whose time cannot explode. Texts of a length that is safe for the pattern run
 * on the engine's own expressions; longer ones on a simulation that gives the same answer in
 * linear time, looking around included. What goes back to an earlier group while it repeats
 * could explode, and is refused.
 */
export function compilePattern({ pattern, unsupported }: ReadPattern): CompiledPattern {
  if (unsupported.length > 0) {
    return refused(`${unsupported.join(" and ")} cannot be evaluated outside of .NET`);
  }
  const { source, flags } = sourceOf(pattern);
  const longest = longestBacktracking(pattern);
  const expression = longest > 0 ? tryExpression(source, flags) : undefined;
  if (expression !== undefined && longest === Number.POSITIVE_INFINITY) {
    return { finds: (text) => expression.test(text) };
  }
  const linear = hasReference(pattern) ? undefined : simulate(pattern, flags);
  if (linear === undefined) {
    return refused("it could take exponential time or space, and nothing faster can do it");
  }
  if (expression === undefined) return { finds: linear };
  return {
    finds: (text) => (text.length <= longest ? expression.test(text) : linear(text)),
  };
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
