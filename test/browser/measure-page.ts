import type { Page } from "playwright-core";

// expressions as text: what runs in the browser knows its types, and this project does not

// an inner svg clips, and says of its place only where its content reaches to
const frameOf = `const frameOf = (drawing, { x, y, width, height }) => {
  const { a, d, e, f } = drawing.getScreenCTM();
  const [left, top] = [x.baseVal.value * a + e, y.baseVal.value * d + f];
  return { left, top, right: left + width.baseVal.value * a, bottom: top + height.baseVal.value * d };
};`;

/** By how many pixels a document is wider than its window. */
export async function overflowOf(page: Page): Promise<number> {
  return await page.evaluate<number>(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
}

/** Texts that reach beyond the window and are in nothing that can be scrolled. */
export async function cutOff(page: Page): Promise<string[]> {
  return await page.evaluate<string[]>(`(() => {
    const width = document.documentElement.clientWidth;
    return [...document.querySelectorAll("body *")]
      .filter((one) => one.closest(".wide") === null && one.closest("svg") === null)
      .filter((one) => one.getBoundingClientRect().right > width + 1)
      .map((one) => one.outerHTML.slice(0, 200));
  })()`);
}

/** Tables and others that have to be scrolled to be read. */
export async function scrolled(page: Page): Promise<string[]> {
  return await page.evaluate<string[]>(`[...document.querySelectorAll(".wide")]
    .filter((one) => one.scrollWidth > one.clientWidth + 1)
    .map((one) => one.getAttribute("aria-label"))`);
}

/** Pairs of texts of one picture that cover each other, as far as they are seen. */
export async function overlappingTexts(page: Page): Promise<string[]> {
  return await page.evaluate<string[]>(`(() => {
    ${frameOf}
    const pairs = [];
    for (const drawing of document.querySelectorAll("svg.drawing")) {
      if (drawing.getBoundingClientRect().width === 0) continue;
      const texts = [...drawing.querySelectorAll("text")].map((text) => {
        const own = text.getBoundingClientRect();
        const clip = frameOf(drawing, text.parentElement);
        return {
          words: text.textContent,
          left: Math.max(own.left, clip.left),
          right: Math.min(own.right, clip.right),
          top: Math.max(own.top, clip.top),
          bottom: Math.min(own.bottom, clip.bottom),
        };
      });
      for (const [at, one] of texts.entries())
        for (const other of texts.slice(at + 1)) {
          const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
          const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
          // lines of text may touch: their frames are higher than their letters
          if (across > 1 && down > 4) pairs.push(one.words.slice(0, 40) + " | " + other.words.slice(0, 40));
        }
    }
    return pairs;
  })()`);
}

/** Texts of pictures that lie outside of the picture. */
export async function outsideOfPictures(page: Page): Promise<string[]> {
  return await page.evaluate<string[]>(`(() => {
    ${frameOf}
    return [...document.querySelectorAll("svg.drawing")].flatMap((drawing) => {
      const whole = drawing.getBoundingClientRect();
      if (whole.width === 0) return [];
      const isOutside = ({ left, right, top, bottom }) =>
        left < whole.left - 2 || right > whole.right + 2 ||
        top < whole.top - 2 || bottom > whole.bottom + 2;
      return [...drawing.querySelectorAll("text")]
        .filter((text) => isOutside(frameOf(drawing, text.parentElement)))
        .map((text) => text.textContent);
    });
  })()`);
}
