/** What the value of a setting may be. */
export type Content =
  /** One of numbered options; several of them where `many`. */
  | { readonly kind: "choice"; readonly options: Options; readonly many: boolean }
  | { readonly kind: "integer"; readonly least: number; readonly most: number }
  | { readonly kind: "string" }
  /** A simple setting of a node that is Boolean on the device. */
  | { readonly kind: "boolean" };

/** Text of each option by the number that its id ends in. */
export type Options = Readonly<Record<number, string>>;

/** One option of several. */
export function choice(options: Options): Content {
  return { kind: "choice", options, many: false };
}

/** Any of several options. */
export function choices(options: Options): Content {
  return { kind: "choice", options, many: true };
}

/** A whole number in a range, ends included. */
export function integer(least: number, most: number): Content {
  return { kind: "integer", least, most };
}

export const text: Content = { kind: "string" };
export const boolean: Content = { kind: "boolean" };
export const offOn: Content = choice({ 0: "Disabled", 1: "Enabled" });
