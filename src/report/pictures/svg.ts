import { charactersOf, displayWidth } from "../display-width.ts";
import { htmlText, terminalText } from "../escape.ts";

/** One picture before it is placed: its size is in units of its own, of about a pixel each. */
export interface Drawing {
  /** Short name in lower case, for ids. */
  readonly name: string;
  readonly title: string;
  /** What it shows, in words: what somebody hears who cannot see it. */
  readonly desc: string;
  readonly width: number;
  readonly height: number;
  /** SVG already. */
  readonly body: string;
}

/** `narrow` is for phones. */
export type PictureSize = "wide" | "narrow";

export const pictureWidths: Readonly<Record<PictureSize, number>> = { wide: 760, narrow: 328 };
export const fontSize = 12;

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element of SVG. Attributes are escaped, content is SVG already. */
export function svgElement(name: string, attributes: Attributes, content = ""): string {
  const list = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${attributeText(value ?? "")}"`)
    .join("");
  return content === "" ? `<${name}${list}/>` : `<${name}${list}>${content}</${name}>`;
}

function attributeText(value: string | number): string {
  return typeof value === "number" ? String(rounded(value)) : htmlText(value);
}

/** To tenths: nobody sees less, and files stay small. */
function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A rectangle by its left and right side. */
export function box(
  style: string,
  [left, right]: readonly [number, number],
  y: number,
  height: number,
  hint?: string,
): string {
  const attributes = { class: style, x: left, y, width: Math.max(0, right - left), height };
  return svgElement("rect", attributes, hint === undefined ? "" : hintOf(hint));
}

/** A straight line. */
export function line(style: string, from: readonly number[], to: readonly number[]): string {
  const [start, end] = [from, to].map((point) => point.map(rounded).join(" "));
  return svgElement("path", { class: style, d: `M${start}L${end}` });
}

/** What is shown when the pointer rests on an element. */
export function hintOf(text: string): string {
  return `<title>${htmlText(text)}</title>`;
}

/** How a text stands. */
export interface TextPlace {
  readonly x: number;
  /** Of the line on which it stands. */
  readonly y: number;
  /** Most units that it takes; what is longer is cut, and whole when the pointer rests on it. */
  readonly room: number;
  readonly anchor?: "start" | "middle" | "end";
  readonly style?: string;
  readonly size?: number;
}

/** A text that never leaves its room, whatever is in it. */
export function label(text: string, place: TextPlace): string {
  const { x, y, room, anchor = "start", style, size = fontSize } = place;
  const clean = terminalText(text);
  const shown = cutText(clean, room, (part) => textWidth(part, size, style));
  const left = { start: x, middle: x - room / 2, end: x - room }[anchor];
  const within = { start: 0, middle: room / 2, end: room }[anchor];
  const words = svgElement(
    "text",
    { class: style, x: within, y: size * 1.1, "text-anchor": anchor, "font-size": size },
    `${shown === clean ? "" : hintOf(text)}${htmlText(shown)}`,
  );
  // an inner svg clips: widths are estimates, and marks can be stacked above a letter
  const frame = { x: left, y: y - size * 1.1, width: room, height: size * 1.5 };
  return svgElement("svg", frame, words);
}

/** An estimate that is rather too wide, since the font is the reader's. */
export function textWidth(text: string, size: number = fontSize, style = ""): number {
  const letters = charactersOf(text).reduce((sum, character) => sum + letterWidth(character), 0);
  return letters * size * (style.includes("strong") ? 1.12 : 1);
}

// of wide fonts such as DejaVu Sans and Verdana, in parts of their size
function letterWidth(character: string): number {
  if (/^[iljtfrI.,:;'|!()[\]\s·]$/.test(character)) return 0.42;
  if (/^[a-z0-9]$/.test(character)) return /[mw]/.test(character) ? 0.98 : 0.65;
  if (/^[WM@%…—]$/.test(character)) return 1.02;
  return displayWidth(character) === 2 ? 1.3 : 0.8 * displayWidth(character);
}

function cutText(text: string, room: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= room) return text;
  let shown = "";
  for (const character of charactersOf(text)) {
    if (widthOf(`${shown}${character}…`) > room) break;
    shown += character;
  }
  return `${shown}…`;
}
