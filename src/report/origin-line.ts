import type { Plan } from "../reconcile/plan/plan.ts";
import { terminalText } from "./escape.ts";
import type { Paint } from "./paint.ts";
import type { TableOptions } from "./table-lines.ts";
import { wrapLines } from "./wrap-lines.ts";

/** A tenant by name and id, as a sentence holds it behind the word tenant. */
export function tenantTitle({
  id,
  name,
}: {
  readonly id?: string | null | undefined;
  readonly name?: string | null | undefined;
}): string {
  const shown = id ?? "of unknown id";
  return name === undefined || name === null ? shown : `${name} (${shown})`;
}

/** Whose devices a report tells of, where the name of the tenant was read as well. */
export interface ReportOrigin {
  readonly tenantName?: string | undefined;
}

/** How a report is laid out, and of whom it is. */
export interface ReportTextOptions extends ReportOrigin, TableOptions {}

/** Of which tenant a report is, and when it was read. */
export function reportOriginText(
  { tenantId, createdAt }: { readonly tenantId: string | null; readonly createdAt: string },
  { tenantName }: ReportOrigin,
): string {
  return `Tenant ${tenantTitle({ id: tenantId, name: tenantName })}, as of ${untilMinute(createdAt)}`;
}

/** The same in lines of a terminal; none where the report does not say whose it is. */
export function reportOriginLines(
  report: Parameters<typeof reportOriginText>[0],
  origin: ReportOrigin,
  paint: Paint,
  width: number,
): string[] {
  if (report.tenantId === null && origin.tenantName === undefined) return [];
  return quietLines(reportOriginText(report, origin), paint, width);
}

/** A line about what stands below it, broken at words where the terminal's width is known. */
export function quietLines(text: string, paint: Paint, width = Infinity): string[] {
  const stretches = [{ text: terminalText(text), style: "dim" }] as const;
  return wrapLines(stretches, { width, first: "", rest: "  " }, paint);
}

/** Of which tenant and stack a plan is, who made it with what, and when. */
export function originText({
  tenantName,
  tenantId,
  stack,
  madeBy,
  toolVersion,
  createdAt,
}: Plan): string {
  return [
    `Tenant ${tenantTitle({ id: tenantId, name: tenantName })}`,
    `stack ${stack}`,
    ...(madeBy === null ? [] : [`as ${madeBy}`]),
    `ringwright ${toolVersion}`,
    untilMinute(createdAt),
  ].join(", ");
}

function untilMinute(at: string): string {
  return `${at.slice(0, 16).replace("T", " ")} UTC`;
}
