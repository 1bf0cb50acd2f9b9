import { type DeviceState, deviceStates, type StateCounts } from "../../health/device-state.ts";
import { deviceAmount, numberText } from "../../kind/amounts.ts";
import { barParts } from "../compliance-bar.ts";
import { drawLegend, type LegendItem } from "./legend.ts";
import { patternDefinitions, patterned, type PatternName } from "./patterns.ts";
import { drawingOf } from "./picture.ts";
import { box, type Drawing, label, type PictureSize, pictureWidths, textWidth } from "./svg.ts";

/** Devices by state, as one bar. */
export interface StateBar {
  readonly title: string;
  /** At the right, such as `92 % patched`. */
  readonly share: string;
  readonly counts: StateCounts;
}

/** What the bars of a picture are about. */
export interface StateBarTerms {
  readonly title: string;
  /** Tells it from others on its page. Default: `states`. */
  readonly name?: string | undefined;
  /** What the states are called. Default: as they are. */
  readonly words?: Readonly<Record<DeviceState, string>> | undefined;
}

const rowHeight = 46;

/** The states of the devices of each, as stacked bars of one length. */
export function drawStateBars(
  bars: readonly StateBar[],
  { title, words, name: ownName = "states" }: StateBarTerms,
  size: PictureSize,
): Drawing {
  const name = `${ownName}-${size}`;
  const width = pictureWidths[size];
  const wordOf = (state: DeviceState) => words?.[state] ?? state;
  const rows = bars.map(({ title: own, share, counts }, index) => {
    const y = index * rowHeight;
    const shareRoom = textWidth(share, undefined, "strong");
    let x = 0;
    const parts = barParts(counts, width).map(({ state, length }) => {
      const hint = `${numberText(counts[state])} ${wordOf(state)}`;
      const part = statePart(name, state, [x, x + length], y + 18, hint);
      x += length;
      return part;
    });
    return [
      label(own, { x: 0, y: y + 13, room: width - shareRoom - 12, style: "strong" }),
      label(share, { x: width, y: y + 13, room: shareRoom, anchor: "end", style: "strong" }),
      ...parts,
    ].join("");
  });
  const bottom = bars.length * rowHeight;
  const items = deviceStates
    .filter((state) => state !== "unreachable" && bars.some(({ counts }) => counts[state] > 0))
    .map((state): LegendItem => ({
      text: wordOf(state),
      sign: (x, y) => statePart(name, state, [x, x + 18], y - 2, wordOf(state)),
    }));
  const key = drawLegend(items, width, bottom);
  return drawingOf(size, {
    name: ownName,
    title,
    desc: bars
      .map(({ title: own, counts }) => {
        const amounts = deviceStates
          .filter((state) => counts[state] > 0)
          .map((state) => `${deviceAmount(counts[state])} ${wordOf(state)}`);
        return `${own}: ${amounts.join(", ")}.`;
      })
      .join(" "),
    height: bottom + key.height,
    body: [
      patternDefinitions(name, ["slant", "back", "bars", "dots", "cross"]),
      ...rows,
      key.body,
    ].join(""),
  });
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
