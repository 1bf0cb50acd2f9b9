import type { ComplianceReport, PolicyCompliance } from "../../health/compliance-report.ts";
import { barParts } from "../compliance-bar.ts";
import { percentText } from "../compliance-text.ts";
import { pictureFile } from "./picture.ts";
import { drawStateBars } from "./state-bars.ts";
import type { Drawing, PictureSize } from "./svg.ts";

/**
 * The states of the devices of each ring as stacked bars, as an SVG of its own. Empty where the
 * report has no ring with devices.
 */
export function complianceBarsSvg(report: ComplianceReport): string {
  const rings = ringsOf(report);
  if (rings.length === 0) return "";
  return pictureFile((size) => drawComplianceBars(rings, report.release.releasedOn, size));
}

/** The rings of a report that have devices to draw. */
export function ringsOf({ policies }: ComplianceReport): readonly PolicyCompliance[] {
  return policies.filter(
    ({ kind, counts }) => kind === "ring" && barParts(counts, 1000).length > 0,
  );
}

export function drawComplianceBars(
  rings: readonly PolicyCompliance[],
  release: string,
  size: PictureSize,
): Drawing {
  const bars = rings.map(({ displayName, counts, patchedPercent }) => ({
    title: displayName,
    share: `${percentText(patchedPercent)} patched`,
    counts,
  }));
  return drawStateBars(bars, { title: `Devices of each ring by state, release ${release}` }, size);
}
