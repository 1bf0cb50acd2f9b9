import { diagnosticIds } from "../reconcile/plan/diagnostic-ids.ts";
import type { Impact } from "../reconcile/plan/change.ts";
import type { Plan } from "../reconcile/plan/plan.ts";
import { numberText, deviceAmount } from "../kind/amounts.ts";
import { cut } from "./describe.ts";

/** How many devices a change reaches; why it is not known of all. */
export function impactText(impact: Impact): string {
  return impact.devices === null
    ? `${impact.atLeast === 0 ? "how many are affected is not known" : `at least ${numberText(impact.atLeast)} affected, not known of all`}: ${impact.unknown.join("; ")}`
    : `${numberText(impact.devices)} affected, ${numberText(impact.gain)} gained, ${numberText(impact.lose)} lost`;
}

/** How many devices a change reaches, as a cell of a table. */
export function impactCell(impact: Impact | null): string {
  if (impact === null) return "not counted";
  return impact.devices === null ? `≥ ${numberText(impact.atLeast)}` : numberText(impact.devices);
}

const mostReasons = 5;

/** How many devices a plan affects, as a sentence; where that is not known of all, why not. */
export function affectedText({ summary, changes, diagnostics }: Plan): string {
  const { devicesAffected, devicesAtLeast } = summary;
  if (devicesAffected !== null) return `${deviceAmount(devicesAffected)} affected.`;
  if (devicesAtLeast === null) {
    return "How many devices are affected was not counted, since the devices were not read.";
  }
  const unknown = changes.flatMap(({ address, impact }) =>
    impact?.devices === null ? [`${address} (${impact.unknown.join("; ")})`] : [],
  );
  // of policies that are not changed a diagnostic says it
  const besides = diagnostics.flatMap(({ id, severity, address }) =>
    id === diagnosticIds.sideEffect && severity === "warning" && address !== undefined
      ? [`${address} (see ${id})`]
      : [],
  );
  const { shown, more } = cut(unknown.length > 0 ? unknown : besides, mostReasons);
  const where =
    shown.length === 0
      ? "not known of all"
      : `not known for ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return `At least ${deviceAmount(devicesAtLeast)} affected; ${where}.`;
}
