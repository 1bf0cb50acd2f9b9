import { codesOf } from "../../kind/harmful-text.ts";
import { htmlText } from "../escape.ts";
import { themeStyle } from "../page.ts";
import { drawingStyle, pictureColours, stateColours } from "./picture-style.ts";
import { box, type Drawing, svgElement, fontSize, type PictureSize, pictureWidths } from "./svg.ts";

/** Draws the same for wide and for small screens. */
export type DrawPicture = (size: PictureSize) => Drawing;

/** One SVG that needs nothing around it, such as a file that Markdown shows. */
export function pictureFile(draw: DrawPicture): string {
  const drawing = draw("wide");
  const margin = 8;
  const { width, height } = drawing;
  const frame = `${-margin} ${-margin} ${width + 2 * margin} ${height + 2 * margin}`;
  const ground = box("ground", [-margin, width + margin], -margin, height + 2 * margin);
  const style = `<style>${themeStyle}${pictureColours}${stateColours}${drawingStyle}.ground { fill: var(--page) }</style>`;
  const svg = svgOf({ ...drawing, body: `${style}${ground}${drawing.body}` }, frame, {
    xmlns: "http://www.w3.org/2000/svg",
    width: width + 2 * margin,
    height: height + 2 * margin,
  });
  return `${svg.replace(notInXml, codesOf)}\n`;
}

// besides controls and halves of characters, which htmlText shows as codes:
// https://www.w3.org/TR/xml/#charsets
const notInXml = /[\ufffe\uffff]/g;

/** The same within a page that has `pageStyle`, with a line of text below. */
export function figureHtml(draw: DrawPicture, caption = ""): string {
  const drawings = (["wide", "narrow"] as const).map((size) => {
    const drawing = draw(size);
    const frame = `0 0 ${drawing.width} ${drawing.height}`;
    return svgOf(drawing, frame, {
      class: size === "wide" ? "drawing forWide" : "drawing forNarrow",
    });
  });
  const words = caption === "" ? "" : `<figcaption>${htmlText(caption)}</figcaption>`;
  return `<figure>${drawings.join("\n")}${words}</figure>`;
}

/** What is drawn, without the size: callers know which they asked for. */
export function drawingOf(size: PictureSize, content: Omit<Drawing, "width">): Drawing {
  return { ...content, name: `${content.name}-${size}`, width: pictureWidths[size] };
}

function svgOf(
  { name, title, desc, body }: Drawing,
  viewBox: string,
  more: Readonly<Record<string, string | number>>,
): string {
  const [titleId, descId] = [`${name}-title`, `${name}-desc`];
  return svgElement(
    "svg",
    {
      class: "drawing",
      ...more,
      role: "img",
      "aria-labelledby": titleId,
      "aria-describedby": descId,
      viewBox,
      "font-size": fontSize,
    },
    `${svgElement("title", { id: titleId }, htmlText(title))}${svgElement("desc", { id: descId }, htmlText(desc))}${body}`,
  );
}
