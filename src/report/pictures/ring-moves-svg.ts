import { amountText, deviceAmount, numberText } from "../../kind/amounts.ts";
import type { Plan } from "../../reconcile/plan/plan.ts";
import type { RingMove } from "../../reconcile/plan/summary-schema.ts";
import { cutMoves, ringsLabel } from "../ring-move-text.ts";
import { d3Shape } from "./late-d3.ts";
import { ringSetKey, ringNodes, placeFlows } from "./flow-layout.ts";
import { drawLegend, type LegendItem } from "./legend.ts";
import { patternDefinitions, patterned, patternFill } from "./patterns.ts";
import { drawingOf, pictureFile } from "./picture.ts";
import {
  box,
  type Drawing,
  svgElement,
  label,
  type PictureSize,
  pictureWidths,
  hintOf,
} from "./svg.ts";

/**
 * How many devices each ring has before and after the plan, and who goes from where to where, as an
 * SVG of its own. Empty where the plan does not say: no ring is touched, or no devices were read.
 */
export function ringMovesSvg(plan: Plan): string {
  const moves = plan.summary.ringMoves ?? [];
  return moves.length === 0 ? "" : pictureFile((size) => drawRingMoves(moves, size));
}

export function drawRingMoves(all: readonly RingMove[], size: PictureSize): Drawing {
  const name = `moves-${size}`;
  const moves = cutMoves(all);
  const width = pictureWidths[size];
  const nodes = ringNodes(moves);
  const placed = placeFlows(moves, nodes);
  const bars = { before: [0, barWidth], after: [width - barWidth, width] } as const;
  const sides = (["before", "after"] as const).flatMap((side) =>
    nodes.flatMap(({ key, title }) => {
      const { y, height, devices } = placed.bars[side].get(key) ?? noBar;
      if (devices === 0) return [];
      const change = devices - (placed.bars.before.get(key)?.devices ?? 0);
      const grown =
        side === "before" || change === 0
          ? ""
          : ` (${change > 0 ? "+" : "−"}${numberText(Math.abs(change))})`;
      const half = width / 2 - 6;
      return [
        box("node", bars[side], y, height, `${title}: ${deviceAmount(devices)}`),
        label(`${numberText(devices)}${grown} · ${title}`, {
          x: side === "before" ? 0 : width,
          y: y - 6,
          room: half,
          anchor: side === "before" ? "start" : "end",
          style: "halo",
        }),
      ];
    }),
  );
  const ribbon = ribbonBetween(barWidth, width - barWidth);
  const flows = placed.flows.map(({ move, from, to, thickness }) => {
    const d = ribbon(from, to, thickness);
    const hint = `${ringsLabel(move.from)} to ${ringsLabel(move.to)}: ${deviceAmount(move.devices)}`;
    const drawn = svgElement("path", { class: lookOf(move), d }, hintOf(hint));
    return lookOf(move) === "loss"
      ? `${drawn}${svgElement("path", { d, fill: patternFill(name, "slant") })}`
      : drawn;
  });
  const key = drawLegend(legendItems(name, moves), width, placed.bottom + 8);
  const heads = [
    label("before", { x: 0, y: 12, room: 80, style: "strong" }),
    label("after", { x: width, y: 12, room: 80, anchor: "end", style: "strong" }),
  ];
  return drawingOf(size, {
    name: "moves",
    title: "Devices by ring, before and after the plan",
    desc: moves.map(moveSentence).join(" "),
    height: placed.bottom + 8 + key.height,
    body: [patternDefinitions(name, ["slant"]), ...heads, ...flows, ...sides, key.body].join(""),
  });
}

const barWidth = 10;
const noBar = { y: 0, height: 0, devices: 0 };

function ribbonBetween(left: number, right: number) {
  const { area, curveBumpX } = d3Shape();
  return (from: number, to: number, thickness: number) =>
    area<readonly [x: number, y: number]>()
      .x(([x]) => x)
      .y0(([, y]) => y)
      .y1(([, y]) => y + thickness)
      .curve(curveBumpX)
      .digits(1)([
      [left, from],
      [right, to],
    ]) ?? "";
}

/** Devices that stay are in the background; those that come to have no ring stand out. */
function lookOf({ from, to }: RingMove): "stay" | "loss" | "flow" {
  if (ringSetKey(from) === ringSetKey(to)) return "stay";
  return to?.length === 0 ? "loss" : "flow";
}

function moveSentence(move: RingMove): string {
  return lookOf(move) === "stay"
    ? `${amountText(move.devices, "device stays", "devices stay")} in ${ringsLabel(move.to)}.`
    : `${amountText(move.devices, "device goes", "devices go")} from ${ringsLabel(move.from)} to ${ringsLabel(move.to)}.`;
}

function legendItems(name: string, moves: readonly RingMove[]): LegendItem[] {
  const texts = {
    stay: "stay",
    flow: "move to another ring",
    loss: "come to have no ring",
  } as const;
  return (["stay", "flow", "loss"] as const)
    .filter((look) => moves.some((move) => lookOf(move) === look))
    .map((look) => ({
      text: texts[look],
      sign: (x, y) =>
        `${box(look, [x, x + 18], y, 12)}${look === "loss" ? patterned(name, "slant", [x, x + 18], y, 12) : ""}`,
    }));
}
