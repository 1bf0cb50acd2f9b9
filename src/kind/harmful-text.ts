// what is not seen, moves the cursor, turns the direction of text or ends a line
const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
// `##vso[` and `##[`: one of the two hashes is enough. Both runners search by the culture, which
// passes over characters that are ignorable, such as variation selectors
const runnerPrefix = /#(?=\p{DI}*(?:v\p{DI}*s\p{DI}*o\p{DI}*)?\[)/giu;
// `::` where a line begins, or could begin once it is wrapped
const lineCommand = /(?<=(?:^|\s)\p{DI}*):(?=\p{DI}*:)/gu;

/**
 * Text with each character replaced that a terminal, a CI runner or the eye would obey rather
 * than show. Line feeds stay; where a text is one line, its caller replaces them.
 *
 * Azure Pipelines obeys `##vso[` anywhere in a line; GitHub's runner `##[` anywhere, and `::`
 * where the line begins once it is trimmed.
 *
 * @see https://github.com/microsoft/azure-pipelines-agent/blob/master/src/Microsoft.VisualStudio.Services.Agent/Command.cs
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function replaceHarmful(text: string, replacement: (harmful: string) => string): string {
  return text
    .replace(unseen, replacement)
    .replace(runnerPrefix, replacement)
    .replace(lineCommand, replacement);
}

/**
 * A value as JSON without line end, in which what is harmful stands as codes: read back, it is
 * the same value.
 */
export function harmlessJson(value: unknown, indent?: number): string {
  return replaceHarmful(JSON.stringify(value, null, indent), codesOf);
}

/** Characters as the codes by which JSON and JavaScript write them, such as `\u0023`. */
export function codesOf(characters: string): string {
  return characters
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
