import type { Change } from "../reconcile/plan/change.ts";
import { changeSentence } from "./change-sentence.ts";
import { labelledText } from "./consequence-text.ts";
import { actionSigns, assignmentText, clipped, cut } from "./describe.ts";
import { htmlText, markdownCode, markdownText, terminalText } from "./escape.ts";
import { fenced } from "./fenced.ts";
import type { DiffLine } from "./line-diff.ts";
import { harmOf } from "./harm.ts";
import { impactText } from "./impact-text.ts";
import { type ShownField, shownFields } from "./shown-fields.ts";

/** How much of a change a comment shows. */
export type Detail = "all" | "withoutNotes" | "dangersOnly";

const memberLimit = 20;

/** One change as a block of a comment, open where it is dangerous. */
export function changeBlock(change: Change, detail: Detail): string {
  const isDangerous = harmOf(change) === "danger";
  const title = `${isDangerous ? "⚠ " : ""}${actionSigns[change.action]} <code>${htmlText(clipped(change.address, 200))}</code> ${change.action}`;
  const levels = { all: "", withoutNotes: "note", dangersOnly: "note caution" }[detail];
  const isWhole = detail !== "dangersOnly";
  return [
    `<details${isDangerous ? " open" : ""}><summary>${title}</summary>`,
    "",
    markdownText(clipped(changeSentence(change), 1000)),
    "",
    ...(isWhole ? shownFields(change).map(fieldLine) : []),
    ...(isWhole ? assignmentLines(change) : []),
    ...(isWhole ? memberLines(change) : []),
    ...(change.impact?.devices === null
      ? [`- Devices: ${markdownText(impactText(change.impact))}`]
      : []),
    ...(detail === "all"
      ? change.approximations.map((sentence) => `- ≈ ${markdownText(sentence)}`)
      : []),
    ...change.consequences
      .filter(({ level }) => !levels.includes(level))
      .map((one) => `- ${levelWords[one.level]}${markdownText(labelledText(one))}`),
    "",
    "</details>",
    "",
  ].join("\n");
}

const levelWords = { danger: "⚠ **DANGER:** ", caution: "⚠ ", note: "" } as const;

function fieldLine(field: ShownField): string {
  const head = `- ${markdownCode(field.path)}: `;
  switch (field.how) {
    case "set":
      return `${head}${markdownCode(field.after)}`;
    case "moved":
      return `${head}${markdownCode(field.before)} → ${markdownCode(field.after)}${field.remark === undefined ? "" : ` (**${field.remark}**)`}`;
    case "words": {
      const tags = { kept: ["", ""], removed: ["<del>", "</del>"], added: ["<ins>", "</ins>"] };
      const parts = field.parts.map(({ kind, text }) => tags[kind].join(markdownText(text)));
      return `${head}<code>${parts.join("")}</code>`;
    }
    case "lines":
      return `${head}\n\n${diffBlock(field.lines)}\n`;
    default:
      return field satisfies never;
  }
}

function diffBlock(lines: readonly DiffLine[]): string {
  return fenced(
    lines.map(({ kind, text }) => `${lineSigns[kind]}${terminalText(text)}`),
    "diff",
  );
}

const lineSigns = { kept: " ", removed: "-", added: "+", left: "@@ " } as const;

function assignmentLines({ assignments: { add, remove } }: Change): string[] {
  return [
    ...remove.map((line) => `- assignment removed: ${markdownText(assignmentText(line))}`),
    ...add.map((line) => `- assignment added: ${markdownText(assignmentText(line))}`),
  ];
}

function memberLines({ members }: Change): string[] {
  if (!members) return [];
  return (["remove", "add"] as const).flatMap((side) => {
    const list = members[side];
    if (list.length === 0) return [];
    const { shown, more } = cut(list, memberLimit);
    const names = shown.map(({ displayName }) => markdownCode(displayName)).join(", ");
    const word = side === "remove" ? "removed" : "added";
    return [`- members ${word} (${list.length}): ${names}${more > 0 ? ` and ${more} more` : ""}`];
  });
}
