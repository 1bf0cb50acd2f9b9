import { Lexer } from "yaml";
import type { Suppression } from "./source.ts";

const word = "ringwright-disable";

/**
 * Comments of a YAML file that ask for silence about rules of the lint. One on a line of its own
 * is about what follows it, with all that is nested in that; one behind a value about its line and
 * what that opens; one above everything about the whole file.
 */
export function yamlSuppressions(file: string, text: string): readonly Suppression[] {
  if (!text.includes(word)) return [];
  const lines = text.split("\n");
  const first = lines.findIndex(isContent);
  return commentsOf(text).flatMap(({ line, comment, isAlone }) => {
    const [, rest] = comment.split(word);
    if (rest === undefined || !/^#\s*ringwright-disable\b/.test(comment)) return [];
    const [ids = "", ...reasons] = rest.split("--");
    const about = isAlone ? nextContent(lines, line) : line - 1;
    return {
      file,
      line,
      lastLine: isAlone && about <= first ? Infinity : lastOfBlock(lines, about) + 1,
      rules: ids.split(/[\s,]+/).filter((id) => id !== ""),
      reason: reasons.join("--").trim(),
    };
  });
}

/** With lines from 1, as the lexer tells comments from texts that hold a #. */
function commentsOf(text: string) {
  const comments: { line: number; comment: string; isAlone: boolean }[] = [];
  let line = 1;
  let isAlone = true;
  for (const token of new Lexer().lex(text)) {
    if (token.startsWith("#")) comments.push({ line, comment: token, isAlone });
    else if (/\S/.test(token) && !isMark(token)) isAlone = false;
    const breaks = token.split("\n").length - 1;
    line += breaks;
    if (breaks > 0) isAlone = true;
  }
  return comments;
}

// the lexer's own marks of documents and scalars stand for no text
function isMark(token: string): boolean {
  return ["\u0002", "\u0018", "\u001f", "\ufeff"].includes(token);
}

/** From 0, of the first line with content behind line `line` (from 1). */
function nextContent(lines: readonly string[], line: number): number {
  const at = lines.findIndex((text, index) => index >= line && isContent(text));
  return at < 0 ? lines.length : at;
}

/** From 0: the last line that is nested in line `at` (from 0). */
function lastOfBlock(lines: readonly string[], at: number): number {
  const start = lines[at] ?? "";
  const depth = depthOf(start);
  let last = at;
  for (const [index, text] of lines.entries()) {
    if (index <= at || !isContent(text)) continue;
    const isItem = depthOf(text) === depth && /^\s*- /.test(text) && !/^\s*- /.test(start);
    if (depthOf(text) <= depth && !isItem) break;
    last = index;
  }
  return last;
}

function depthOf(line: string): number {
  return line.length - line.trimStart().length;
}

function isContent(line: string): boolean {
  return /^\s*[^#\s]/.test(line);
}
