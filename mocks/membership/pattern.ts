import { queryCompilation } from "./rule-refusal.ts";

/**
 * A pattern of -match: an unanchored search without case. The service is taken to use
 * .NET's expressions (unverified); anchors that JavaScript lacks are translated.
 *
 * @throws {RuleRefusal} where it does not compile, such as `*@x`.
 */
export function compilePattern(pattern: string): RegExp {
  const source = pattern
    .replace(/^\(\?i\)/, "")
    .replaceAll(/\\([\s\S])/g, (escape, letter: string) =>
      letter === "A" ? "^" : letter === "z" ? "$" : letter === "Z" ? "(?=\\n?$)" : escape,
    );
  try {
    return new RegExp(source, "i");
  } catch {
    throw queryCompilation(`the pattern '${pattern}' does not compile`);
  }
}
