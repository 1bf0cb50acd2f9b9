import type { ComplianceReport, PolicyCompliance } from "../../health/compliance-report.ts";
import { type DeviceState, deviceStates } from "../../health/device-state.ts";
import { deviceAmount, numberText } from "../../kind/amounts.ts";
import { barParts } from "../compliance-bar.ts";
import { percentText } from "../compliance-text.ts";
import { drawLegend, type LegendItem } from "./legend.ts";
import { patternDefinitions, patterned, type PatternName } from "./patterns.ts";
import { drawingOf, pictureFile } from "./picture.ts";
import { box, type Drawing, label, type PictureSize, pictureWidths, textWidth } from "./svg.ts";

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

const rowHeight = 46;

export function drawComplianceBars(
  rings: readonly PolicyCompliance[],
  release: string,
  size: PictureSize,
): Drawing {
  const name = `states-${size}`;
  const width = pictureWidths[size];
  const rows = rings.map(({ displayName, counts, patchedPercent }, index) => {
    const y = index * rowHeight;
    const share = `${percentText(patchedPercent)} patched`;
    const shareRoom = textWidth(share, undefined, "strong");
    let x = 0;
    const parts = barParts(counts, width).map(({ state, length }) => {
      const part = statePart(
        name,
        state,
        [x, x + length],
        y + 18,
        `${numberText(counts[state])} ${state}`,
      );
      x += length;
      return part;
    });
    return [
      label(displayName, { x: 0, y: y + 13, room: width - shareRoom - 12, style: "strong" }),
      label(share, { x: width, y: y + 13, room: shareRoom, anchor: "end", style: "strong" }),
      ...parts,
    ].join("");
  });
  const bottom = rings.length * rowHeight;
  const key = drawLegend(legendItems(name, rings), width, bottom);
  return drawingOf(size, {
    name: "states",
    title: `Devices of each ring by state, release ${release}`,
    desc: rings
      .map(({ displayName, counts }) => `${displayName}: ${countsSentence(counts)}.`)
      .join(" "),
    height: bottom + key.height,
    body: [
      patternDefinitions(name, ["slant", "back", "bars", "dots", "cross"]),
      ...rows,
      key.body,
    ].join(""),
  });
}

function countsSentence(counts: PolicyCompliance["counts"]): string {
  return deviceStates
    .filter((state) => counts[state] > 0)
    .map((state) => `${deviceAmount(counts[state])} ${state}`)
    .join(", ");
}

const overs: Readonly<Partial<Record<DeviceState, PatternName>>> = {
  pending: "dots",
  overdue: "slant",
  failing: "cross",
  silent: "bars",
  unknown: "back",
};

function statePart(
  name: string,
  state: DeviceState,
  [left, right]: readonly [number, number],
  y: number,
  hint: string,
): string {
  const over = overs[state];
  return [
    box(`${state} edge`, [left, right], y, 16, hint),
    over === undefined ? "" : patterned(name, over, [left, right], y, 16),
  ].join("");
}

function legendItems(name: string, rings: readonly PolicyCompliance[]): LegendItem[] {
  return deviceStates
    .filter((state) => state !== "unreachable" && rings.some(({ counts }) => counts[state] > 0))
    .map((state) => ({
      text: state,
      sign: (x, y) => statePart(name, state, [x, x + 18], y - 2, state),
    }));
}
