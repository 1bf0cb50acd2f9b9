import type { Kind } from "./kind.ts";
import type { WireObject } from "./wire.ts";

/** What an object is called, by its form where its kind has several. */
export function objectTitle(
  { forms, title }: Pick<Kind, "forms" | "title">,
  wire: WireObject,
): string {
  return forms?.title(forms.of(wire)) ?? title;
}
