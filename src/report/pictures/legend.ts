import { label, textWidth } from "./svg.ts";

/** A sign and what it stands for. */
export interface LegendItem {
  /** SVG of `signWidth` by `signHeight` units, whose upper left corner is given. */
  readonly sign: (x: number, y: number) => string;
  readonly text: string;
}

export const signWidth = 18;
export const signHeight = 12;
const lineHeight = 20;

/** Signs with their texts in as many lines as the width asks for. */
export function drawLegend(
  items: readonly LegendItem[],
  width: number,
  top: number,
): { readonly body: string; readonly height: number } {
  let [x, y] = [0, top];
  const parts = items.map(({ sign, text }) => {
    const room = Math.min(textWidth(text), width - signWidth - 6);
    const needed = signWidth + 6 + room;
    if (x > 0 && x + needed > width) [x, y] = [0, y + lineHeight];
    const part = `${sign(x, y + 4)}${label(text, { x: x + signWidth + 6, y: y + 14, room })}`;
    x += needed + 16;
    return part;
  });
  return { body: parts.join(""), height: items.length === 0 ? 0 : y + lineHeight - top };
}
