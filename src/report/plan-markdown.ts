import type { Change, Plan } from "../reconcile/plan/plan.ts";
import {
  actionSigns,
  assignmentText,
  cut,
  reasonText,
  summaryText,
  valueText,
} from "./describe.ts";
import { consequenceText } from "./plan-brief.ts";
import { htmlText, markdownCellCode, markdownCode, markdownText } from "./escape.ts";

// GitHub refuses comments over 65,536 characters
const sizeLimit = 60_000;

/** The hidden first line by which a pipeline finds its own comment and updates it. */
function commentKey(stack: string): string {
  // a plan that was read from a file may hold any text, and this one would end the comment
  return `<!-- ringwright-plan stack=${stack.replace(/[^a-z0-9-]/gi, "?")} -->`;
}

/** What a comment says besides the plan itself. */
export interface PlanMarkdownOptions {
  /** Of the saved plan, so that the one that is applied is the one that was approved. */
  readonly digest?: string | undefined;
}

/** A plan as a pull request comment: a table, then one folded block a change. */
export function planMarkdown(plan: Plan, options: PlanMarkdownOptions = {}): string {
  const head = [
    commentKey(plan.stack),
    `### Ringwright plan for ${markdownCode(plan.stack)}`,
    "",
    `**${markdownText(summaryText(plan))}**`,
    "",
    ...(options.digest === undefined
      ? []
      : [`Approving this approves the plan file ${markdownCode(options.digest)}.`, ""]),
  ];
  const problems = plan.diagnostics.map(
    ({ id, severity, address, message }) =>
      `- **${severity}** ${markdownText(id)}${address ? ` ${markdownCode(address)}` : ""}: ${markdownText(message)}`,
  );
  if (problems.length > 0) head.push(...problems, "");
  if (plan.changes.length > 0) {
    head.push("| | Object | Action | Why | Devices |", "| --- | --- | --- | --- | --- |");
    for (const change of cut(plan.changes, 200).shown) {
      head.push(
        `| ${actionSigns[change.action]} | ${markdownCellCode(change.address)} ${markdownText(change.displayName)} | ${change.action} | ${markdownText(reasonText(change))} | ${change.impact ? change.impact.devices : "?"} |`,
      );
    }
    head.push("");
  }
  let text = head.join("\n");
  let left = plan.changes.length;
  for (const change of plan.changes) {
    const block = changeBlock(change);
    if (text.length + block.length > sizeLimit) {
      text += `\n*${left} more changes are left out here; see the plan file of this run.*\n`;
      break;
    }
    text += `\n${block}`;
    left--;
  }
  if (plan.drift.length > 0 && text.length < sizeLimit) {
    text += "\n#### Drift\n\n";
    for (const { address, path, lastApplied, live } of cut(plan.drift, 100).shown) {
      text += `- ${markdownCode(address)} ${markdownCode(path)}: applied ${markdownCode(valueText(lastApplied))}, now ${markdownCode(valueText(live))}\n`;
    }
  }
  return `${text.slice(0, 65_000)}\n`;
}

function changeBlock(change: Change): string {
  const lines = [
    `<details><summary>${actionSigns[change.action]} <code>${htmlText(change.address)}</code> ${change.action}</summary>`,
    "",
  ];
  for (const { path, before, after } of change.fields) {
    lines.push(
      change.action === "create"
        ? `- ${markdownCode(path)}: ${markdownCode(valueText(after))}`
        : `- ${markdownCode(path)}: ${markdownCode(valueText(before))} → ${markdownCode(valueText(after))}`,
    );
  }
  for (const line of change.assignments.remove)
    lines.push(`- assignment removed: ${markdownText(assignmentText(line))}`);
  for (const line of change.assignments.add)
    lines.push(`- assignment added: ${markdownText(assignmentText(line))}`);
  if (change.members) {
    for (const [word, list] of [
      ["removed", change.members.remove],
      ["added", change.members.add],
    ] as const) {
      if (list.length === 0) continue;
      const { shown, more } = cut(list, 20);
      const names = shown.map(({ displayName }) => markdownCode(displayName)).join(", ");
      lines.push(
        `- members ${word} (${list.length}): ${names}${more > 0 ? ` and ${more} more` : ""}`,
      );
    }
  }
  for (const sentence of change.approximations) lines.push(`- ≈ ${markdownText(sentence)}`);
  for (const one of change.consequences) lines.push(`- ⚠ ${markdownText(consequenceText(one))}`);
  lines.push("", "</details>", "");
  return lines.join("\n");
}
