import type { ConfigProblem } from "../config/config-problems.ts";
import { plainPaint } from "./paint.ts";
import { wrapLines } from "./wrap-lines.ts";

type Problems = Readonly<Record<string, ConfigProblem>>;

/** One kind of message for a terminal of 80 columns; `of` says where it comes from. */
export function configProblemText(
  id: string,
  { title, cause, remedy }: ConfigProblem,
  of = "error",
): string {
  const wrapped = (text: string) =>
    wrapLines([{ text }], { width: 80, first: "", rest: "" }, plainPaint);
  return [`${id} (${of}): ${title}`, "", ...wrapped(cause), "", ...wrapped(remedy), ""].join("\n");
}

/** All kinds, one line each. */
export function configProblemList(problems: Problems, of = "error"): string {
  return Object.entries(problems)
    .map(([id, { title }]) => `${id}  ${of.padEnd(7)}  ${title}\n`)
    .join("");
}

/** All kinds as a page of the documentation, in Markdown. */
export function configProblemsMarkdown(problems: Problems): string {
  return Object.entries(problems)
    .map(([id, { title, cause, remedy }]) =>
      [`### ${id}: ${title}`, "", markdown(cause), "", markdown(remedy), ""].join("\n"),
    )
    .join("\n");
}

function markdown(text: string): string {
  return text.replace(/[*_<>$\\]/g, (sign) => `\\${sign}`);
}
