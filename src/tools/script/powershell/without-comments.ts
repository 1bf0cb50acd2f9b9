/** PowerShell text of the same length and lines, with blanks in the place of parts that do not run. */
export interface BlankedScript {
  /** Without comments. */
  readonly code: string;
  /** Without comments and without the content of texts. */
  readonly bare: string;
}

// in this order: a here-string begins with a quote as well, and `#` is a comment only where a word begins
const tokens =
  /(?<comment><#[\s\S]*?(?:#>|$)|(?<=^|[\s;(){}|,&=])#[^\n]*)|(?<text>@'\r?\n[\s\S]*?\n'@|@"\r?\n[\s\S]*?\n"@|'(?:[^']|'')*(?:'|$)|"(?:`[\s\S]|""|[^"`])*(?:"|$))|`[\s\S]/g;

/** Blanks comments, and texts, of a script. */
export function withoutComments(script: string): BlankedScript {
  const blankedAs = (isBlank: (kind: "comment" | "text") => boolean) =>
    script.replace(tokens, (whole, comment: string | undefined, text: string | undefined) => {
      const kind = comment !== undefined ? "comment" : text !== undefined ? "text" : undefined;
      if (kind === undefined || !isBlank(kind)) return whole;
      return whole.replace(/[^\r\n]/g, " ");
    });
  return { code: blankedAs((kind) => kind === "comment"), bare: blankedAs(() => true) };
}
