import { type CST, Parser, type YAMLError } from "yaml";
import type { ConfigProblemId } from "./config-problems.ts";

/** The first thing that is wrong with a text as YAML, in plain words. */
export interface YamlProblem {
  readonly id: ConfigProblemId;
  /** Offset in the text. */
  readonly offset: number;
  readonly message: string;
}

/** Of the errors of a document the first: what follows one is most often caused by it. */
export function firstYamlProblem(
  text: string,
  errors: readonly YAMLError[],
): YamlProblem | undefined {
  const [first] = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  if (first === undefined) return undefined;
  const tab = errors.find(({ code }) => code === "TAB_AS_INDENT");
  if (tab !== undefined) return problemOf(text, tab);
  const isOpen = /^(Flow |Missing closing)/.test(first.message);
  return (isOpen ? neverClosed(text) : undefined) ?? problemOf(text, first);
}

function problemOf(text: string, { code, pos, message }: YAMLError): YamlProblem {
  // the parser has further codes, whose messages stand as they are
  const known: string = code;
  const [offset] = pos;
  const sign = text.charAt(offset);
  const lineEnd = text.indexOf("\n", offset);
  const rest = text.slice(offset, lineEnd < 0 ? undefined : lineEnd);
  const invalid = (advice: string, at = offset) =>
    ({ id: "RC103", offset: at, message: `is not valid YAML: ${advice}` }) as const;
  switch (known) {
    case "TAB_AS_INDENT": {
      const tabs = "indents a line by a tab, and YAML takes blanks only; replace the tab by blanks";
      return { id: "RC104", offset, message: tabs };
    }
    case "MULTIPLE_DOCS": {
      const split =
        "begins another document, and a policy file is one; take the line --- out, or split the file";
      return { id: "RC106", offset, message: split };
    }
    case "MULTILINE_IMPLICIT_KEY":
      return invalid(`a colon is missing in this line; write ${withColon(rest)}`);
    case "BLOCK_AS_IMPLICIT_KEY":
      return rest.includes(": ")
        ? invalid("the text holds a colon and a blank; put it in quotes")
        : invalid(
            "the next line is indented more than this one, whose value ends here; indent both alike",
          );
    case "BAD_INDENT":
      return invalid(
        "the line is indented in another way than its neighbours; begin all properties of a mapping at one column",
        offset + rest.length - rest.trimStart().length,
      );
    case "BAD_SCALAR_START":
      return invalid(`a text cannot begin with ${sign}; put it in quotes`);
    case "BAD_DQ_ESCAPE":
      return invalid(
        "a backslash within double quotes has a meaning of its own; put the text in single quotes",
      );
    case "TAG_RESOLVE_FAILED":
      return invalid("a text cannot begin with !; put it in quotes");
    case "UNEXPECTED_TOKEN":
      return message.includes("at node end")
        ? invalid("a comma or a line break is missing before this")
        : invalid(message);
    default:
      return invalid(message);
  }
}

/** The line as it was meant: the first word is the name of the property. */
function withColon(line: string): string {
  const [name = "", ...words] = line.trim().split(/\s+/);
  return [`${name.replace(/:$/, "")}:`, ...words].join(" ");
}

/** The bracket or quote that was opened last and has no end. */
function neverClosed(text: string): YamlProblem | undefined {
  let last: { readonly offset: number; readonly sign: string } | undefined;
  const visit = (token: CST.Token | null | undefined): void => {
    if (!token) return;
    if (token.type === "document") visit(token.value);
    else if (token.type === "flow-collection") {
      const { offset, source: sign } = token.start;
      if (!token.end.some(({ type }) => type === closing(sign))) last = { offset, sign };
    } else if (token.type === "double-quoted-scalar" || token.type === "single-quoted-scalar") {
      const { offset, source } = token;
      if (source.length === 1 || !source.endsWith(source.charAt(0)))
        last = { offset, sign: source.charAt(0) };
    }
    if ("items" in token) {
      for (const item of token.items) {
        visit(item.key);
        visit(item.value);
      }
    }
  };
  for (const token of new Parser().parse(text)) visit(token);
  if (last === undefined) return undefined;
  const message = `${last.sign} is opened here and never closed`;
  return { id: "RC105", offset: last.offset, message };
}

function closing(sign: string): string {
  return sign === "[" ? "flow-seq-end" : "flow-map-end";
}
