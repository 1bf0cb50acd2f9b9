/** The colours of a page by name, as its style declares them for light and for dark. */
export function themes(page: string): Record<"light" | "dark", Record<string, string>> {
  const [, light = ""] = /:root \{ color-scheme([^}]*)\}/.exec(page) ?? [];
  const [, dark = ""] =
    /@media \(prefers-color-scheme: dark\) \{ :root \{([^}]*--page[^}]*)\}/.exec(page) ?? [];
  const of = (rules: string) =>
    Object.fromEntries(
      [...rules.matchAll(/--(\w+): (#[0-9a-f]+)/g)].map(([, name = "", colour = ""]) => [
        name,
        colour,
      ]),
    );
  return { light: of(light), dark: { ...of(light), ...of(dark) } };
}

/** How much two colours differ in brightness, from 1 to 21. */
export function contrast(one: string | undefined, other: string | undefined): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

// https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
function luminance(colour = ""): number {
  const digits = colour.slice(1);
  const whole = digits.length === 3 ? digits.replace(/./g, "$&$&") : digits;
  const [red = NaN, green = NaN, blue = NaN] = [0, 2, 4].map((at) => {
    const share = Number.parseInt(whole.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
