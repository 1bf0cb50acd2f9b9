import type { Explanation, KnowledgeHit } from "../health/knowledge/open-knowledge.ts";
import type { KnowledgeKind } from "../health/knowledge/document.ts";
import type { Troubleshooting } from "../health/troubleshoot/troubleshoot.ts";
import { terminalText } from "./escape.ts";
import { type Paint, plainPaint } from "./paint.ts";
import { wrapLines } from "./wrap-lines.ts";

const width = 80;

const kindWords: Readonly<Record<KnowledgeKind, string>> = {
  errorCode: "code",
  alert: "alert",
  symptom: "symptom",
  knownIssue: "known issue of Microsoft",
  incident: "note of your team",
};

/** What is known of a query for a terminal of 80 columns. Texts of others are escaped. */
export function explanationText(
  { query, codes, hits, notes }: Explanation,
  paint: Paint = plainPaint,
): string {
  const lines = hits.flatMap((hit, index) => [...(index > 0 ? [""] : []), ...hitLines(hit, paint)]);
  if (hits.length === 0) {
    const about = codes.length > 0 ? codes.join(", ") : `"${query}"`;
    lines.push(...wrap(`Nothing is known that answers ${terminalText(about)}.`, ""));
  }
  for (const note of notes) lines.push(...wrap(`Note: ${terminalText(note)}.`, ""));
  return lines.map((line) => `${line}\n`).join("");
}

function hitLines(hit: KnowledgeHit, paint: Paint): string[] {
  const { title, kind, match, unverified, trust, class: failure, cause, action } = hit;
  const code = match === "text" && kind !== "errorCode" ? undefined : hit.codes[0];
  const about = [
    kindWords[kind],
    ...(failure === null ? [] : [failure]),
    ...(match === "family" ? ["the code itself is not known"] : []),
    ...(unverified && trust !== "team" ? ["no page of Microsoft says so"] : []),
  ];
  // an event has its number in its title
  const heading = code === undefined || code.startsWith("event:") ? title : `${code}: ${title}`;
  const [first = "", ...rest] = wrap(`${terminalText(heading)} (${about.join(", ")})`, "");
  return [
    paint("bold", first),
    ...rest.map((line) => paint("bold", line)),
    ...(cause === null ? [] : wrap(`Why: ${terminalText(cause)}`, "  ")),
    ...(action === null ? [] : wrap(`-> ${terminalText(action)}`, "  ")),
    ...(hit.snippet === null ? [] : wrap(terminalText(hit.snippet), "  | ")),
    ...originLines(hit, paint),
  ];
}

function originLines({ source, file, updated }: KnowledgeHit, paint: Paint): string[] {
  const parts = [file, source, updated].filter((part) => part !== null);
  return parts.length === 0 ? [] : [`  ${paint("dim", terminalText(parts.join("  ")))}`];
}

/** The path through the tree, each question with its answer, and what it ends in. */
export function troubleshootingText(
  { path, finding, action, source, isCertain }: Troubleshooting,
  paint: Paint = plainPaint,
): string {
  const lines = path.flatMap(({ ask, answer, value, findOut }) =>
    answer === "unknown"
      ? [...wrap(`? ${ask} Not known; see ${findOut}`, "  ")]
      : wrap(`${answer === "yes" ? "+" : "-"} ${ask} ${answer}${factText(value)}`, "  "),
  );
  const open = path.filter(({ answer }) => answer === "unknown").length;
  return [
    paint("bold", "What stands in the way"),
    ...lines,
    ...wrap(`=> ${finding}${isCertain ? "" : ", as far as is known"}`, "").map((line) =>
      paint("bold", line),
    ),
    ...wrap(`-> ${action}`, "  "),
    ...(source === null ? [] : [`  ${paint("dim", source)}`]),
    ...(isCertain
      ? []
      : wrap(
          `${open} ${open === 1 ? "question has" : "questions have"} no answer yet; with it the end may be another.`,
          "",
        )),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function factText(value: number | boolean | string | null): string {
  return typeof value === "boolean" || value === null ? "" : ` (${value})`;
}

function wrap(text: string, indent: string): string[] {
  const rest = indent === "  " ? "    " : indent;
  return wrapLines([{ text }], { width, first: indent, rest }, plainPaint);
}
