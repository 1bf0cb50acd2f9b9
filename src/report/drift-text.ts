import type { DriftReport } from "../reconcile/drift/drift-report.ts";
import type { Plan } from "../reconcile/plan/plan.ts";
import { assignmentText, valueText } from "./describe.ts";
import { terminalText } from "./escape.ts";
import type { Paint } from "./paint.ts";
import { diagnosticLines } from "./plan-text.ts";

/** Drift as people read it. */
export function driftText(report: DriftReport, plan: Plan, paint: Paint): string {
  const lines: string[] = [];
  for (const { address, path, lastApplied, live } of report.drift) {
    const change = plan.changes.find((candidate) => candidate.address === address);
    if (path === "") lines.push(`${paint("red", "!")} ${address} is missing in the tenant`);
    else if (path === "assignments" && change) {
      lines.push(`${paint("red", "!")} ${address} assignments`);
      for (const line of change.assignments.remove)
        lines.push(`    not in the files: ${terminalText(assignmentText(line))}`);
      for (const line of change.assignments.add)
        lines.push(`    missing: ${terminalText(assignmentText(line))}`);
    } else if (path === "members.devices" && change?.members) {
      lines.push(
        `${paint("red", "!")} ${address} members: ${change.members.remove.length} not in the files, ${change.members.add.length} missing`,
      );
    } else {
      const unstated = change?.fields.some((field) => field.path === path && field.after === null);
      const files =
        lastApplied !== null
          ? `the files say ${terminalText(valueText(lastApplied))}`
          : unstated
            ? "the files do not name it"
            : "changed in the files too";
      lines.push(
        `${paint("red", "!")} ${address} ${terminalText(path)}: ${terminalText(valueText(live))} in the tenant, ${files}`,
      );
    }
  }
  if (lines.length > 0) lines.push("");
  for (const { address, paused, until } of report.operational) {
    lines.push(
      `${paint("cyan", "i")} ${address}: ${paused.join(" and ")} updates are paused${until ? ` until ${until}` : ""} (an operator's decision, no drift)`,
    );
  }
  if (report.unmanaged.length > 0) {
    const names = report.unmanaged
      .slice(0, 10)
      .map(({ kind, displayName }) => `${kind} "${terminalText(displayName)}"`);
    lines.push(
      `${paint("cyan", "i")} not managed here: ${names.join(", ")}${report.unmanaged.length > 10 ? ` and ${report.unmanaged.length - 10} more` : ""}`,
    );
  }
  lines.push(
    ...diagnosticLines(
      plan.diagnostics.filter(({ severity }) => severity !== "info"),
      paint,
    ),
  );
  lines.push(
    paint(
      "bold",
      report.drift.length === 0
        ? "No drift: the tenant is as the files say."
        : `Drift in ${new Set(report.drift.map(({ address }) => address)).size} object(s). See it with plan, repair it with apply.`,
    ),
  );
  return `${lines.join("\n")}\n`;
}
